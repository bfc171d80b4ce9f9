// An opened letter as an officer reads it: risk and safeguarding first, every question with its answer, nothing left out.
// What comes from another council is made safe to print (plain.ts) and never interpreted.

import { id as idForm } from '../../../schemas/ids.ts'
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import { elementOf, fieldOf, labelFor, titleFor } from '../../words/fields.ts'
import { line, plain } from '../../words/plain.ts'
import { dayOf, moment } from '../../words/when.ts'
import type { Names } from '../directory/councils.ts'
import type { Style } from './style.ts'
import { wrapped } from './table.ts'

type Shape = Parameters<typeof titleFor>[1]
type Fields = Record<string, unknown>

/** First what must be known before anybody visits; then the order of the form. */
const first = ['safeguarding']
/** Shown by what surrounds them. */
const frame = ['decision']

const sections: Record<string, string> = {
  referrer: 'Who refers',
  basis: 'Why, and what allows it',
  child: 'The child',
  addresses: 'Addresses',
  parents: 'Parents and carers',
  siblings: 'Brothers and sisters',
  last_education: 'Last school or provision',
  needs: 'Special educational and medical needs',
  safeguarding: 'Risk and safeguarding',
  enquiries: 'Enquiries made',
  unmet_requirements: 'Asked for by the receiving council, and missing',
}

/** The letter in lines, indented, fitted to the width. Ids of councils become their names. */
export async function letterLines(kind: LetterKind, content: unknown, style: Style, names: Names): Promise<string[]> {
  const named = await councilsIn(content, names)
  const writer: Writer = { style, named }
  if (typeof content !== 'object' || content === null) return [`  ${plain(JSON.stringify(content))}`]
  if (kind !== 'referral') return fieldLines(content as Fields, letterContents[kind], 2, writer)
  const parts = Object.keys(content).toSorted((one, two) => rank(one) - rank(two))
  return parts.flatMap(name => {
    const title = sections[name] ?? titleFor(name, undefined)
    const heading = name === 'safeguarding' ? style.warn(style.strong(title)) : style.strong(title)
    const schema = fieldOf(letterContents.referral, name, content)
    return [
      '',
      heading,
      ...warnings(name, content as Fields, writer),
      ...valueLines((content as Fields)[name], schema, 2, writer),
    ]
  })
}

type Writer = { style: Style; named: Map<string, string> }

function rank(name: string): number {
  const at = first.indexOf(name)
  if (at >= 0) return at - first.length
  const place = Object.keys(sections).indexOf(name)
  return place >= 0 ? place : Number.MAX_SAFE_INTEGER
}

/** Risks that stand in other sections of the form. */
function warnings(section: string, content: Fields, { style }: Writer): string[] {
  if (section !== 'safeguarding') return []
  const addresses = content.addresses as Fields | undefined
  const parents = Array.isArray(content.parents) ? (content.parents as Fields[]) : []
  const lines: string[] = []
  if (addresses && addresses.confidential !== false) {
    const known =
      addresses.confidential === true
        ? 'The new address is confidential.'
        : 'Whether the new address is confidential is not known: treat it as confidential.'
    lines.push(known)
  }
  if (addresses?.family_known_to_staff === true) lines.push('Somebody at one of the councils may know this family.')
  for (const { name, contact_restrictions } of parents) {
    if (typeof contact_restrictions === 'string') lines.push(`${String(name)}: ${contact_restrictions}`)
  }
  return lines.map(text => `  ${style.warn('!')} ${line(text)}`)
}

function fieldLines(fields: Fields, schema: Shape, indent: number, writer: Writer): string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (frame.includes(name)) return []
    const field = fieldOf(schema, name, fields)
    return labelled(titleFor(name, field), value, field, indent, writer)
  })
}

function labelled(title: string, value: unknown, schema: Shape, indent: number, writer: Writer): string[] {
  const room = ' '.repeat(indent)
  const text = inline(value, schema, writer)
  if (text === undefined)
    return [`${room}${writer.style.dim(`${line(title)}:`)}`, ...valueLines(value, schema, indent + 2, writer)]
  const [head = '', ...rest] = wrapped(`${line(title)}: ${text}`, writer.style.columns - indent)
  const label = `${line(title)}:`
  const shown = head.startsWith(label) ? writer.style.dim(label) + head.slice(label.length) : head
  return [`${room}${shown}`, ...rest.map(one => `${room}  ${one}`)]
}

function valueLines(value: unknown, schema: Shape, indent: number, writer: Writer): string[] {
  const room = ' '.repeat(indent)
  const text = inline(value, schema, writer)
  if (text !== undefined) return wrapped(text, writer.style.columns - indent).map(one => `${room}${one}`)
  if (Array.isArray(value)) {
    const element = elementOf(schema)
    return value.flatMap((one, at) => [...(at > 0 ? [''] : []), ...valueLines(one, element, indent, writer)])
  }
  return fieldLines(value as Fields, schema, indent, writer)
}

/** What fits on a line behind its label; undefined for what has lines of its own. */
function inline(value: unknown, schema: Shape, { style, named }: Writer): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'string') return stringWords(value, schema, named)
  if (value === null || typeof value !== 'object') return String(value)
  if (Array.isArray(value)) {
    if (value.length === 0) return 'none'
    return value.every(one => typeof one === 'string')
      ? value.map(one => stringWords(one, elementOf(schema), named)).join(' · ')
      : undefined
  }
  const fields = value as Fields
  if ('not_known' in fields) return style.warn(`not known: ${plain(String(fields.not_known))}`)
  if ('as_supplied' in fields)
    return `${plain(String(fields.as_supplied))} ${style.warn('(as supplied, not verified)')}`
  return personWords(fields)
}

const personFields = ['name', 'role', 'team', 'phone', 'email', 'at']

/** Somebody on one line: `Sam Oakhurst, CME officer, 2 Nov 2026, 16:45`. */
function personWords(fields: Fields): string | undefined {
  const given = Object.entries(fields)
  if (!given.every(([name, value]) => personFields.includes(name) && typeof value === 'string')) return undefined
  return given.map(([, value]) => stringWords(String(value), undefined, new Map())).join(', ')
}

function stringWords(value: string, schema: Shape, named: Map<string, string>): string {
  const council = named.get(value)
  if (council !== undefined) return council
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return dayOf(value)
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(value)) return moment(Date.parse(value) / 1000)
  return plain(labelFor(value, schema) ?? value)
}

/** Councils named by id in a decision or an outcome. */
async function councilsIn(content: unknown, names: Names): Promise<Map<string, string>> {
  const named = new Map<string, string>()
  if (typeof content !== 'object' || content === null) return named
  for (const field of ['suggested_authority', 'to']) {
    const value = (content as Fields)[field]
    if (!idForm.safeParse(value).success) continue
    named.set(String(value), await names(String(value)).catch(() => String(value)))
  }
  return named
}
