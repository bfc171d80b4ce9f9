// What the attachment tests stand on: real stores, askers of invented councils, sealed bytes cut into parts, a referral that links.
import { createHash, randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import type { Asker, Stores } from '../../../gateway/attachments/attachment.ts'
import { announceAttachment, completeAttachment, putPart } from '../../../gateway/attachments/index.ts'
import { connectObjects, type Objects } from '../../../gateway/attachments/objects.ts'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { type Digest, type Id, newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type ProblemCode, Refusal } from '../../../schemas/problem.ts'
import { attachmentDigest, partCount, partLength } from '../../../schemas/referral/attachment.ts'
import { type FreshBucket, freshBucket } from '../../support/objects.ts'
import { freshDatabase } from '../../support/postgres.ts'

export type Ground = Stores & {
  /** May arrange what a gateway may not. */
  owner: Sql
  /** The same database with an object store that nobody answers for. */
  withoutObjects: Stores
}

/** Stores of a test's own: the restricted login, a bucket, and the owner's login for arranging. */
export async function ground(): Promise<Ground> {
  const [database, bucket] = await Promise.all([freshDatabase(), freshBucket()])
  const sql = connect(database.gatewayUrl, { max: 4 })
  const owner = connect(database.ownerUrl, { max: 1 })
  const objects = objectsAt(bucket.endpoint, bucket)
  // Port 1 is privileged and unused: the connection is refused at once.
  const withoutObjects = { sql, objects: objectsAt('http://127.0.0.1:1', bucket) }
  onTestFinished(async () => {
    await Promise.all([disconnect(sql), disconnect(owner)])
  })
  return { sql, objects, owner, withoutObjects }
}

const unknownBucket = { region: 'us-east-1', bucket: 'bucket', accessKeyId: 'nobody', secretAccessKey: 'nothing' }

/** A client for this bucket, closed after the test. */
export function objectsAt(endpoint: string, at: Omit<FreshBucket, 'endpoint'> = unknownBucket): Objects {
  const objects = connectObjects({ ...at, endpoint })
  onTestFinished(() => objects.close())
  return objects
}

/** Somebody of an invented council; another each time unless told. */
export function someone(about: Partial<Asker> = {}): Asker {
  return { thumbprint: sha256(randomBytes(8)), authority: newId(), role: 'officer', desks: ['cme'], ...about }
}

/** Sealed bytes: to the gateway, noise. */
export type Sealed = { id: Id; bytes: Buffer; sha256: Digest; parts: { bytes: Buffer; sha256: Digest }[] }

/** So many random bytes, cut and digested as a client would. */
export async function sealed(length: number): Promise<Sealed> {
  const bytes = randomBytes(length)
  const parts = Array.from({ length: partCount(length) }, (_, index) => {
    const from = index * attachmentPartBytes
    const part = bytes.subarray(from, from + partLength(length, index + 1))
    return { bytes: part, sha256: sha256(part) }
  })
  return { id: newId(), bytes, parts, sha256: await attachmentDigest(parts.map(part => part.sha256)) }
}

export function sha256(bytes: Uint8Array): Digest {
  return createHash('sha256').update(bytes).digest('base64url')
}

/** A request's body: 64 KiB at a time, as sockets bring it. */
export async function* chunks(bytes: Uint8Array, length = 64 * 1024): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length)
}

/** Sends part `number` as it should be. */
export function send(stores: Stores, asker: Asker, { id, parts }: Sealed, number: number) {
  const part = parts[number - 1]
  if (!part) throw new Error(`no part ${number}`)
  return putPart(stores, asker, { id, number, sha256: part.sha256, body: chunks(part.bytes) })
}

/** Announces, and sends every part. */
export async function sendAll(stores: Stores, asker: Asker, file: Sealed): Promise<void> {
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  for (const index of file.parts.keys()) await send(stores, asker, file, index + 1)
}

/** Announces, sends, completes. */
export async function upload(stores: Stores, asker: Asker, length = 1_000): Promise<Sealed> {
  const file = await sealed(length)
  await sendAll(stores, asker, file)
  await completeAttachment(stores, asker, file)
  return file
}

/** What the gateway refused with, and its words. */
export async function refusal(doing: Promise<unknown>): Promise<{ code: ProblemCode; detail: string }> {
  const thrown = await doing.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  if (thrown instanceof Refusal) return { code: thrown.code, detail: thrown.message }
  throw new Error('expected a refusal', { cause: thrown })
}

export type Linked = {
  subject: Id
  sender: Id
  recipient: Id
  state?: string
  senderDesks?: string[]
  recipientDesks?: string[]
}

/** Arranges a referral between two councils whose statement carries these attachments; the digest of that statement. */
export async function link(owner: Sql, files: readonly Sealed[], linked: Linked): Promise<Buffer> {
  const { subject, sender, recipient, state = 'sent', senderDesks = ['cme'], recipientDesks = ['cme'] } = linked
  const digest = randomBytes(32)
  await owner.begin(async tx => {
    await tx`insert into subjects (id, kind, head, position) values (${subject}, 'transfer', ${digest}, 0)`
    await tx`
      insert into chain (subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at)
      values (${subject}, 0, ${digest}, ${sender}, ${newId()}, 'send', ${digest}, 'officer', 'statement', 'receipt', 1)`
    await tx`
      insert into referrals (id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, responsible, move,
        sender_list, recipient_list, sent_at, changed_at, head, position)
      values (${subject}, 'transfer', ${sender}, ${recipient}, ${senderDesks}, ${recipientDesks}, ${state}, false, ${sender},
        'recipient', 'waiting', 'new', 1, 1, ${digest}, 0)`
    await tx`
      update attachments set state = 'linked', subject = ${subject}, statement = ${digest}
      where id = any(${files.map(({ id }) => id)}::uuid[])`
  })
  return digest
}
