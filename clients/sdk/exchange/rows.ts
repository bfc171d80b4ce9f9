// Rows of an import: what a line of CSV, or an element of JSON, says of a council, or why it says nothing.
// Nothing is compared here with the directory: plan.ts does that.
import type { z } from 'zod'
import { type Identity, identity } from '../../../schemas/directory/identity.ts'
import { type Id, id as idForm } from '../../../schemas/ids.ts'
import { type ColumnName, listIn, readDated, readName } from './cells.ts'

/** Names of councils that a row refers to: ids, codes, GSS codes or names. */
type Links = { predecessors: string[]; successors: string[] }
/**
 * One council as a file describes it; `line` counts lines of CSV, or elements of JSON, from 1.
 *
 * `given`: what the file speaks of at all. A column that is not in it changes nothing; a cell that is empty does.
 */
export type Row = {
  line: number
  id?: Id
  identity: Omit<Identity, keyof Links>
  links: Links
  given: readonly string[]
}
export type Invalid = { line: number; reason: string }
export type Read = { rows: Row[]; invalid: Invalid[] }

const alone = identity.omit({ predecessors: true, successors: true })

/** A row from its cells. */
export function rowFromCells(line: number, cells: Partial<Record<ColumnName, string>>): Row | Invalid {
  const given = (name: ColumnName) => cells[name]?.trim() ?? ''
  const codes = (name: ColumnName) => readDated(given(name)).map(({ text, ...held }) => ({ code: text, ...held }))
  const others = readDated(given('other_names')).map(readName)
  const facts = {
    name: given('name'),
    ...(others.length > 0 && { other_names: others }),
    nation: given('nation'),
    ...(given('region') && { region: given('region') }),
    ...(given('la_codes') && { la_codes: codes('la_codes') }),
    gss: codes('gss'),
    status: given('status') || 'active',
    ...(given('closes_on') && { closes_on: given('closes_on') }),
    predecessors: listIn(given('predecessors')),
    successors: listIn(given('successors')),
  }
  return rowFrom(line, given('id'), facts, Object.keys(cells))
}

/** A row from a JSON object in the form of the directory: an identity, with `id` where the council is known. */
export function rowFromObject(line: number, given: unknown): Row | Invalid {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return { line, reason: 'It is no object.' }
  const { id = '', ...rest } = given as Record<string, unknown>
  return rowFrom(line, String(id), { gss: [], status: 'active', ...rest }, Object.keys(rest))
}

function rowFrom(line: number, id: string, facts: Record<string, unknown>, given: readonly string[]): Row | Invalid {
  const { predecessors = [], successors = [], ...rest } = facts
  if (id !== '' && !idForm.safeParse(id).success) return { line, reason: `id: ${id} is no id of a council.` }
  const links = { predecessors, successors }
  for (const [name, list] of Object.entries(links)) {
    if (!Array.isArray(list) || list.length > 16 || list.some(one => typeof one !== 'string'))
      return { line, reason: `${name}: at most 16 councils, by code, name or id.` }
  }
  const form = alone.safeParse(rest)
  if (form.success) return { line, ...(id && { id }), identity: form.data, links: links as Links, given }
  return { line, reason: reasonOf(form.error.issues[0]) }
}

const wanted: Record<string, string> = {
  name: 'A name has two to 120 characters.',
  nation: 'The nation is England, Wales, Scotland or Northern Ireland.',
  la_codes: 'A DfE code has three digits, and its days are written "909 until 2023-03-31".',
  gss: 'A GSS code is E, N, S or W and eight digits, and its days are written "E10000006 until 2023-03-31".',
  status: 'The status is active, closing or closed.',
  closes_on: 'A day is written 2027-04-01.',
  other_names: 'Other names are written "Ynys Môn [cy]", with semicolons between.',
}

function reasonOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue?.code === 'unrecognized_keys') return `There is no field ${issue.keys.join(', ')}.`
  const field = String(issue?.path[0] ?? 'row')
  return `${field}: ${wanted[field] ?? issue?.message ?? 'not in the expected form'}`
}

export function sorted(all: readonly (Row | Invalid)[]): Read {
  return {
    rows: all.filter(one => 'identity' in one),
    invalid: all.filter(one => 'reason' in one),
  }
}
