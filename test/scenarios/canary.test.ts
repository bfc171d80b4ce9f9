// The gateway never reads a letter: a word of its own in every sealed field of every kind, then a search of all it keeps and says.
// A search that finds nothing proves nothing unless it can find: so plain words are planted, and sealed ones opened, beside it.
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAttachment, openLetter, sealAttachment } from '../../clients/seal/index.ts'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import { createLog } from '../../gateway/edge/log.ts'
import { startTraces } from '../../gateway/edge/traces/export.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { newId, sha256 } from '../../schemas/ids.ts'
import { type LetterKind, letterKindNames } from '../../schemas/letter/index.ts'
import { attachmentDigest } from '../../schemas/referral/attachment.ts'
import type { LetterClaim, ReferralVerb } from '../../schemas/statement/verbs.ts'
import { isIdle } from '../support/alerts/offices.ts'
import {
  alertsTo,
  type MailServer,
  type Receiver,
  startMailServer,
  startReceiver,
  until,
} from '../support/alerts/servers.ts'
import { canaryLetter } from '../support/canary/letters.ts'
import { everything } from '../support/canary/queries.ts'
import { canary, findCanaries } from '../support/canary/search.ts'
import { type Collector, startCollector } from '../support/collector.ts'
import { announce, claimOf, complete, putPart, type RawAttachment } from '../support/raw-attachment.ts'
import type { Answer } from '../support/raw-client.ts'
import { must, type Prepared, RawReferral, type Told } from '../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'

/** A letter that was sent, and what was written in it. */
type Sealed = { prepared: Prepared; told: Told; words: string[]; kind: LetterKind; to: CouncilKeys; by: CouncilKeys }

let world: World
let owner: Sql
let ealing: CouncilKeys
let slough: CouncilKeys
let attachment: RawAttachment
let mail: MailServer
let receiver: Receiver
let collector: Collector
let traces: ReturnType<typeof startTraces>
const logged: string[] = []
const answered: string[] = []
const sealed: Sealed[] = []
const numbers: string[] = []
const fileWord = canary()

beforeAll(async () => {
  const log = createLog({ logLevel: 'debug' }, { write: line => void logged.push(line) })
  ;[mail, receiver, collector] = await Promise.all([startMailServer(), startReceiver(), startCollector()])
  traces = startTraces({ endpoint: collector.url, ratio: 1 })
  const { privateKey } = generateKeyPairSync('ed25519')
  world = await startWorld({ log, alerts: await alertsTo(mail.url, [privateKey.export({ format: 'jwk' })]) })
  owner = connect(world.database.ownerUrl, { max: 1 })
  ;[ealing, slough] = (await Promise.all([world.join('Ealing'), world.join('Slough')])) as [CouncilKeys, CouncilKeys]
  for (const council of [ealing, slough]) await alertedAt(council)
  attachment = await uploadSealed()
  await playTransfer()
  await playReturn()
  await playEnquiry()
  await playHandOver()
  await playOutside()
  await until(() => isIdle(owner))
})
afterAll(async () => {
  await disconnect(owner)
  await world.stop()
  await traces.stop()
  await Promise.all([mail.close(), receiver.close(), collector.close()])
})

/** Tells a council of everything, both ways. */
async function alertedAt(council: CouncilKeys): Promise<void> {
  const manager = memberOf(council, 'manager')
  const mailbox = `cme@${council.identity.name.toLowerCase()}.gov.uk`
  await world.builder.publishContacts(council.id, manager, { contacts: [{ for: 'cme', mailbox }] })
  const json = { digest: 'none', webhook: receiver.url }
  expect(await world.clientOf(manager).request('POST', '/alerts', { json })).toMatchObject({ status: 200 })
}

const keyOf = (council: CouncilKeys) => {
  const key = council.keyrings.cme?.keys.at(-1)
  if (!key) throw new Error('no key')
  return key
}

async function uploadSealed(): Promise<RawAttachment> {
  const certificates = [keyOf(slough).certificate, keyOf(ealing).certificate]
  const content = new Blob([`A file about ${fileWord}. `.repeat(50)]).stream()
  const stream = await sealAttachment({ content, certificates })
  const bytes = new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
  const part = await sha256(bytes)
  const made = { id: newId(), bytes, part, sha256: await attachmentDigest([part]) }
  const client = world.clientOf(memberOf(ealing, 'officer'))
  for (const answer of [await announce(client, made), await putPart(client, made), await complete(client, made)]) {
    expect(answer.status).toBeLessThan(300)
    answered.push(answer.text)
  }
  return made
}

type Own = { verb: ReferralVerb } & Record<string, unknown>

/** Says a verb with a letter of this kind, in which every text is a word of its own; the name of its file too. */
async function sayWords(
  referral: RawReferral,
  by: CouncilKeys,
  own: Own,
  kind: LetterKind,
  choice: Parameters<typeof canaryLetter>[1] = {},
): Promise<Told> {
  const letter = canaryLetter(kind, choice)
  numbers.push(...letter.numbers)
  const name = `${canary()}.pdf`
  const { id, bytes, sha256: digest } = attachment
  const file = { type: 'other', mime: 'application/pdf', marking: 'official_sensitive' }
  const manifest = [{ id, name, ...file, bytes: bytes.length, sha256: digest }]
  const member = own.verb === 'hand_over' ? 'manager' : 'officer'
  const prepared = await referral.prepare(by, own, { member, content: letter.content, inside: { kind, manifest } })
  const told = must(await referral.post(prepared))
  sealed.push({ prepared, told, words: [...letter.words, name], kind, by, to: referral.other(by) })
  return told
}

async function playTransfer(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await sayWords(referral, ealing, referral.sendClaims({ attachments: [claimOf(attachment)] }), 'referral')
  await referral.collect(sent)
  must(await referral.say(slough, { verb: 'acknowledge', decide_by: '2026-12-01' }))
  await sayWords(referral, slough, { verb: 'ask' }, 'question')
  await sayWords(referral, ealing, { verb: 'answer', attachments: [] }, 'answer')
  const corrected = await sayWords(referral, ealing, { verb: 'correct', replaces: sent.digest }, 'correction', {
    kind: 'referral',
  })
  await sayWords(referral, slough, { verb: 'message', attachments: [] }, 'message')
  const accepts = [sent.digest, corrected.digest]
  const accepted = await sayWords(referral, slough, { verb: 'accept', accepts }, 'decision', { decision: 'accept' })
  await sayWords(referral, ealing, { verb: 'close', accepted: accepted.digest }, 'decision', {
    decision: 'close',
    closed_as: 'unresolved',
  })
  await sayWords(referral, slough, { verb: 'record_outcome', settled: true }, 'outcome', {
    outcome: 'alternative_provision',
  })
  // Refusals quote what was wrong: they must not quote what was sealed either.
  const { content } = canaryLetter('message')
  for (const own of [{ verb: 'ask' as const }, { verb: 'accept' as const, accepts }]) {
    const refused = await referral.say(slough, own, { content })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    answered.push(refused.text)
  }
}

async function playReturn(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  await referral.collect(await sayWords(referral, ealing, referral.sendClaims(), 'referral'))
  await sayWords(referral, slough, { verb: 'decline' }, 'decision', { decision: 'decline' })
  await sayWords(referral, ealing, { verb: 'close' }, 'decision', { decision: 'close', closed_as: 'sent_on' })
  const other = new RawReferral(world, ealing, slough)
  await sayWords(other, ealing, other.sendClaims(), 'referral')
  await sayWords(other, ealing, { verb: 'withdraw' }, 'decision', { decision: 'withdraw' })
}

async function playEnquiry(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await sayWords(referral, ealing, referral.sendClaims({ kind: 'enquiry' }), 'enquiry')
  await referral.collect(sent)
  await sayWords(referral, slough, { verb: 'reply' }, 'reply')
  must(await referral.say(ealing, { verb: 'finish' }))
}

/** A council ends and gives its successor the keys of what it had. */
async function playHandOver(): Promise<void> {
  const ending = await world.join('Ending Town', { identity: { status: 'closing', successors: [slough.id] } })
  const referral = new RawReferral(world, ealing, ending)
  await sayWords(referral, ealing, referral.sendClaims(), 'referral')
  const between = Object.assign(new RawReferral(world, ending, slough), { id: referral.id, head: referral.head })
  const heads = Object.fromEntries([ealing, ending, slough].map(({ id }) => [id, world.builder.heads.get(id)]))
  await sayWords(between, ending, { verb: 'hand_over', to: slough.id, desk: 'cme', heads }, 'hand_over')
}

/** To a council that has not joined: the sender's own desk reads it as if it were the other side. */
async function playOutside(): Promise<void> {
  const far = { ...ealing, id: newId() }
  await world.builder.register(far.id, { ...ealing.identity, name: 'Far Town' })
  const referral = Object.assign(new RawReferral(world, ealing, far), { alone: true })
  await sayWords(referral, ealing, referral.sendClaims({ outside: true }), 'referral')
  const step = 'returned'
  await sayWords(referral, ealing, { verb: 'record_outside', step, attachments: [] }, 'outside', { step })
}

/** Everything the gateway keeps or says: tables, objects with their keys and headers, logs, metrics, answers. */
async function everyPlace(): Promise<Map<string, Buffer>> {
  const places = await everything(owner)
  const { objects, config } = world.serving.gateway
  for await (const { key } of objects.list()) {
    const response = await fetch(`${config.s3.endpoint}/${config.s3.bucket}/${key}`)
    const headers = JSON.stringify([key, ...response.headers])
    places.set(`object ${key}`, Buffer.concat([Buffer.from(headers), Buffer.from(await response.arrayBuffer())]))
  }
  places.set('log', Buffer.from(logged.join('')))
  places.set('e-mails', Buffer.from(mail.received.map(({ raw }) => raw).join('\n')))
  places.set('webhooks', Buffer.from(JSON.stringify(receiver.received)))
  places.set('metrics', Buffer.from(await (await fetch(`${world.url}/metrics`)).text()))
  await traces.flush()
  places.set('traces', Buffer.from(collector.received.join('\n')))
  places.set('answers to its own', Buffer.from(answered.join('\n')))
  places.set('answers to strangers', Buffer.from((await strangersAnswers()).join('\n')))
  return places
}

/** What a third council, and somebody with no token at all, are told when they ask for all of it. */
async function strangersAnswers(): Promise<string[]> {
  const client = world.clientOf(memberOf(await world.join('Reading'), 'officer'))
  const referrals = [...new Set(sealed.map(({ prepared }) => prepared.claims.sub))]
  const paths = [
    ...referrals.flatMap(id => [`/referrals/${id}`, `/referrals/${id}/fetches`]),
    ...sealed.map(({ prepared, told }) => `/referrals/${prepared.claims.sub}/letters/${told.digest}`),
    ...[`/attachments/${attachment.id}`, `/attachments/${attachment.id}/content`],
    ...['/referrals?box=received', '/referrals?box=sent', '/feed', '/directory/authorities'],
    ...[`/directory/authorities/${ealing.id}/chain`, `/directory/authorities/${ealing.id}/members`],
    ...['/openapi.json', '/docs', '/health/ready', '/nowhere'],
  ]
  const spelled = ({ status, headers, text }: Answer) => `${status} ${JSON.stringify([...headers])} ${text}`
  const answers = await Promise.all(paths.map(path => client.get(path)))
  const unknown = await Promise.all(paths.map(async path => (await fetch(world.url + path)).text()))
  return [...answers.map(spelled), ...unknown]
}

test('every kind of letter was sent, and every field of each had a word of its own', () => {
  const kinds = new Set(sealed.map(({ kind }) => kind))
  expect(letterKindNames.filter(kind => !kinds.has(kind))).toEqual([])
  const words = sealed.flatMap(one => one.words)
  expect(new Set(words).size).toBe(words.length)
  expect(words.length).toBeGreaterThan(300)
  expect(numbers.length).toBeGreaterThan(50)
})

test('no sealed word stands in any table, object, log, metric, trace, e-mail, webhook or answer, in any spelling', async () => {
  const places = await everyPlace()
  expect(findCanaries(places, [...new Set(numbers)])).toEqual([])
  const stores = ['table chain', 'bytes of letters.bytes']
  for (const place of [...stores, 'log', 'metrics', 'e-mails', 'webhooks', 'traces', 'answers to strangers'])
    expect(places.get(place)?.length, place).toBeGreaterThan(500)
  expect(await world.check()).toEqual([])
})

test('the recipient opens every one of them, and there the words are', async () => {
  for (const { prepared, told, words, by, to } of sealed) {
    const claims = prepared.claims as typeof prepared.claims & { letter: LetterClaim }
    const { net, iss, sub, verb, letter } = claims as typeof claims & { net: string }
    const { envelope } = await openLetter({
      bytes: told.letter ?? new Uint8Array(),
      senderCertificates: [keyOf(by).certificate],
      receivedAt: new Date(),
      expect: { net, iss, sub, to: to.id, desk: 'cme', verb, sha256: letter.sha256, openingSha256: letter.opening },
      keyring: { keys: [keyOf(to)] },
    })
    const opened = JSON.stringify(envelope)
    expect(words.filter(word => !opened.includes(word))).toEqual([])
  }
  const { part, sha256: digest, bytes } = attachment
  const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
  const parts = { sealed: stream, parts: [part], sha256: digest, keyring: { keys: [keyOf(slough)] } }
  const { content } = await openAttachment(parts)
  expect(await new Response(content as ReadableStream<Uint8Array<ArrayBuffer>>).text()).toContain(fileWord)
})

test('the search finds a word in every spelling it claims to know, wherever it stands', () => {
  for (const padding of ['', 'x', 'xy', 'xyz']) {
    const word = padding + canary() + padding
    const spelled = [
      ...[word, word.toUpperCase(), word.toLowerCase()].map(one => Buffer.from(one)),
      ...['hex', 'base64', 'base64url'].map(as => Buffer.from(Buffer.from(word).toString(as as BufferEncoding))),
      ...[Buffer.from(word, 'utf16le'), Buffer.from(word, 'utf16le').swap16()],
      Buffer.from(Buffer.from(word, 'utf16le').toString('base64')),
    ]
    for (const [index, bytes] of spelled.entries()) {
      expect(findCanaries(new Map([['here', bytes]])), `${padding} ${index}`).toEqual(['here'])
    }
  }
})

test('plain words planted in a table, an object and the log are found there, and only there', async () => {
  const manager = memberOf(ealing, 'manager')
  await world.builder.publishContacts(ealing.id, manager, { contacts: [{ for: 'cme', name: canary() }] })
  const plain = new TextEncoder().encode(`not sealed: ${canary()}`)
  const part = await sha256(plain)
  const made = { id: newId(), bytes: plain, part, sha256: await attachmentDigest([part]) }
  const client = world.clientOf(memberOf(ealing, 'officer'))
  for (const answer of [await announce(client, made), await putPart(client, made), await complete(client, made)]) {
    expect(answer.status).toBeLessThan(300)
  }
  logged.push(canary())
  const found = findCanaries(await everyPlace())
  expect(found.filter(place => !place.startsWith('object'))).toEqual(['table documents', 'log'])
  expect(found.filter(place => place.startsWith('object'))).toHaveLength(1)
})
