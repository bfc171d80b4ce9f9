// Announcing an attachment under an id its sender chose, and looking what of it has arrived. No bytes flow here.
import type { Id } from '../../schemas/ids.ts'
import { maxUnsentAttachments } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import { defaultLimits, type Limits } from '../config.ts'
import { type Asker, type AttachmentView, newKey, permit, readOwn, type Stores, view } from './attachment.ts'
import * as queries from './queries.ts'

/**
 * Announces `bytes` sealed bytes under `id`; again with the same size by the same authority is the same announcement.
 *
 * An id of another authority answers like one that does not exist: guessing one of 2^74 tells nothing but that it is taken.
 * @throws Refusal `role_may_not`, `attachment_digest` (own, other size), `not_found` (another's), `too_large` (it, or what of this
 *   council's waits for a letter), `unavailable` (being swept)
 */
export async function announceAttachment(
  stores: Stores,
  asker: Asker,
  { id, bytes }: { id: Id; bytes: number },
  { maxAttachmentBytes, maxUnsentBytes }: Limits = defaultLimits,
): Promise<{ attachment: AttachmentView; created: boolean }> {
  permit(asker, 'upload_attachment')
  const { authority, thumbprint: member } = asker
  if (bytes > maxAttachmentBytes)
    throw new Refusal('too_large', `This gateway takes sealed attachments of at most ${maxAttachmentBytes} bytes.`)
  const unsent = await queries.unsentOf(stores.sql, authority, id)
  if (unsent.bytes + bytes > maxUnsentBytes || unsent.count >= maxUnsentAttachments) {
    const has = `${unsent.bytes} bytes in ${unsent.count} attachments`
    const most = `${maxUnsentBytes} bytes and ${maxUnsentAttachments} attachments`
    throw new Refusal('too_large', `Your council has ${has} here that no letter names; at most ${most} wait at once.`)
  }
  const created = await queries.announce(stores.sql, { id, authority, member, bytes, key: newKey(id) })
  const attachment = await readOwn(stores, asker, id)
  if (attachment.bytes !== bytes) {
    throw new Refusal('attachment_digest', `It was announced with ${attachment.bytes} bytes, now with ${bytes}.`)
  }
  // Here and not with the first part, so that a store that is away is noticed before bytes flow.
  if (attachment.state === 'open' && attachment.completing === null) await uploadOf(stores, attachment)
  return { attachment: view(attachment, await queries.arrivedParts(stores.sql, id)), created }
}

/**
 * The parts of an attachment: what has arrived, which a resumed upload asks first; and what whoever may fetch it can verify it by.
 *
 * @throws Refusal `role_may_not`, `not_found`, `purged`
 */
export async function readAttachment(stores: Pick<Stores, 'sql'>, asker: Asker, id: Id): Promise<AttachmentView> {
  permit(asker, 'read_attachment')
  const { authority, desks } = asker
  const found =
    (await queries.readOwn(stores.sql, authority, id)) ??
    (await queries.readServed(stores.sql, { id, authority, desks }))
  if (!found) throw new Refusal('not_found')
  if (found.purged) throw new Refusal('purged')
  return view(found, await queries.arrivedParts(stores.sql, id))
}

/** The multipart upload of an open attachment, begun where there is none yet: one gateway wins, another's is given up. */
export async function uploadOf(
  { sql, objects }: Stores,
  { id, key, upload }: { id: Id; key: string; upload: string | null },
): Promise<string> {
  if (upload !== null) return upload
  const begun = await objects.beginUpload(key)
  if (await queries.setUpload(sql, id, key, begun)) return begun
  await objects.endUpload(key, begun)
  const now = await queries.uploadUnder(sql, id, key)
  if (now === undefined) throw new Refusal('unavailable', 'The attachment is changing at this moment.')
  return now
}
