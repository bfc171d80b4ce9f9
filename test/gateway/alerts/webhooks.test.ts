// Webhooks against a real HTTPS receiver that misbehaves, and the addresses they may not lead to.
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto'
import type { LookupAddress } from 'node:dns'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import {
  AddressRefused,
  guardedLookup,
  isPublicAddress,
  whyNotWebhook,
} from '../../../gateway/alerts/webhooks/address.ts'
import { post } from '../../../gateway/alerts/webhooks/post.ts'
import { readWebhookKey } from '../../../gateway/alerts/webhooks/sign.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { certificate } from '../../../infra/rehearsal/mail/certificate.ts'
import { sha256 } from '../../../schemas/ids.ts'
import {
  alertsTo,
  type Hook,
  type MailServer,
  type Receiver,
  startMailServer,
  startReceiver,
  until,
} from '../../support/alerts/servers.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

const jwks = [0, 1].map(() => generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }))
let mail: MailServer
let receiver: Receiver
let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  ;[mail, receiver] = await Promise.all([startMailServer(), startReceiver()])
  world = await startWorld({ alerts: await alertsTo(mail.url, jwks) })
  ;[ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const directory = new RawDirectory(world)
  const document = JSON.stringify({ contacts: [{ for: 'manager', mailbox: 'boss@slough.gov.uk' }] })
  await directory.say(
    directory.member(slough),
    slough.id,
    { verb: 'update', document: await sha256(document) },
    { document },
  )
})
afterAll(async () => {
  await world.stop()
  await Promise.all([mail.close(), receiver.close()])
})
beforeEach(async () => {
  receiver.received.length = 0
  receiver.answer = (_, response) => void response.writeHead(204).end()
  const webhook = { digest: 'none', webhook: receiver.url }
  expect(await world.clientOf(memberOf(slough, 'manager')).request('POST', '/alerts', { json: webhook })).toMatchObject(
    {
      status: 200,
    },
  )
})

const dataOf = ({ body }: Hook) => (JSON.parse(body) as { type: string; data: Record<string, unknown> }).data
const about = (referral: RawReferral) => receiver.received.filter(hook => dataOf(hook).subject === referral.id)

/** As the specification has it, without anything of ours: https://www.standardwebhooks.com */
function signedBy({ headers, body }: Hook, published: string): boolean {
  const x = Buffer.from(published.replace('whpk_', ''), 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  const signed = Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`)
  const signatures = String(headers['webhook-signature']).split(' ')
  return signatures.some(one => verify(null, signed, key, Buffer.from(one.replace('v1a,', ''), 'base64')))
}

test('each thing said is posted once, signed by both published keys, with nothing that the feed does not have', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await referral.send()
  await referral.collect(sent)
  await until(() => about(referral).length === 2)
  const { body } = await world.clientOf(memberOf(slough, 'officer')).get('/feed?limit=200')
  const entries = (body.items as { subject: string }[]).filter(({ subject }) => subject === referral.id)
  expect(
    about(referral)
      .map(dataOf)
      .sort((a, b) => Number(a.position) - Number(b.position)),
  ).toEqual(entries)
  const keys = ((await (await fetch(`${world.url}/.well-known/cme-gateway`)).json()) as { webhook_keys: string[] })
    .webhook_keys
  expect(keys).toHaveLength(2)
  for (const hook of about(referral)) for (const key of keys) expect(signedBy(hook, key)).toBe(true)
  const spoilt = { ...(about(referral)[0] as Hook), body: '{}' }
  expect(signedBy(spoilt, keys[0] ?? '')).toBe(false)
})

test('a receiver that fails at length, or leads elsewhere, is tried again with the same id and never followed', async () => {
  const referral = new RawReferral(world, ealing, slough)
  const badly: Receiver['answer'][] = [
    (_, response) => void response.writeHead(500).end('x'.repeat(100_000)),
    (_, response) => void response.writeHead(302, { location: receiver.url.replace('/hook', '/elsewhere') }).end(),
  ]
  receiver.answer = (hook, response) => {
    const next = dataOf(hook).subject === referral.id ? badly.shift() : undefined
    if (next) next(hook, response)
    else response.writeHead(200).end()
  }
  await referral.send()
  await until(() => badly.length === 0 && about(referral).length === 3)
  expect(new Set(about(referral).map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  expect(receiver.received.every(({ path }) => path === '/hook')).toBe(true)
})

test('a receiver that says it is gone is switched off, its manager is told by e-mail, and saving it again switches it on', async () => {
  receiver.answer = (_, response) => void response.writeHead(410).end()
  await new RawReferral(world, ealing, slough).send()
  await until(() => mail.received.some(({ raw }) => raw.includes('switched off')))
  expect(mail.received.at(-1)?.to).toEqual(['boss@slough.gov.uk'])
  const manager = world.clientOf(memberOf(slough, 'manager'))
  expect((await manager.get('/alerts')).body).toMatchObject({ webhook_off: 'answered 410' })
  const before = receiver.received.length
  receiver.answer = (_, response) => void response.writeHead(204).end()
  expect(await manager.request('POST', '/alerts', { json: { digest: 'none', webhook: receiver.url } })).toMatchObject({
    status: 200,
  })
  await new RawReferral(world, ealing, slough).send()
  await until(() => receiver.received.length > before)
})

test('what could not be posted goes to the address that is given instead, and nowhere once none is', async () => {
  const manager = world.clientOf(memberOf(slough, 'manager'))
  const choose = async (json: object) =>
    expect(await manager.request('POST', '/alerts', { json })).toMatchObject({ status: 200 })
  const posted = async ({ id }: RawReferral) => {
    const { body } = await world.clientOf(memberOf(slough, 'officer')).get(`/referrals/${id}/why`)
    const alerts = body.alerts as { channel: string; state: string; attempts: number }[]
    return alerts.find(({ channel }) => channel === 'webhook')
  }
  receiver.answer = ({ path }, response) => void response.writeHead(path === '/new' ? 204 : 500).end()
  const moved = new RawReferral(world, ealing, slough)
  await moved.send()
  await until(() => receiver.received.length > 0)
  await choose({ digest: 'none', webhook: new URL('/new', receiver.url).href })
  await until(async () => (await posted(moved))?.state === 'sent')
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  receiver.answer = (_, response) => void response.writeHead(500).end()
  const left = new RawReferral(world, ealing, slough)
  await left.send()
  await until(async () => ((await posted(left))?.attempts ?? 0) > 0)
  await choose({ digest: 'none' })
  await until(async () => (await posted(left))?.state === 'dead')
})

test.each([
  [
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.7.7',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
  ],
  [
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    'fd12::1',
    '::ffff:10.0.0.1',
    '::ffff:169.254.169.254',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    'ff02::1',
    '2001:db8::1',
  ],
])('private, link-local and reserved addresses are refused: %s and their like', (...addresses) => {
  for (const address of addresses) expect(isPublicAddress(address), address).toBe(false)
  for (const address of ['8.8.8.8', '81.2.69.142', '2a00:1450:4009::200e'])
    expect(isPublicAddress(address), address).toBe(true)
})

test('what counts is where a name leads when it is connected to, not what it is called', async () => {
  const leadsTo = (...found: string[]) =>
    ((_name: string, _options: object, done: (error: null, all: LookupAddress[]) => void) =>
      done(
        null,
        found.map(address => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as never
  const look = (...found: string[]) =>
    new Promise(resolve =>
      guardedLookup(isPublicAddress, leadsTo(...found))('hooks.example.gov.uk', { all: true }, (error, all) =>
        resolve(error ?? all),
      ),
    )
  expect(await look('81.2.69.142')).toEqual([{ address: '81.2.69.142', family: 4 }])
  expect(await look('127.0.0.1')).toBeInstanceOf(AddressRefused)
  expect(await look('81.2.69.142', '10.0.0.1')).toBeInstanceOf(AddressRefused)
  expect(whyNotWebhook('http://hooks.example.gov.uk', isPublicAddress)).toMatch(/https/)
  for (const bare of ['https://127.0.0.1/', 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/'])
    expect(whyNotWebhook(bare, isPublicAddress), bare).toMatch(/public/)
  const poster = { keys: jwks.map(readWebhookKey), mayConnect: isPublicAddress, ca: certificate }
  const port = new URL(receiver.url).port
  await expect(post(poster, `https://localhost:${port}/hook`, 'id', '{}', 1)).rejects.toBeInstanceOf(AddressRefused)
  expect(receiver.received.filter(({ body }) => body === '{}')).toEqual([])
})
