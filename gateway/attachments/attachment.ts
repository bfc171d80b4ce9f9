// What every step on an attachment begins and ends with: whose it is, and how it is shown. No step itself stands here.
import type { z } from 'zod'
import type { attachmentView } from '../../schemas/api/forms.ts'
import type { Id } from '../../schemas/ids.ts'
import { newId } from '../../schemas/ids.ts'
import { attachmentPartBytes } from '../../schemas/limits.ts'
import { type Action, may, mayNotWords } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import { partLength } from '../../schemas/referral/attachment.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import * as queries from './queries.ts'

/** The two stores an attachment lies in. */
export type Stores = Pick<Gateway, 'sql' | 'objects'>
/** Who asks. */
export type Asker = Pick<Caller, 'thumbprint' | 'authority' | 'role' | 'desks'>
export type AttachmentView = z.infer<typeof attachmentView>

/** @throws Refusal `role_may_not`, before anything is looked up: so it tells nothing about any attachment */
export function permit(asker: Asker, action: Action): void {
  if (!may(asker.role, action, 'party')) throw new Refusal('role_may_not', mayNotWords(asker.role, action, 'party'))
}

/** @throws Refusal `not_found`, the same for what is another authority's and what nobody has */
export async function readOwn({ sql }: Pick<Stores, 'sql'>, asker: Asker, id: Id): Promise<queries.AttachmentRow> {
  const attachment = await queries.readOwn(sql, asker.authority, id)
  if (!attachment) throw new Refusal('not_found')
  return attachment
}

/** A key of the store never used before. */
export function newKey(id: Id): string {
  return `attachments/${id}/${newId()}`
}

const keyForm = /^attachments\/[0-9a-f-]{36}\/[0-9a-f-]{36}$/

/** Whether it may be one. */
export function isKey(key: string): boolean {
  return keyForm.test(key)
}

/** An attachment as it is shown to whoever may send or fetch it. */
export function view(
  { id, bytes, state, sha256 }: Pick<queries.AttachmentRow, 'id' | 'bytes' | 'state' | 'sha256'>,
  parts: readonly queries.PartRow[],
): AttachmentView {
  const arrived = parts.map(part => ({
    number: part.number,
    sha256: part.sha256,
    bytes: partLength(bytes, part.number),
  }))
  return { id, bytes, state, part_bytes: attachmentPartBytes, parts: arrived, ...(sha256 !== null && { sha256 }) }
}

/**
 * Gives up what the store has of an open attachment: every part has to come again, under a new key.
 *
 * @returns false where somebody else was quicker, and nothing changed
 */
export async function beginAnew(
  { sql, objects }: Stores,
  { id, key, upload, completing }: Pick<queries.AttachmentRow, 'id' | 'key' | 'upload' | 'completing'>,
): Promise<boolean> {
  const begun = await sql.begin(async tx => {
    if (!(await queries.beginAnew(tx, { id, key, completing, newKey: newKey(id) }))) return false
    await queries.forgetParts(tx, id)
    return true
  })
  // What stays under the old key when this fails is never served, and nobody needs to wait for it.
  if (begun) await objects.discard(key, upload ?? undefined).catch(() => {})
  return begun
}
