// The sealed bytes of an attachment, whole or a range, to those who may have them. Every fetch is written down before a byte goes.
// Nothing is buffered here.
import type { Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { type Asker, permit, type Stores } from './attachment.ts'
import * as queries from './queries.ts'

export type Content = {
  /** Length of the whole attachment. */
  bytes: number
  /** Offsets of what `body` holds, both inclusive. */
  first: number
  last: number
  /** A range was asked for and is answered. */
  partial: boolean
  /** Cancel it when nobody reads on: the store's connection ends with it. */
  body: ReadableStream<Uint8Array>
}

/**
 * Opens an attachment for one fetch.
 *
 * Its own authority may fetch it until a statement names it; from then on both parties of that referral, at its desks, and
 * each fetch is logged. `range` is one range as RFC 9110 §14.1.2 writes it (`bytes=0-99`, `bytes=100-`, `bytes=-50`);
 * several ranges or another form give the whole, as §14.2 allows.
 * @throws Refusal `role_may_not`, `not_found` (also for what is not theirs, incomplete or recalled), `purged`, `range_not_satisfiable`
 */
export async function readContent(stores: Stores, asker: Asker, id: Id, range?: string): Promise<Content> {
  permit(asker, 'read_attachment')
  const { authority, thumbprint: member } = asker
  const { desks } = asker
  const found = await queries.readServed(stores.sql, { id, authority, desks })
  if (!found) throw new Refusal('not_found')
  if (found.purged) throw new Refusal('purged')
  const { bytes, key, subject } = found
  const { first, last, partial } = span(range, bytes)
  const body = await stores.objects.read(key, first, last)
  if (!body) throw new Error(`the store has no object for attachment ${id}`)
  try {
    if (subject !== null) await queries.logFetch(stores.sql, { subject, authority, member, attachment: id })
  } catch (cause) {
    await body.cancel()
    throw cause
  }
  return { bytes, first, last, partial, body }
}

type Span = Pick<Content, 'first' | 'last' | 'partial'>

function span(range: string | undefined, bytes: number): Span {
  const [, from = '', to = ''] = range?.match(/^bytes=(\d*)-(\d*)$/i) ?? []
  if (from === '' && to === '') return { first: 0, last: bytes - 1, partial: false }
  const last = from === '' || to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1)
  const first = from === '' ? Math.max(bytes - Number(to), 0) : Number(from)
  // Not a range at all, says RFC 9110, and so no reason to refuse.
  if (from !== '' && to !== '' && Number(to) < Number(from)) return { first: 0, last: bytes - 1, partial: false }
  if (first >= bytes)
    throw new Refusal('range_not_satisfiable', `The attachment has ${bytes} bytes: 0 to ${bytes - 1}.`)
  return { first, last, partial: true }
}
