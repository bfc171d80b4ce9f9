// Making an attachment whole: claim it, ask the store, look what the store has, record it. Each may be cut off, and asked again.
// No transaction is open while the store works. Nothing is complete before the store was seen to hold every byte.

import type { Digest, Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { attachmentDigest, partCount } from '../../schemas/referral/attachment.ts'
import type { Transaction } from '../database/connect.ts'
import { type Asker, type AttachmentView, beginAnew, permit, readOwn, type Stores, view } from './attachment.ts'
import * as queries from './queries.ts'

/** A completion nobody has ended for so long was cut off: the next to ask takes it over. */
const takeOverAfterSeconds = 10

/**
 * Makes one object of all parts, after which none can change; again with the same digest answers the same.
 *
 * `sha256` is the attachment's digest: over the digests of its parts in order.
 * @throws Refusal `role_may_not`, `not_found`, `attachment_incomplete` (which parts), `attachment_digest`, `unavailable` (another
 *   gateway is completing it just now)
 */
export async function completeAttachment(
  stores: Stores,
  asker: Asker,
  { id, sha256 }: { id: Id; sha256: Digest },
): Promise<AttachmentView> {
  permit(asker, 'upload_attachment')
  const claim = await stores.sql.begin(tx => claimCompletion(tx, asker, id, sha256))
  if (claim.whole) return view(claim.attachment, claim.parts)
  // Somebody asked the store before: it may have done it, and nobody heard.
  const found = claim.resumed && (await isWhole(stores, claim.attachment))
  if (!found) {
    if (!claim.mine) throw new Refusal('unavailable', 'It is being completed at this moment.')
    await makeWhole(stores, claim)
  }
  return finish(stores, asker, claim, sha256)
}

type Claim = {
  attachment: queries.AttachmentRow & { completing: string }
  parts: queries.PartRow[]
  whole: false
  /** Ours to ask the store. */
  mine: boolean
  /** Not the first to ask. */
  resumed: boolean
}
type Whole = { attachment: queries.AttachmentRow; parts: queries.PartRow[]; whole: true }

/** Checks what has arrived and closes it to parts, in one moment. */
async function claimCompletion(tx: Transaction, asker: Asker, id: Id, sha256: Digest): Promise<Claim | Whole> {
  const attachment = await queries.lockOwn(tx, asker.authority, id)
  if (!attachment) throw new Refusal('not_found')
  const parts = await queries.arrivedParts(tx, id)
  if (attachment.state !== 'open') {
    refuseOther(attachment.sha256 ?? '', sha256)
    return { attachment, parts, whole: true }
  }
  refuseMissing(attachment, parts)
  refuseOther(await attachmentDigest(parts.map(part => part.sha256)), sha256)
  const resumed = attachment.completing !== null
  const mine = (attachment.completingForSeconds ?? takeOverAfterSeconds) >= takeOverAfterSeconds
  const completing = mine ? await queries.beginCompleting(tx, id) : (attachment.completing ?? '')
  return { attachment: { ...attachment, completing }, parts, whole: false, mine, resumed }
}

function refuseMissing({ bytes }: queries.AttachmentRow, parts: readonly queries.PartRow[]): void {
  const arrived = new Set(parts.map(({ number }) => number))
  const numbers = Array.from({ length: partCount(bytes) }, (_, index) => index + 1)
  const missing = numbers.filter(number => !arrived.has(number))
  if (missing.length === 0) return
  const listed = missing.length > 20 ? `${missing.slice(0, 20).join(', ')} …` : missing.join(', ')
  throw new Refusal('attachment_incomplete', `Missing of ${numbers.length} parts: ${listed}.`)
}

function refuseOther(found: Digest, claimed: Digest): void {
  if (found === claimed) return
  throw new Refusal('attachment_digest', `The digest over the parts that arrived is ${found}, not ${claimed}.`)
}

async function isWhole({ objects }: Stores, { key, bytes }: queries.AttachmentRow): Promise<boolean> {
  return (await objects.size(key)) === bytes
}

/** Asks the store; what it answers counts less than what it then has. */
async function makeWhole(stores: Stores, { attachment, parts }: Claim): Promise<void> {
  const { id, key, upload, completing, bytes } = attachment
  try {
    if (upload !== null) await stores.objects.completeUpload({ key, upload }, parts)
    if (await isWhole(stores, attachment)) return
  } catch (cause) {
    // Without the database too, the claim simply grows old.
    await queries.leaveCompleting(stores.sql, id, completing).catch(() => {})
    throw cause
  }
  await beginAnew(stores, attachment)
  throw new Refusal('attachment_incomplete', `The store does not hold all ${bytes} bytes: send every part again.`)
}

async function finish(
  stores: Stores,
  asker: Asker,
  { attachment, parts }: Claim,
  sha256: Digest,
): Promise<AttachmentView> {
  const recorded = await queries.finishCompleting(stores.sql, attachment.id, attachment.completing, sha256)
  if (recorded) return view({ ...attachment, state: 'complete', sha256 }, parts)
  const now = await readOwn(stores, asker, attachment.id)
  if (now.state === 'open') throw new Refusal('unavailable', 'It is being completed at this moment.')
  refuseOther(now.sha256 ?? '', sha256)
  return view(now, parts)
}
