// The connector's whole address book: who gets in, every verb in plain JSON, and what a developer is told who gets it wrong.
import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { examples } from '../../../clients/connector/api/examples.ts'
import { requestForm } from '../../../clients/connector/api/forms.ts'
import { routes } from '../../../clients/connector/api/routes.ts'
import { secretIn } from '../../../clients/connector/index.ts'
import { verbNames } from '../../../clients/connector/outbox/verbs.ts'
import { inForm } from '../../../clients/connector/taking/body.ts'
import { compose } from '../../../clients/connector/taking/compose.ts'
import { newId } from '../../../schemas/ids.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { type Answer, caller, connectorOf, type Json, type Running } from './support.ts'

let world: World
let ealing: Running
let slough: Running
let files: string

beforeAll(async () => {
  world = await startWorld()
  files = await quickFolder('files')
  const councils = [
    await world.join('Ealing', { laCode: '307' }),
    await world.join('Slough', { laCode: '871' }),
  ] as const
  const identity = { name: 'Farther Away', nation: 'England' as const, gss: [], status: 'active' as const }
  await world.builder.register(newId(), identity)
  ealing = await connectorOf(world, councils[0], { files: { readable: files } })
  // A person's profile: what goes through the connector is the case system's all the same.
  slough = await connectorOf(world, councils[1], { member: 'officer' })
})
afterAll(async () => {
  await Promise.all([ealing?.stop(), slough?.stop()])
  await world.stop()
})

let count = 0
/** The example of a verb, under a reference of its own. */
function body(verb: keyof typeof examples, more: Json = {}): Json {
  count += 1
  return { ...examples[verb], reference: `${verb} ${count}`, ...more }
}
async function send(more: Json = {}): Promise<string> {
  return done(await ealing.post('/referrals', body('send', more))).id
}
function done({ status, json }: Answer): Json {
  expect(status, JSON.stringify(json)).toBe(201)
  return json
}
const say = async (who: Running, id: string, verb: keyof typeof examples, more: Json = {}) =>
  done(await who.post(`/referrals/${id}/${verb}`, body(verb, more)))

describe('who gets in', () => {
  const raw = (headers: Record<string, string>, path = '/inbox') =>
    new Promise<{ status: number; body: Json }>((resolve, reject) => {
      const asked = httpRequest(`${ealing.url}${path}`, {
        headers: { authorization: `Bearer ${ealing.token}`, ...headers },
      })
      asked.once('error', reject).once('response', async answer => {
        const read = await text(answer)
        resolve({ status: answer.statusCode ?? 0, body: read.startsWith('{') ? JSON.parse(read) : read })
      })
      asked.end()
    })

  test('whoever holds the token, and nobody else', async () => {
    expect(await raw({})).toMatchObject({ status: 200 })
    for (const authorization of ['', 'Bearer ', 'Bearer wrong', ealing.token])
      expect(await raw({ authorization })).toMatchObject({ status: 401, body: { code: 'unauthorised' } })
    expect(await raw({ authorization: '' }, '/health')).toMatchObject({ status: 200, body: { live: true } })
  })

  test('no page in a browser: neither one that says where it comes from, nor one behind a name that was pointed here', async () => {
    const { port } = new URL(ealing.url)
    expect(await raw({ host: `localhost:${port}` })).toMatchObject({ status: 200 })
    for (const host of [`rebound.example:${port}`, 'localhost:1', `127.0.0.1.example:${port}`])
      expect(await raw({ host })).toMatchObject({ status: 421, body: { code: 'wrong_host' } })
    for (const headers of [{ origin: 'https://evil.example' }, { origin: 'null' }, { 'sec-fetch-site': 'cross-site' }])
      for (const path of ['/inbox', '/health', '/docs', '/openapi.json'])
        expect(await raw(headers as never, path)).toMatchObject({ status: 403, body: { code: 'from_a_browser' } })
  })

  test('no other machine, unless that is said in so many words; and no token that others can read', async () => {
    const council = await world.join('Reading')
    await expect(connectorOf(world, council, { listening: { host: '0.0.0.0' } })).rejects.toMatchObject({
      code: 'would_be_reached',
      hint: expect.stringContaining('TLS'),
    })
    const path = join(await quickFolder('token'), 'token')
    await secretIn(path)
    await chmod(path, 0o640)
    await expect(secretIn(path)).rejects.toMatchObject({ code: 'secret_open' })
    const socket = join(await quickFolder('socket'), 'connector')
    const here = await connectorOf(world, council, { listening: { socket } })
    const answer = await new Promise<number>(resolve =>
      httpRequest({ socketPath: socket, path: '/outbox' }, ({ statusCode = 0 }) => resolve(statusCode)).end(),
    )
    expect(answer, 'on a socket, whoever may open it needs no token').toBe(200)
    await here.stop()
  })
})

describe('every verb, in plain JSON', () => {
  test('from the first question to the child on roll', async () => {
    await writeFile(join(files, 'answer.txt'), 'She left on 11 September.')
    const id = await send()
    const seen = (await slough.get(`/referrals/${id}`)).json
    expect(seen).toMatchObject({ state: 'collected', responsible: 'them', move: 'us', our_side: 'recipient' })
    expect(seen.can).toContain('accept')
    const decideBy = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)
    await say(slough, id, 'acknowledge', { decide_by: decideBy })
    const asked = await say(slough, id, 'ask')
    await say(ealing, id, 'collect', { item: asked.statement })
    await say(ealing, id, 'answer', { attachments: [{ path: 'answer.txt' }] })
    const words = await say(slough, id, 'message')
    await say(slough, id, 'correct', { item: words.statement })
    await say(slough, id, 'accept')
    await say(ealing, id, 'close')
    await say(slough, id, 'record-outcome')
    for (const verb of ['filed', 'hold', 'release'] as const) await say(slough, id, verb)
    const { json } = await ealing.get(`/referrals/${id}`)
    expect(json).toMatchObject({ state: 'closed', settled: true, responsible: 'them', verified: true })
    const corrected = json.letters.find((letter: Json) => letter.corrected_by)
    expect(corrected).toMatchObject({ verb: 'message', by: { us: false, name: 'Slough' } })
    const [file] = (await slough.get(`/referrals/${id}`)).json.letters.find(
      (one: Json) => one.verb === 'answer',
    ).attachments
    const got = await slough.get(file.href)
    expect([got.json, got.headers.get('content-type')]).toEqual(['She left on 11 September.', 'text/plain'])
    expect((await ealing.get(`/referrals/${id}/proof`)).status).toBe(200)
  })

  test('returned, withdrawn, recalled; an enquiry; and to a council that has not joined', async () => {
    const returned = await send()
    await slough.get(`/referrals/${returned}`)
    await say(slough, returned, 'decline')
    await say(ealing, returned, 'close', { content: { closed_as: 'kept_open' } })
    await say(ealing, await send(), 'withdraw')
    const wrong = await send()
    const { letters } = (await slough.get(`/referrals/${wrong}`)).json
    const item = letters[0].statement
    await say(ealing, wrong, 'recall', { item })
    expect((await slough.get(`/referrals/${wrong}`)).json.letters[0]).toMatchObject({ status: 'recalled' })
    await say(slough, wrong, 'confirm-recall', { item })
    const enquiry = done(await ealing.post('/enquiries', body('enquire'))).id
    await slough.get(`/referrals/${enquiry}`)
    await say(slough, enquiry, 'reply')
    await say(ealing, enquiry, 'finish')
    const outside = await send({ to: 'Farther Away', outside: true })
    await say(ealing, outside, 'record-outside', {
      content: { step: 'sent', on: '2026-11-03', how: 'secure_email', mailbox: 'cme@farther.gov.uk' },
    })
    expect((await ealing.get(`/referrals/${outside}`)).json).toMatchObject({ verified: false, outside: 'emailed' })
    for (const verb of ['confirm', 'disown'] as const)
      expect((await ealing.post(`/referrals/${returned}/${verb}`, body(verb, { item }))).json, verb).toMatchObject({
        status: expect.any(Number),
        code: expect.any(String),
        hint: expect.any(String),
      })
  })

  test('every example is taken as it stands, and every address is in the OpenAPI document with one', async () => {
    for (const verb of verbNames) {
      const said = inForm(requestForm(verb), examples[verb])
      expect(() => compose(verb, said as never, [], Date.now()), verb).not.toThrow()
      expect((await ealing.get(`/examples/${verb}`)).json).toEqual(examples[verb])
    }
    const { paths, components } = (await ealing.get('/openapi.json')).json
    for (const { path, method } of routes) expect(paths[path]?.[method]?.summary, `${method} ${path}`).toBeTruthy()
    const accept = paths['/referrals/{id}/accept'].post.requestBody.content['application/json'].schema
    expect(accept.example).toEqual(examples.accept)
    expect(components.schemas.Letter_decision).toBeTruthy()
    const page = await fetch(`${ealing.url}/docs`)
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([200, expect.stringContaining("'none'")])
  })
})

describe('a developer who gets it wrong is told what, where and what to do', () => {
  const problem = async (path: string, given: Json, who = ealing) => {
    const { status, json, headers } = await who.post(path, given)
    expect(headers.get('content-type')).toBe('application/problem+json')
    expect(json).toMatchObject({ status, hint: expect.any(String), detail: expect.any(String) })
    return json
  }

  test('a decision names the officer who took it, or is refused, whatever the profile', async () => {
    const id = await send()
    await slough.get(`/referrals/${id}`)
    for (const verb of ['accept', 'decline'] as const)
      expect(await problem(`/referrals/${id}/${verb}`, body(verb, { officer: undefined }), slough)).toMatchObject({
        status: 422,
        code: 'officer_not_named',
      })
    const nameless = { name: ' ', role: 'CME officer' }
    expect(await problem(`/referrals/${id}/accept`, body('accept', { officer: nameless }), slough)).toMatchObject({
      code: 'content_invalid',
      findings: [{ path: 'decided_by.name' }],
    })
    for (const verb of ['withdraw', 'close'] as const)
      expect(await problem(`/referrals/${id}/${verb}`, body(verb, { officer: undefined }))).toMatchObject({
        code: 'officer_not_named',
      })
    expect((await ealing.get(`/referrals/${id}`)).json.state).toBe('collected')
  })

  test('a decision on something older than what stands there is refused, and says what came in between', async () => {
    const id = await send()
    const { head } = (await slough.get(`/referrals/${id}`)).json
    await say(ealing, id, 'message')
    expect(await problem(`/referrals/${id}/accept`, body('accept', { seen: head }), slough)).toMatchObject({
      status: 409,
      code: 'changed_meanwhile',
      changes: [{ verb: 'message' }],
    })
    await say(slough, id, 'accept', { seen: (await slough.get(`/referrals/${id}`)).json.head })
  })

  test('a reference is one request: the same again is the same answer, something else is refused, a refused one may be mended', async () => {
    const given = body('send')
    const first = done(await ealing.post('/referrals', given))
    const [again, twice] = await Promise.all([ealing.post('/referrals', given), ealing.post('/referrals', given)])
    expect([again, twice]).toMatchObject([
      { status: 200, json: first },
      { status: 200, json: first },
    ])
    expect(await problem('/referrals', { ...given, to: 'Reading' })).toMatchObject({
      status: 409,
      code: 'reference_taken',
    })
    const nowhere = body('send', { to: 'Nowhere' })
    expect(await problem('/referrals', nowhere)).toMatchObject({
      status: 422,
      code: 'no_such_council',
      reference: nowhere.reference,
    })
    done(await ealing.post('/referrals', { ...nowhere, to: '871' }))
    const { reference, ...unnamed } = body('send')
    expect(await problem('/referrals', unnamed)).toMatchObject({ code: 'reference_missing' })
    const named = { method: 'POST', body: JSON.stringify(unnamed), headers: { 'idempotency-key': reference } }
    done(await caller(ealing.url, ealing.token)('/referrals', named))
  })

  test('content, fields and files that are not as they should be', async () => {
    const { content } = examples.send as Json
    const child = { ...content.child, date_of_birth: '2016-02-31', shoe_size: 33 }
    const { findings } = await problem('/referrals', body('send', { content: { ...content, child } }))
    expect(findings.map((one: Json) => one.path)).toEqual(['child.date_of_birth', 'child.shoe_size'])
    expect(await problem('/referrals', body('send', { urgnt: true }))).toMatchObject({
      status: 400,
      findings: [{ path: 'urgnt', code: 'unknown_field' }],
    })
    const torn = { method: 'POST', body: '{ "reference": "X",\n  "to": "Slough", }' }
    expect((await caller(ealing.url, ealing.token)('/referrals', torn)).json).toMatchObject({
      code: 'malformed_request',
      detail: expect.stringContaining('line 2, column 19'),
    })
    const attached = (attachment: Json) => problem('/referrals', body('send', { attachments: [attachment] }))
    const base64 = Buffer.from('#!/bin/sh\nrm -r /').toString('base64')
    expect(await attached({ base64, name: 'plan.pdf' })).toMatchObject({ code: 'file_refused' })
    expect(await attached({ base64: 'eA==', name: 'CP file.txt' })).toMatchObject({ code: 'looks_separate' })
    expect(await attached({ base64: 'eA==', name: 'a.txt', type: 'cp_file' })).toMatchObject({
      code: 'content_invalid',
    })
    await symlink('/etc/hostname', join(files, 'link.txt'))
    await mkdir(join(files, 'folder'))
    for (const path of ['../token', '/etc/hostname', 'link.txt', 'folder', `${ealing.folder}/token`, 'nothing.txt'])
      expect(await attached({ path }), path).toMatchObject({ status: 403, code: 'path_not_allowed' })
    await writeFile(join(files, 'film.mp4'), '')
    await truncate(join(files, 'film.mp4'), 2 ** 43)
    const detail = expect.stringContaining('film.mp4: this gateway takes files of at most')
    expect(await attached({ path: 'film.mp4' })).toMatchObject({ status: 422, code: 'file_refused', detail })
    expect((await ealing.get('/requests?status=waiting')).json.items).toEqual([])
  })

  test('addresses, methods and forms of body', async () => {
    expect((await ealing.get('/nothing')).json).toMatchObject({ status: 404, code: 'not_found' })
    expect((await ealing.get('/enquiries')).json).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect((await ealing.get('/referrals/unheard-of')).json).toMatchObject({ status: 404 })
    expect((await ealing.get(`/referrals/${newId()}`)).json).toMatchObject({ status: 404, origin: 'gateway' })
    expect((await ealing.get('/councils?place=SL1%201AA')).json).toMatchObject({ status: 400 })
    expect((await ealing.get('/councils?name=Slough')).json.items).toMatchObject([{ name: 'Slough', code: '871' }])
    const call = caller(ealing.url, ealing.token)
    const posted = (given: string, type: string) =>
      call('/referrals', { method: 'POST', body: given, headers: { 'content-type': type } })
    expect((await posted('reference=1', 'application/x-www-form-urlencoded')).json).toMatchObject({ status: 415 })
    expect((await posted('[]', 'application/json')).json).toMatchObject({ status: 400 })
    expect((await ealing.get('/events?after=99999')).json).toMatchObject({ status: 410, code: 'events_gone' })
    expect((await ealing.post('/check', { content: { child: {} } })).json).toMatchObject({ can_be_sent: false })
  })
})

test('everything that was said verifies', async () => {
  expect(await world.check()).toEqual([])
  expect([...ealing.log, ...slough.log]).toEqual([])
})
