// What a proposed change comes to, in words: from its verified statement and the verified state it would change. Never from a summary.
// Shared by `cme approvals` and the pages: both must say the same of the same statement.

import type { Nation } from '../../../schemas/directory/nation.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import type { DirectoryStatement, Identity, StatementOf } from '../../../schemas/statement/verbs.ts'
import { line } from '../plain.ts'
import { dayOf } from '../when.ts'
import { roleWords } from '../words.ts'

/** One field that would be otherwise; without `before` it is new, without `after` it is no longer said. */
export type Difference = { path: string; before?: string; after?: string }
/** A sentence that begins small, more of them, and field by field what would be otherwise. */
export type Change = { says: string; more: string[]; differs: Difference[] }

/** What is known where the change is read: the nation, names of councils, and the identity that would be changed. */
export type Known = {
  nation: Nation
  nameOf: (id: string) => Promise<string>
  identity?: Identity | undefined
  /** What a team is called where this is read. */
  teamOf?: (team: string) => string
}

const shortCharacters = 10
/** A key, as it is shown: enough of it to tell it from others. */
export const short = (key: string) => key.slice(0, shortCharacters)

/** What will change. */
export async function changeIn(claims: DirectoryStatement, known: Known): Promise<Change> {
  const { teamOf = team => team } = known
  switch (claims.verb) {
    case 'admit_member':
      return change(`let in ${roleWords[claims.role]} at ${claims.desks.map(teamOf).join(', ')}`)
    case 'publish_certificate':
      return change(`make a team ready to receive: ${teamOf(claims.desk)}`)
    case 'update':
      return change('change its contacts, with a mailbox that is not under gov.uk')
    case 'register':
      return change(
        `add to the directory: ${line(claims.identity.name)}`,
        [],
        await identities(undefined, claims.identity, known),
      )
    case 'update_identity': {
      const differs = await identities(known.identity, claims.identity, known)
      return change(`change its name, codes or status: ${line(claims.identity.name)}`, [], differs)
    }
    case 'succeed':
      return succession(claims, known)
    default:
      return aboutTheNation(claims, known)
  }
}

function change(says: string, more: string[] = [], differs: Difference[] = []): Change {
  return { says, more, differs }
}

async function succession(
  { sub, successors, on, custodian }: StatementOf<'succeed'>,
  { nameOf }: Known,
): Promise<Change> {
  const [ending, keeper, ...heirs] = await Promise.all([sub, custodian, ...successors].map(nameOf))
  return change(`${ending} ends: closed from ${dayOf(on)}`, [
    `its place is taken by ${heirs.join(' and ')}`,
    `${keeper} keeps its old keys`,
  ])
}

async function aboutTheNation(claims: DirectoryStatement, { nation }: Known): Promise<Change> {
  switch (claims.verb) {
    case 'admit_registrar':
      return change(`let in a further national administrator: key ${short(await thumbprint(claims.key))}`)
    case 'remove_registrar':
      return change(`remove the national administrator ${short(claims.registrar)}: ${claims.reason}`)
    case 'publish_gateway_key':
      return change(
        `let ${line(claims.issuer)} sign receipts with a further key: ${short(await thumbprint(claims.key))}`,
      )
    case 'retire_gateway_key': {
      const issuer = nation.gatewayKeys.get(claims.gateway_key)?.issuer ?? 'the gateway'
      return change(`retire the receipt key ${short(claims.gateway_key)} of ${line(issuer)}`)
    }
    case 'set_policy':
      return change('lay down another policy', [], differences(nation.policy, claims.policy))
    default:
      return change(claims.verb.replaceAll('_', ' '))
  }
}

/** What would be otherwise about a council. Those that come before and after it are named, never shown as ids. */
export async function identities(
  before: Identity | undefined,
  after: Identity,
  { nameOf }: Pick<Known, 'nameOf'>,
): Promise<Difference[]> {
  const withNames = async ({ predecessors, successors, ...facts }: Identity) => ({
    ...facts,
    ...(predecessors && { predecessors: await Promise.all(predecessors.map(nameOf)) }),
    ...(successors && { successors: await Promise.all(successors.map(nameOf)) }),
  })
  return differences(before ? await withNames(before) : {}, await withNames(after))
}

/** One for each field that would be otherwise. */
export function differences(before: object, after: object): Difference[] {
  const [was, will] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))]
  return [...new Set([...was.keys(), ...will.keys()])].flatMap(path => {
    const [old, next] = [was.get(path), will.get(path)]
    if (old === next) return []
    return [{ path, ...(old !== undefined && { before: line(old) }), ...(next !== undefined && { after: line(next) }) }]
  })
}

/** `first_manager_waits_days: 0 → 7`: a difference on a line, in the protocol's words. */
export function differenceLine({ path, before, after }: Difference): string {
  return before === undefined ? `${path}: ${after}` : `${path}: ${before} → ${after ?? 'no longer said'}`
}

/** A list is one field: what is in it belongs together. */
function fieldsOf(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, field]): [string, string][] => {
    const here = path === '' ? name : `${path}.${name}`
    if (field === undefined) return []
    if (Array.isArray(field)) return field.length === 0 ? [] : [[here, field.map(elementWords).join('; ')]]
    if (field !== null && typeof field === 'object') return fieldsOf(field, here)
    return [[here, String(field)]]
  })
}

/** `909 until 31 Mar 2023`, `Ynys Môn`. */
function elementWords(element: unknown): string {
  if (element === null || typeof element !== 'object') return String(element)
  return datedWords(element as Dated)
}

type Dated = { code?: string; name?: string; from?: string | undefined; until?: string | undefined }

/** A code or a name with the days on which it held. */
export function datedWords(held: Dated): string {
  const { code, name, from, until } = held
  const days = [from && `from ${dayOf(from)}`, until && `until ${dayOf(until)}`]
  return [code ?? name ?? JSON.stringify(held), ...days].filter(Boolean).join(' ')
}
