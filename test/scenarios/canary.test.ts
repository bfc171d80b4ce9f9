// The gateway never reads a letter: a word of its own in every sealed field of every kind, then a search of all it keeps and says.
// A search that finds nothing proves nothing unless it can find: so plain words are planted, and sealed ones opened, beside it.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openAttachment, openLetter, sealAttachment } from '../../clients/seal/index.ts'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import { createLog } from '../../gateway/edge/log.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { attachmentDigest } from '../../schemas/attachment.ts'
import { newId, sha256 } from '../../schemas/ids.ts'
import type { ReferralVerb } from '../../schemas/verbs.ts'
import { spellingsOf, wordsIn } from '../support/canaries.ts'
import { announce, claimOf, complete, putPart, type RawAttachment } from '../support/raw-attachment.ts'
import { must, type Prepared, RawReferral, type Told } from '../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'
import { canaryLetters } from './canary-letters.ts'

let world: World
let owner: Sql
let ealing: CouncilKeys
let slough: CouncilKeys
const logged: string[] = []
const answered: string[] = []
const sealed: { told: Told; words: string[]; by: CouncilKeys; referral: RawReferral }[] = []
const fileWord = `Cnry${randomBytes(6).toString('hex')}`
let attachment: RawAttachment

beforeAll(async () => {
  const log = createLog({ logLevel: 'debug' }, { write: line => void logged.push(line) })
  world = await startWorld({ log })
  owner = connect(world.database.ownerUrl, { max: 1 })
  ;[ealing, slough] = await Promise.all([world.join('Ealing'), world.join('Slough')])
  attachment = await uploadSealed()
  await playTransfer()
  await playReturn()
  await playEnquiry()
})
afterAll(async () => {
  await disconnect(owner)
  await world.stop()
})

const keyOf = (council: CouncilKeys) => {
  const key = council.keyrings['cme']?.keys.at(-1)
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

/** Says a verb with a letter of this kind, in which every text is a word of its own; the manifest has one too. */
async function sayWords(
  referral: RawReferral,
  by: CouncilKeys,
  own: { verb: ReferralVerb } & Record<string, unknown>,
  kind: keyof typeof canaryLetters,
): Promise<Told> {
  const { content, words } = canaryLetters[kind]()
  const name = `Cnry${randomBytes(6).toString('hex')}.pdf`
  const { id, bytes, sha256: digest } = attachment
  const file = { type: 'other', mime: 'application/pdf', marking: 'official_sensitive' }
  const manifest = [{ id, name, ...file, bytes: bytes.length, sha256: digest }]
  const prepared = await referral.prepare(by, own, { content: { kind, content, manifest } })
  const told = must(await referral.post(prepared as Prepared))
  sealed.push({ told, words: [...words, name], by, referral })
  return told
}

async function playTransfer(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await sayWords(referral, ealing, referral.sendClaims({ attachments: [claimOf(attachment)] }), 'referral')
  await referral.collect(sent)
  must(await referral.say(slough, { verb: 'acknowledge', decide_by: '2026-12-01' }))
  await sayWords(referral, slough, { verb: 'ask' }, 'question')
  await sayWords(referral, ealing, { verb: 'answer', attachments: [] }, 'answer')
  const corrected = await sayWords(referral, ealing, { verb: 'correct', replaces: sent.digest }, 'correction')
  await sayWords(referral, slough, { verb: 'message', attachments: [] }, 'message')
  const accepts = [sent.digest, corrected.digest]
  const accepted = await sayWords(referral, slough, { verb: 'accept', accepts }, 'accept')
  await sayWords(referral, ealing, { verb: 'close', accepted: accepted.digest }, 'close')
  await sayWords(referral, slough, { verb: 'record_outcome', settled: true }, 'outcome')
  // Refusals quote what was wrong: they must not quote what was sealed either.
  const { content } = canaryLetters.message()
  answered.push((await referral.say(slough, { verb: 'ask' }, { content })).text)
  answered.push((await referral.say(slough, { verb: 'accept', accepts }, { content })).text)
}

async function playReturn(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  await referral.collect(await sayWords(referral, ealing, referral.sendClaims(), 'referral'))
  await sayWords(referral, slough, { verb: 'decline' }, 'decline')
  await sayWords(referral, ealing, { verb: 'close' }, 'close')
  const other = new RawReferral(world, ealing, slough)
  await sayWords(other, ealing, other.sendClaims(), 'referral')
  await sayWords(other, ealing, { verb: 'withdraw' }, 'withdraw')
}

async function playEnquiry(): Promise<void> {
  const referral = new RawReferral(world, ealing, slough)
  const sent = await sayWords(referral, ealing, referral.sendClaims({ kind: 'enquiry' }), 'enquiry')
  await referral.collect(sent)
  await sayWords(referral, slough, { verb: 'reply' }, 'reply')
  must(await referral.say(ealing, { verb: 'finish' }))
}
