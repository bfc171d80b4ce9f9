// A mapping: which column of somebody's file answers which question of a referral. Written once for a case system, kept beside it.
// A question that no column answers is answered by a reason, in the words of whoever wrote the mapping: never by a guess of this program.

import { z } from 'zod'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import { fieldFor, rowNames, sameHeading } from '../case-systems/names.ts'
import { InvalidContent } from '../exit.ts'

const attachmentCodes = Object.keys(attachmentTypes) as [keyof typeof attachmentTypes]

const source = z.union([
  z.string().min(1).describe('the heading of the column'),
  z.strictObject({
    column: z.string().min(1),
    codes: z.record(z.string(), z.string()).optional().describe('what stands in the cells, and our code for it'),
    as_supplied: z.boolean().optional().describe('a number whose check does not fit is sent all the same, and marked'),
    when_empty: z.string().min(1).optional().describe('why it is not known, where the cell is empty'),
  }),
  z.strictObject({ value: z.unknown() }).describe('the same for every row'),
])

export const mapping = z.strictObject({
  reference: z.string().min(1).describe("the column with the row's own reference: one referral for each"),
  to: source.describe('the receiving council: a name or a three-digit code'),
  team: z.string().optional().describe('its team; cme where nothing is said'),
  when_empty: z.string().min(1).describe('why it is not known, for every mandatory question without an answer'),
  fields: z.record(z.string(), source),
  attachments: z
    .array(z.union([z.string().min(1), z.strictObject({ column: z.string().min(1), type: z.enum(attachmentCodes) })]))
    .optional()
    .describe('columns that name files beneath the folder of --files, several with ; between; what they are'),
  why_not: z
    .record(z.string(), source)
    .optional()
    .describe('why something the receiving council asks for is missing, by its words in the dry run; * for any'),
})
export type Mapping = z.infer<typeof mapping>
export type Source = Exclude<z.infer<typeof source>, string>

/** A source as an object; `"Surname"` is short for `{ "column": "Surname" }`. */
export function sourceOf(given: z.infer<typeof source>): Source {
  return typeof given === 'string' ? { column: given } : given
}

/** The columns that name files, each with what they are. */
export function attachmentColumns({ attachments = [] }: Pick<Mapping, 'attachments'>) {
  return attachments.map(one => (typeof one === 'string' ? { column: one, type: 'other' as const } : one))
}

/** @throws InvalidContent where it is no mapping */
export function readMapping(content: unknown): Mapping {
  const parsed = mapping.safeParse(content)
  if (parsed.success) return parsed.data
  throw new InvalidContent(
    'This is no mapping. cme import FILE --make-mapping makes one to begin with.',
    explain(parsed.error, content),
  )
}

/** A mapping to begin with: the columns whose headings are known. `unknown`: the others, for somebody to decide. */
export function mappingFor(headings: readonly string[]): { mapping: Mapping; unknown: string[] } {
  const called = (names: readonly string[]) => headings.find(one => names.some(name => sameHeading(name, one)))
  const [reference, to] = [called(rowNames.reference), called(rowNames.to)]
  const fields: Mapping['fields'] = {
    'basis.lawful_basis': { value: ['education_act_1996_s436a'] },
    'basis.marking': { value: 'official_sensitive' },
    'basis.priority': { value: 'standard' },
    'basis.reason': { value: 'moved_to_another_local_authority' },
    'referrer.origin': { value: 'school' },
    'referrer.team_mailbox': { value: 'WRITE YOUR TEAM’S MAILBOX' },
    'referrer.phone': { value: 'WRITE YOUR TEAM’S TELEPHONE NUMBER' },
  }
  const unknown: string[] = []
  for (const heading of headings) {
    if (heading === reference || heading === to) continue
    const field = fieldFor(heading)
    if (field === undefined || typeof fields[field] === 'string') unknown.push(heading)
    else fields[field] = heading
  }
  return {
    mapping: {
      reference: reference ?? 'WRITE THE COLUMN OF YOUR OWN REFERENCE',
      to: to ?? { value: 'WRITE THE RECEIVING COUNCIL, or { "column": … }' },
      when_empty: 'Not held in our case system.',
      fields,
    },
    unknown,
  }
}
