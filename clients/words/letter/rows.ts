// An opened letter's content as rows to show: a title and a text, a gap with its reason, or groups of further rows.
// Reads the schemas as they stand: a new field is shown without a change here. Texts stay texts; nothing is interpreted.
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import { elementOf, fieldOf, labelFor, titleFor } from '../fields.ts'
import { plain } from '../plain.ts'
import { dayOf, moment } from '../when.ts'

type Shape = Parameters<typeof titleFor>[1]
type Fields = Record<string, unknown>

/** A question with its answer, or groups of further rows. `gap`: not known, with the reason as text. `unverified`: as supplied, it does not check. */
export type Row = { title: string; text?: string; gap?: true; unverified?: true; groups?: Row[][] }
/** `alone`: a section that is no object: a gap, or rows of rows. */
export type Section = { name: string; title: string; rows: Row[]; alone?: Row }

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

export const sectionTitles: Record<string, string> = {
  safeguarding: 'Risk and safeguarding',
  basis: 'Why, and what allows it',
  child: 'The child',
  addresses: 'Addresses',
  parents: 'Parents and carers',
  siblings: 'Brothers and sisters',
  last_education: 'Last school or provision',
  needs: 'Special educational and medical needs',
  enquiries: 'Enquiries made',
  referrer: 'Who refers',
  unmet_requirements: 'Asked for by the receiving council, and missing',
}

/** The sections of a referral, risk first; what no title is known for comes last. */
export function sectionsOf(content: Fields, named: ReadonlyMap<string, string>): Section[] {
  const order = Object.keys(sectionTitles)
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  return Object.keys(content)
    .toSorted((one, two) => rank(one) - rank(two))
    .map(name => {
      const title = sectionTitles[name] ?? titleFor(name, undefined)
      const row = rowOf(title, content[name], fieldOf(letterContents.referral, name, content), named)
      const [only, ...more] = row.groups ?? []
      if (only && more.length === 0) return { name, title, rows: only }
      return { name, title, rows: [], alone: row }
    })
}

/** The rows of any other letter. What surrounds them says what was decided. */
export function rowsOf(kind: LetterKind, content: Fields, named: ReadonlyMap<string, string>): Row[] {
  // A question's "because" is what it rests on, and nothing around it says so.
  return fieldRows(content, letterContents[kind], named, kind === 'enquiry' ? [] : frame)
}

/** Shown by what surrounds a letter; further in, the same names are answers: why a risk was named, which service knows the child. */
const frame = ['decision', 'because', 'kind', 'content']

function fieldRows(fields: Fields, schema: Shape, named: ReadonlyMap<string, string>, left: string[] = []): Row[] {
  return Object.entries(fields)
    .filter(([name]) => !left.includes(name))
    .map(([name, value]) => {
      const field = fieldOf(schema, name, fields)
      return rowOf(titleFor(name, field), value, field, named)
    })
}

function rowOf(title: string, value: unknown, schema: Shape, named: ReadonlyMap<string, string>): Row {
  if (typeof value === 'boolean') return { title, text: value ? 'Yes' : 'No' }
  if (typeof value === 'string') return { title, text: stringWords(value, schema, named) }
  if (Array.isArray(value)) return arrayRow(title, value, schema, named)
  if (!isFields(value)) return { title, text: String(value) }
  if (typeof value.not_known === 'string') return { title, text: plain(value.not_known), gap: true }
  if (typeof value.as_supplied === 'string') return { title, text: plain(value.as_supplied), unverified: true }
  const person = personWords(value)
  if (person !== undefined) return { title, text: person }
  return { title, groups: [fieldRows(value, schema, named)] }
}

function arrayRow(title: string, values: unknown[], schema: Shape, named: ReadonlyMap<string, string>): Row {
  const element = elementOf(schema)
  if (values.length === 0) return { title, text: 'None' }
  if (values.every(one => typeof one === 'string')) {
    return { title, text: values.map(one => stringWords(one, element, named)).join('\n') }
  }
  return {
    title,
    groups: values.map(one => (isFields(one) ? fieldRows(one, element, named) : [rowOf('', one, element, named)])),
  }
}

const personFields = ['name', 'role', 'team', 'phone', 'email', 'at']

/** Somebody on one line: `Sam Oakhurst, CME officer, 2 Nov 2026, 16:45`. */
function personWords(fields: Fields): string | undefined {
  const given = Object.entries(fields)
  if (!given.every(([name, value]) => personFields.includes(name) && typeof value === 'string')) return undefined
  return given.map(([, value]) => stringWords(String(value), undefined, new Map())).join(', ')
}

function stringWords(value: string, schema: Shape, named: ReadonlyMap<string, string>): string {
  const council = named.get(value)
  if (council !== undefined) return council
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayOf(value)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value)) return moment(Date.parse(value) / 1000)
  return plain(labelFor(value, schema) ?? value)
}
