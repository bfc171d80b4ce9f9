// What a council is called and numbered: public facts, each with the days on which it held. An authority's `id` never changes.
// Never a person's name in here: that is a document (contacts/), which can be erased.
import { z } from 'zod'
import { londonInstant, londonTime } from '../clocks/days.ts'
import { day, id, storable } from '../ids.ts'

const nations = ['England', 'Wales', 'Scotland', 'Northern Ireland'] as const

/** First and last day on which it held, both included; without `from` since before anybody asked, without `until` to this day. */
const held = { from: day.optional(), until: day.optional() }
const datedCode = <P extends z.ZodType>(code: P) => z.strictObject({ code, ...held })

/** DfE's three-digit number with its days. */
export const laCode = datedCode(z.string().regex(/^\d{3}$/))
/** ONS code of the area with its days. */
export const gssCode = datedCode(z.string().regex(/^[ENSW]\d{8}$/))
/** Another name by which a council is looked up: an earlier one, or its name in another language. */
export const otherName = z.strictObject({
  name: storable(120).min(2),
  language: z.enum(['en', 'cy', 'gd', 'ga']).optional(),
  ...held,
})

/** Public facts of an authority, as `register` and `update_identity` say them. */
export const identity = z.strictObject({
  name: storable(120).min(2),
  other_names: z.array(otherName).max(16).optional(),
  nation: z.enum(nations),
  region: storable(60).optional(),
  la_codes: z
    .array(laCode)
    .max(8)
    .optional()
    .describe("DfE's three-digit numbers, one at a time; none in Scotland and Northern Ireland"),
  gss: z.array(gssCode).max(8).describe('GSS codes, past ones with the day they ended'),
  status: z.enum(['active', 'closing', 'closed']).describe('closing: until closes_on begins, then closed'),
  closes_on: day.optional().describe('the first day on which it is closed, from midnight in London'),
  predecessors: z.array(id).max(16).optional(),
  successors: z.array(id).max(16).optional(),
})
export type Identity = z.infer<typeof identity>
export type Status = Identity['status']
type Dated = { from?: string | undefined; until?: string | undefined }

/** The day an instant (seconds) falls on in London: the law's day for every council of the United Kingdom. */
export function dayOf(at: number): string {
  return londonTime(at).on
}

/** Seconds at which a day begins in London: 1 April does at 23:00 UTC the evening before. */
export function beginningOf(on: string): number {
  return londonInstant(on, 0)
}

/** Whether something dated held on this day. */
export function heldOn({ from, until }: Dated, on: string): boolean {
  return (from === undefined || from <= on) && (until === undefined || on <= until)
}

/** The code that holds on a day; undefined where none does. */
export function codeOn(codes: readonly ({ code: string } & Dated)[] | undefined, on: string): string | undefined {
  return codes?.find(one => heldOn(one, on))?.code
}

/** Whether a council is open at a time (seconds): `closing` turns into `closed` by the clock of receipts, not by anybody. */
export function statusAt({ status, closes_on }: Pick<Identity, 'status' | 'closes_on'>, at: number): Status {
  if (status !== 'closing' || closes_on === undefined) return status
  return at >= beginningOf(closes_on) ? 'closed' : 'closing'
}

/** The one spelling by which names and codes are searched: no capitals, accents or punctuation. */
export function searchKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

export type LookupKind = 'name' | 'la_code' | 'gss'

/** Everything a council is found by: its names and codes, present and past. */
export function lookupsOf({
  name,
  other_names = [],
  la_codes = [],
  gss,
}: Identity): { kind: LookupKind; key: string }[] {
  const names = [name, ...other_names.map(one => one.name)].map(one => ({ kind: 'name' as const, key: searchKey(one) }))
  const codes = la_codes.map(({ code }) => ({ kind: 'la_code' as const, key: searchKey(code) }))
  const areas = gss.map(({ code }) => ({ kind: 'gss' as const, key: searchKey(code) }))
  const all = [...names, ...codes, ...areas].map(one => [`${one.kind} ${one.key}`, one] as const)
  return [...new Map(all).values()]
}
