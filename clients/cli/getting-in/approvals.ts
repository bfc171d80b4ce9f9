// `cme approvals`: the second word that a change in the directory needs. Nobody approves what they proposed themselves.
import type { Entry, Proposal } from '../../../schemas/directory.ts'
import type { DirectoryStatement } from '../../../schemas/verbs.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { line } from '../show/plain.ts'
import { table } from '../show/table.ts'
import { moment } from '../show/when.ts'
import { roleWords } from '../show/words.ts'

const shortCharacters = 10

/** `cme approvals list COUNCIL`. */
export const list: Action = async (context, [given = '']) => {
  const { council } = await openOffice(context)
  const entry = await councilNamed(council, given)
  const waiting = waitingIn(entry)
  const rows = waiting.map(({ digest, claims, by, at }) => [
    digest.slice(0, shortCharacters),
    wordsFor(claims),
    roleWords[by.role],
    moment(at),
  ])
  const form = [{ title: 'Proposal' }, { title: 'What', gives: true }, { title: 'By' }, { title: 'When' }]
  const items = waiting.map(({ digest, claims, by, at }) => ({
    proposal: digest,
    verb: claims.verb,
    by: by.kid,
    role: by.role,
    at,
  }))
  const text =
    waiting.length === 0 ? 'Nothing waits for a second word here.' : table(form, rows, context.style.columns).join('\n')
  return { json: { council: entry.id, items }, text }
}

/** `cme approvals approve COUNCIL PROPOSAL`. */
export const approve: Action = async (context, [given = '', proposal = '']) => {
  const office = await openOffice(context)
  const entry = await councilNamed(office.council, given)
  const { digest } = proposalMeant(entry, proposal)
  const made = await withLock(office.profile, context, () => office.council.directory.approve(entry.id, digest))
  return {
    json: { council: entry.id, proposal: digest, statement: made.statement, state: made.state },
    text: context.style.good('✓ Approved.'),
  }
}

/** `cme approvals refuse COUNCIL PROPOSAL`. */
export const refuse: Action = async (context, [given = '', proposal = ''], options) => {
  const office = await openOffice(context)
  const entry = await councilNamed(office.council, given)
  const { digest } = proposalMeant(entry, proposal)
  const reason = textOf(options, 'reason') ?? ''
  const made = await withLock(office.profile, context, () => office.council.directory.refuse(entry.id, digest, reason))
  return {
    json: { council: entry.id, proposal: digest, statement: made.statement, state: made.state },
    text: '✓ Refused.',
  }
}

function waitingIn({ proposals }: Entry): Proposal[] {
  return proposals.filter(one => !one.outcome)
}

function proposalMeant(entry: Entry, given: string): Proposal {
  const found = waitingIn(entry).filter(one => one.digest.startsWith(given))
  const [proposal] = found
  if (proposal && found.length === 1 && given.length >= 4) return proposal
  throw new WrongUse(
    `"${given}" names ${found.length} of the proposals that wait here.`,
    'Take it from: cme approvals list',
    'no_such_proposal',
  )
}

function wordsFor(claims: DirectoryStatement): string {
  if (claims.verb === 'admit_member') return `let in ${roleWords[claims.role]} at ${claims.desks.join(', ')}`
  if (claims.verb === 'publish_certificate') return `make the team ${claims.desk} ready to receive`
  if (claims.verb === 'register' || claims.verb === 'update_identity')
    return line(`${claims.verb.replaceAll('_', ' ')}: ${claims.identity.name}`)
  return claims.verb.replaceAll('_', ' ')
}
