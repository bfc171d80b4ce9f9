// What an import would change: read first, proposed afterwards. Pure: rows of a file against the directory as it is.
// Nothing is ever removed by leaving it out of a file: a council ends by a row that says so.
import { codeOn, type Identity } from '../../../schemas/directory/identity.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { type ColumnName, columns } from './cells.ts'
import type { Invalid, Read, Row } from './rows.ts'
import { cellOf, type Listed } from './write.ts'

export type Changed = { line: number; id: Id; before: Identity; after: Identity; fields: ColumnName[] }
/** `same`: in both, and the same. `absent`: in the directory, not in the file; they stay as they are. */
export type ImportPlan = {
  added: { line: number; id: Id; identity: Identity }[]
  changed: Changed[]
  same: Id[]
  absent: Listed[]
  invalid: Invalid[]
}

/**
 * The difference between a file and the directory.
 *
 * A row means the council with its `id`; without one, the council that has its code today, its GSS code, or its very name.
 * Predecessors and successors may be in the file or in the directory. Nothing may be done while `invalid` holds anything.
 * @param on the day that says which of several codes counts
 */
export function planImport({ rows, invalid }: Read, directory: readonly Listed[], on: string): ImportPlan {
  const known = indexed(directory, on)
  const wrong: Invalid[] = [...invalid]
  const placed: { row: Row; id: Id; before?: Listed }[] = []
  const taken = new Map<Id, number>()
  for (const row of rows) {
    const before = meant(row, known, on)
    if (before === 'several' || before === 'unknown') {
      wrong.push({ line: row.line, reason: unclear[before] })
      continue
    }
    const id = before?.id ?? newId()
    const earlier = taken.get(id)
    if (earlier !== undefined) wrong.push({ line: row.line, reason: `It means the same council as line ${earlier}.` })
    taken.set(id, row.line)
    placed.push({ row, id, ...(before && { before }) })
  }
  const within = indexed([...directory, ...placed.map(({ row, id }) => ({ id, identity: row.identity }))], on)
  wrong.push(...clashes(placed, on))
  const plan: ImportPlan = { added: [], changed: [], same: [], absent: [], invalid: wrong }
  for (const { row, id, before } of placed) {
    const after = keeping(before?.identity, linked(row, within, wrong), row.given)
    if (!before) plan.added.push({ line: row.line, id, identity: after })
    else {
      const fields = columns.filter(name => cellOf({ id, identity: after }, name) !== cellOf(before, name))
      if (fields.length === 0) plan.same.push(id)
      else plan.changed.push({ line: row.line, id, before: before.identity, after, fields })
    }
  }
  plan.absent = directory.filter(({ id }) => !taken.has(id))
  wrong.sort((one, other) => one.line - other.line)
  return plan
}

/** What the file does not speak of stays as it was. */
function keeping(before: Identity | undefined, after: Identity, given: readonly string[]): Identity {
  if (!before) return after
  const unsaid = Object.entries(before).filter(([name]) => !given.includes(name))
  return { ...after, ...Object.fromEntries(unsaid) }
}

const unclear = {
  several: 'More than one council could be meant: write its id.',
  unknown: 'The directory has no council with this id.',
}

type Index = Map<string, Id[]>
type Known = { byKey: Index; byId: Map<Id, Listed> }

/** Councils by everything they may be called in a file. */
function indexed(councils: readonly Listed[], on: string): Known {
  const byKey: Index = new Map()
  const byId = new Map<Id, Listed>()
  for (const council of councils) {
    byId.set(council.id, council)
    for (const key of keysOf(council.identity, on)) {
      const ids = byKey.get(key) ?? []
      if (!ids.includes(council.id)) byKey.set(key, [...ids, council.id])
    }
  }
  return { byKey, byId }
}

/** The code and GSS code it has, or had last; and its name. */
function keysOf({ name, la_codes, gss }: Pick<Identity, 'name' | 'la_codes' | 'gss'>, on: string): string[] {
  const code = codeOn(la_codes, on) ?? la_codes?.[0]?.code
  const area = codeOn(gss, on) ?? gss[0]?.code
  return [code, area, name.toLowerCase()].filter(key => key !== undefined)
}

function meant({ id, identity }: Row, { byKey, byId }: Known, on: string): Listed | 'several' | 'unknown' | undefined {
  if (id !== undefined) return byId.get(id) ?? 'unknown'
  for (const key of keysOf(identity, on)) {
    const [found, ...more] = byKey.get(key) ?? []
    if (more.length > 0) return 'several'
    if (found !== undefined) return byId.get(found)
  }
  return undefined
}

/** Two rows of one file must not claim one current code. */
function clashes(placed: readonly { row: Row; id: Id }[], on: string): Invalid[] {
  const first = new Map<string, { line: number; id: Id }>()
  return placed.flatMap(({ row: { line, identity }, id }) => {
    const keys = identity.status === 'closed' ? [] : keysOf(identity, on)
    return keys.flatMap(key => {
      const other = first.get(key)
      if (!other) first.set(key, { line, id })
      return other && other.id !== id ? [{ line, reason: `${key} stands on line ${other.line} already.` }] : []
    })
  })
}

/** The identity with its predecessors and successors found; what is not found makes the row invalid. */
function linked({ line, identity, links }: Row, { byKey, byId }: Known, wrong: Invalid[]): Identity {
  const found = (names: readonly string[], what: string) =>
    names.flatMap(name => {
      const ids = byId.has(name) ? [name] : (byKey.get(name) ?? byKey.get(name.toLowerCase()) ?? [])
      if (ids.length === 1) return ids
      const why = ids.length === 0 ? 'is neither in the file nor in the directory' : 'may be more than one council'
      wrong.push({ line, reason: `${what}: ${name} ${why}.` })
      return []
    })
  const predecessors = found(links.predecessors, 'predecessors')
  const successors = found(links.successors, 'successors')
  return {
    ...identity,
    ...(predecessors.length > 0 && { predecessors }),
    ...(successors.length > 0 && { successors }),
  }
}
