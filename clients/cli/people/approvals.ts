// `cme approvals`: the second word that a change in the directory needs. Nobody approves what they proposed themselves.
import { stateOf } from '../../../schemas/changes/proposals.ts'
import type { Entry, Member, Proposal } from '../../../schemas/directory.ts'
import type { DirectoryStatement } from '../../../schemas/verbs.ts'
import { certificateWords, proposalWords } from '../../seal/index.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'

const shortCharacters = 10

/** `cme approvals list COUNCIL`: what will change, who proposed it, and the words to compare on the telephone. */
export const list: Action = async (context, [given = '']) => {
  const { council, profile } = await openOffice(context)
  const entry = await councilNamed(council, given)
  const waiting = await Promise.all(
    waitingIn(entry).map(async one => ({ ...one, words: await wordsOf(profile.net, one) })),
  )
  const lines = waiting.flatMap(({ digest, claims, by, at, lapsesAt, words }) => [
    `${context.style.strong(digest.slice(0, shortCharacters))}  ${wordsFor(claims)}`,
    `            proposed ${moment(at)} by ${roleWords[by.role]} ${by.kid.slice(0, shortCharacters)}${by.kid === profile.member ? ' (you: another person must approve)' : ''}, until ${moment(lapsesAt)}`,
    `            ring them, and compare: ${words.join(' ')}`,
  ])
  const items = waiting.map(({ digest, claims, by, at, lapsesAt, words }) => ({
    proposal: digest,
    verb: claims.verb,
    by: by.kid,
    role: by.role,
    at,
    lapses_at: lapsesAt,
    check_words: words,
  }))
  const text = waiting.length === 0 ? 'Nothing waits for a second word here.' : lines.join('\n')
  return { json: { council: entry.id, items }, text }
}

/** A certificate has its own words, the same for everybody who sees it; any other change, those of its statement. */
function wordsOf(net: string, { claims, digest }: Proposal): Promise<string[]> {
  if (claims.verb !== 'publish_certificate') return proposalWords({ net, proposal: digest })
  return certificateWords({ net, authority: claims.sub, desk: claims.desk, fingerprint: claims.fingerprint })
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

/** `cme approvals uphold COUNCIL THUMBPRINT`: a second person says that a key was compromised; then what it said can be disowned. */
export const uphold: Action = async (context, [given = '', key = '']) => {
  const office = await openOffice(context)
  const entry = await councilNamed(office.council, given)
  const found = reportedIn(entry).filter(one => one.thumbprint.startsWith(key))
  const [member] = found
  if (!member?.removed || found.length > 1 || key.length < 4)
    throw new WrongUse(
      `"${key}" names ${found.length} of the keys reported as compromised here.`,
      'Take it from: cme members list --all',
      'no_such_member',
    )
  const { statement: removal } = member.removed.said
  const made = await withLock(office.profile, context, () => office.council.directory.approve(entry.id, removal))
  return {
    json: { council: entry.id, member: member.thumbprint, statement: made.statement },
    text: context.style.good('✓ Upheld: a manager there can now disown what this key said.'),
  }
}

function reportedIn({ members }: Entry): Member[] {
  return members.filter(one => one.removed?.reason === 'compromised')
}

function waitingIn({ proposals }: Entry): Proposal[] {
  const now = Math.floor(Date.now() / 1000)
  return proposals.filter(one => stateOf(one, now) === 'waiting')
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
