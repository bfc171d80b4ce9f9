// `cme approvals`: the second word that a change in the directory needs. Nobody approves what they proposed themselves.
import { isComing } from '../../../schemas/directory/changes/proposals.ts'
import type { Entry, Member, Proposal, Speaker } from '../../../schemas/directory/directory.ts'
import {
  type AnnouncementMade,
  aboutEntry,
  type Council,
  type NationalMade,
  needsComparing,
  openIn,
  type ProposedAbout,
  proposedAbout,
  proposedWhere,
  whoReadsThem,
  wordsToCompare,
} from '../../sdk/index.ts'
import { short } from '../../words/directory/changes.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { changeLines } from './change-lines.ts'
import { compareWords } from './check-words.ts'

/** Whom to ring, by who reads the words out. */
const readers = { newcomer: 'the newcomer', operator: "the gateway's operator", proposer: 'them' }

/** `cme approvals list [COUNCIL|nation]`: what will change, who proposed it, and the words to compare on the telephone. */
export const list: Action = async (context, [given]) => {
  const office = await openOffice(context)
  const { council } = office
  const subjects = given === undefined ? (await proposedWhere(council)).about : [await subjectNamed(council, given)]
  const shown = await Promise.all(subjects.map(subject => shownOf(context, office, subject)))
  const lines = shown.flatMap(({ title, lines: about }) =>
    given === undefined && about.length > 0 ? ['', context.style.strong(title), ...about] : about,
  )
  const items = shown.flatMap(one => one.items)
  const [only] = subjects
  return {
    json: { ...(given !== undefined && { council: only?.id }), items },
    text: items.length === 0 ? 'Nothing waits for a second word here.' : lines.join('\n').trimStart(),
  }
}

type Looking = Pick<Office, 'council' | 'profile'>

async function shownOf({ style }: Context, { council, profile }: Looking, subject: ProposedAbout) {
  const now = nowSeconds()
  const open = await Promise.all(
    openIn(subject, now).map(async one => ({
      ...one,
      comes: isComing(one, now) ? one.outcome?.inForceAt : undefined,
      words: await wordsToCompare(profile.net, one),
      change: await changeOf(council, subject, one),
    })),
  )
  const lines = open.flatMap(({ digest, claims, by, at, lapsesAt, comes, words, change: [first, ...more] }) => [
    `${style.strong(short(digest))}  ${first}`,
    ...more.map(one => `              ${one}`),
    `            proposed ${moment(at)} by ${roleWords[by.role]} ${short(by.kid)}${isSelf(profile, by) ? ' (you: another person must approve)' : ''}, until ${moment(lapsesAt)}`,
    comes === undefined
      ? `            ring ${readers[whoReadsThem(claims)]}, and compare: ${words.join(' ')}`
      : `            approved; it counts from ${moment(comes)}. Until then: cme approvals refuse`,
  ])
  const items = open.map(({ digest, claims, by, at, lapsesAt, comes, words, change }) => ({
    council: subject.id,
    proposal: digest,
    verb: claims.verb,
    change,
    by: by.kid,
    role: by.role,
    at,
    lapses_at: lapsesAt,
    ...(comes === undefined ? { check_words: words } : { in_force_at: comes }),
  }))
  return { title: titleOf(subject), lines, items }
}

function changeOf(council: Council, { identity }: ProposedAbout, { claims }: Proposal): Promise<[string, ...string[]]> {
  return changeLines(claims, { nation: council.nation, nameOf: namesFrom(council), identity })
}

function isSelf({ member, person }: Looking['profile'], by: Speaker): boolean {
  return by.kid === member || (person !== undefined && by.person === person)
}

/** `cme approvals approve COUNCIL|nation PROPOSAL`. What lets a key in is approved only once its words were heard. */
export const approve: Action = async (context, [given = '', proposal = ''], options) => {
  const office = await openOffice(context)
  const { council, profile } = office
  const subject = await subjectNamed(council, given)
  const meant = proposalMeant(subject, proposal)
  const { digest, claims, by } = meant
  const [change, ...more] = await changeOf(council, subject, meant)
  // Nobody is made to ring themselves: the gateway says no to the own proposal, as it does to everybody's.
  if (!isSelf(profile, by) && (needsComparing(claims) || textOf(options, 'checkWords') !== undefined)) {
    const asks = [`${titleOf(subject)}: ${change}.`, ...more.map(one => `  ${one}`)].join('\n')
    const whom = whoReadsThem(claims) === 'proposer' ? 'whoever proposed it' : readers[whoReadsThem(claims)]
    const comparing = { what: 'proposal', whom, otherwise: 'nothing was approved' }
    await compareWords(context, await wordsToCompare(profile.net, meant), asks, options, comparing)
  }
  const made = await withLock<AnnouncementMade | NationalMade>(office.profile, context, () =>
    subject.id === 'national' ? council.nationDirectory.approve(digest) : council.directory.approve(subject.id, digest),
  )
  const { proposals } = 'nation' in made ? made.nation.nation : made.entry.entry
  const from = proposals.find(one => one.digest === digest)?.outcome?.inForceAt
  const later = from !== undefined && from > Date.now() / 1000 + 1 ? `\n  It counts from ${moment(from)}.` : ''
  return {
    json: {
      ...{ council: subject.id, proposal: digest, statement: made.statement, state: made.state },
      ...(from !== undefined && { in_force_at: from }),
    },
    text: `${context.style.good(`✓ Approved: ${change}.`)}${later}`,
  }
}

/** `cme approvals refuse COUNCIL|nation PROPOSAL`; also what was approved and does not count yet. */
export const refuse: Action = async (context, [given = '', proposal = ''], options) => {
  const office = await openOffice(context)
  const { council } = office
  const subject = await subjectNamed(council, given)
  const { digest } = proposalMeant(subject, proposal)
  const reason = textOf(options, 'reason') ?? ''
  const made = await withLock<AnnouncementMade | NationalMade>(office.profile, context, () =>
    subject.id === 'national'
      ? council.nationDirectory.refuse(digest, reason)
      : council.directory.refuse(subject.id, digest, reason),
  )
  return {
    json: { council: subject.id, proposal: digest, statement: made.statement, state: made.state },
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
      `"${key}" names ${found.length || 'none'} of the keys reported as compromised here.`,
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

async function subjectNamed(council: Council, given: string): Promise<ProposedAbout> {
  if (['nation', 'national'].includes(given.toLowerCase())) return proposedAbout(council, 'national')
  return aboutEntry(await councilNamed(council, given))
}

function titleOf({ id, name }: ProposedAbout): string {
  return id === 'national' ? `The nation: ${line(name)}` : line(name)
}

function proposalMeant(subject: ProposedAbout, given: string): Proposal {
  const found = openIn(subject, nowSeconds()).filter(one => one.digest.startsWith(given))
  const [proposal] = found
  if (proposal && found.length === 1 && given.length >= 4) return proposal
  throw new WrongUse(
    `"${given}" names ${found.length || 'none'} of the proposals that wait here.`,
    'Take it from: cme approvals list',
    'no_such_proposal',
  )
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000)
}
