// What a proposed change comes to, in words: from its verified statement and the verified state it would change. Never from a summary.

import type { Nation, Proposal } from '../../../schemas/directory/standing.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import type { DirectoryStatement, Identity, StatementOf } from '../../../schemas/statement/verbs.ts'
import { certificateWords, gatewayKeyWords, proposalWords, registrarWords } from '../../seal/index.ts'
import { line } from '../../words/plain.ts'
import { dayOf } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import type { Names } from '../directory/councils.ts'

const shortCharacters = 10
/** A key, as it is shown: enough of it to tell it from others. */
export const short = (key: string) => key.slice(0, shortCharacters)

/** What is known where the change is read: the nation, names of councils, and the identity that would be changed. */
export type Known = { nation: Nation; nameOf: Names; identity?: Identity | undefined }

/**
 * The words to compare by voice. Where a key is concerned, they are made from the key and whom it is for, the same for everybody who
 * sees it; any other change has those of its statement.
 */
export async function wordsToCompare(
  net: string,
  { claims, digest }: Pick<Proposal, 'claims' | 'digest'>,
): Promise<string[]> {
  switch (claims.verb) {
    case 'publish_certificate':
      return certificateWords({ net, authority: claims.sub, desk: claims.desk, fingerprint: claims.fingerprint })
    case 'admit_registrar':
      return registrarWords({ net, person: claims.person, member: await thumbprint(claims.key) })
    case 'publish_gateway_key':
      return gatewayKeyWords({ net, issuer: claims.issuer, key: await thumbprint(claims.key) })
    default:
      return proposalWords({ net, proposal: digest })
  }
}

/** With whom the words are compared: whoever holds the key, or whoever proposed it. */
export function whomToRing({ verb }: DirectoryStatement): string {
  if (verb === 'admit_registrar') return 'ring the newcomer'
  return verb === 'publish_gateway_key' ? "ring the gateway's operator" : 'ring them'
}

/** What will change: a sentence, and a line for each thing that will be otherwise. */
export async function changeIn(claims: DirectoryStatement, known: Known): Promise<[string, ...string[]]> {
  switch (claims.verb) {
    case 'admit_member':
      return [`let in ${roleWords[claims.role]} at ${claims.desks.join(', ')}`]
    case 'publish_certificate':
      return [`make the team ${claims.desk} ready to receive`]
    case 'register':
      return [`register: ${line(claims.identity.name)}`, ...differences({}, claims.identity)]
    case 'update_identity':
      return [`update identity: ${line(claims.identity.name)}`, ...differences(known.identity ?? {}, claims.identity)]
    case 'succeed':
      return succession(claims, known)
    default:
      return aboutTheNation(claims, known)
  }
}

async function succession(
  { sub, successors, on, custodian }: StatementOf<'succeed'>,
  { nameOf }: Known,
): Promise<[string, ...string[]]> {
  const [ending, keeper, ...heirs] = await Promise.all([sub, custodian, ...successors].map(nameOf))
  return [
    `${ending} ends: closed from ${dayOf(on)}`,
    `its place is taken by ${heirs.join(' and ')}`,
    `${keeper} keeps its old keys`,
  ]
}

async function aboutTheNation(claims: DirectoryStatement, { nation }: Known): Promise<[string, ...string[]]> {
  switch (claims.verb) {
    case 'admit_registrar':
      return [`let in a further national administrator: key ${short(await thumbprint(claims.key))}`]
    case 'remove_registrar':
      return [`remove the national administrator ${short(claims.registrar)}: ${claims.reason}`]
    case 'publish_gateway_key':
      return [`let ${line(claims.issuer)} sign receipts with a further key: ${short(await thumbprint(claims.key))}`]
    case 'retire_gateway_key': {
      const issuer = nation.gatewayKeys.get(claims.gateway_key)?.issuer ?? 'the gateway'
      return [`retire the receipt key ${short(claims.gateway_key)} of ${line(issuer)}`]
    }
    case 'set_policy':
      return ['lay down another policy', ...differences(nation.policy, claims.policy)]
    default:
      return [claims.verb.replaceAll('_', ' ')]
  }
}

/** One line for each field that would be otherwise: `first_manager_waits_days: 0 → 7`. */
export function differences(before: object, after: object): string[] {
  const [was, will] = [new Map(fieldsOf(before)), new Map(fieldsOf(after))]
  return [...new Set([...was.keys(), ...will.keys()])].flatMap(path => {
    const [old, next] = [was.get(path), will.get(path)]
    if (old === next) return []
    return [line(old === undefined ? `${path}: ${next}` : `${path}: ${old} → ${next ?? 'no longer said'}`)]
  })
}

/** A list is one field: what is in it belongs together. */
function fieldsOf(value: object, path = ''): [string, string][] {
  return Object.entries(value).flatMap(([name, field]): [string, string][] => {
    const here = path === '' ? name : `${path}.${name}`
    if (field === undefined) return []
    if (field !== null && typeof field === 'object' && !Array.isArray(field)) return fieldsOf(field, here)
    return [[here, typeof field === 'string' ? field : JSON.stringify(field)]]
  })
}
