// One part, streamed to the store while its digest is taken. A part that is not what was announced never becomes whole there:
// its last bytes are held back until length and digest are right. Nothing is buffered here beyond a MiB.

import { type Digest, type Id, newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { partCount, partLength } from '../../schemas/referral/attachment.ts'
import { uploadOf } from './announce.ts'
import { type Asker, beginAnew, permit, readOwn, type Stores } from './attachment.ts'
import { checked, exhaust, type PartToCheck } from './flow/checked.ts'
import { gathered } from './flow/gathered.ts'
import * as queries from './queries.ts'

export type Part = PartToCheck & { id: Id }

/**
 * Stores one part; again with the same digest changes nothing, with another replaces it. Recorded once the store has confirmed.
 *
 * Of two sendings of one part at once the later counts. While another digest is on its way, what had arrived is forgotten.
 * @throws Refusal `role_may_not`, `not_found`, `malformed_request` (no such number), `attachment_incomplete` (ended early, or
 *   a later sending counts, or the store lost what had arrived), `attachment_digest` (too long, other digest), `attachment_sealed`
 */
export async function putPart(stores: Stores, asker: Asker, part: Part): Promise<{ number: number; sha256: Digest }> {
  permit(asker, 'upload_attachment')
  const { id, number, sha256 } = part
  const { bytes: total } = await readOwn(stores, asker, id)
  const count = partCount(total)
  if (number < 1 || number > count) {
    throw new Refusal('malformed_request', `An attachment of ${total} bytes has parts 1 to ${count}, not ${number}.`)
  }
  const attempt = newId()
  const begun = await queries.beginPart(stores.sql, { id, authority: asker.authority, number, attempt, sha256 })
  if (!begun) throw await sealed(stores, asker, id)
  const flow = checked(part, partLength(total, number))
  if (begun.arrived) await exhaust(flow)
  else await store(stores, part, { ...begun, attempt, bytes: partLength(total, number), flow })
  return { number, sha256 }
}

type Flow = queries.Begun & { attempt: Id; bytes: number; flow: AsyncIterable<Uint8Array> }

async function store(stores: Stores, part: Part, { key, upload, attempt, bytes, flow }: Flow): Promise<void> {
  const { id, number, sha256 } = part
  const under = await uploadOf(stores, { id, key, upload })
  const etag = await stores.objects.putPart({ key, upload: under, number, bytes }, gathered(flow))
  if (etag === undefined) {
    // The bucket drops uploads that were left too long: then nothing of it is there any more.
    await beginAnew(stores, { id, key, upload: under, completing: null })
    throw new Refusal('attachment_incomplete', 'The store has dropped what had arrived: send every part again.')
  }
  if (await queries.recordPart(stores.sql, { id, number, attempt, sha256, etag })) return
  const arrived = await queries.arrivedParts(stores.sql, id)
  if (arrived.some(other => other.number === number && other.sha256 === sha256)) return
  throw new Refusal('attachment_incomplete', `Part ${number} was begun again meanwhile: the later sending counts.`)
}

async function sealed(stores: Stores, asker: Asker, id: Id): Promise<Refusal> {
  const { state } = await readOwn(stores, asker, id)
  return new Refusal('attachment_sealed', state === 'open' ? 'It is being completed at this moment.' : undefined)
}
