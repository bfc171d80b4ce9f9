// `cme approvals`: the second word that a change in the directory needs. Nobody approves what they proposed themselves.
import { stateOf } from '../../../schemas/directory/changes/proposals.ts'
import type { Entry, Member, Proposal, Speaker } from '../../../schemas/directory/directory.ts'
import type { Identity } from '../../../schemas/statement/verbs.ts'
import type { AnnouncementMade, Council, NationalMade } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Context, type Office, openOffice } from '../context.ts'
import { councilNamed, namesFrom } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { changeIn, short, whomToRing, wordsToCompare } from './changes.ts'

/** What is spoken about: a council, or the nation, with what is proposed there. */
type Subject = { id: string; title: string; proposals: readonly Proposal[]; identity?: Identity | undefined }

/** `cme approvals list [COUNCIL|nation]`: what will change, who proposed it, and the words to compare on the telephone. */
export const list: Action = async (context, [given]) => {
  const { council, profile } = await openOffice(context)
  const subjects = given === undefined ? await subjectsWaiting(council) : [await subjectNamed(council, given)]
  const shown = await Promise.all(subjects.map(subject => shownOf(context, { council, profile }, subject)))
  const lines = shown.flatMap(({ title, lines: about }) =>
    subjects.length > 1 && about.length > 0 ? ['', context.style.strong(title), ...about] : about,
  )
  const items = shown.flatMap(one => one.items)
  const [only] = subjects
  return {
    json: { ...(given !== undefined && { council: only?.id }), items },
    text: items.length === 0 ? 'Nothing waits for a second word here.' : lines.join('\n').trimStart(),
  }
}

type Looking = Pick<Office, 'council' | 'profile'>

async function shownOf({ style }: Context, { council, profile }: Looking, subject: Subject) {
  const known = { nation: council.nation, nameOf: namesFrom(council), identity: subject.identity }
  const waiting = await Promise.all(
    waitingIn(subject).map(async one => ({
      ...one,
      words: await wordsToCompare(profile.net, one),
      change: await changeIn(one.claims, known),
    })),
  )
  const lines = waiting.flatMap(({ digest, claims, by, at, lapsesAt, words, change: [first, ...more] }) => [
    `${style.strong(short(digest))}  ${first}`,
    ...more.map(one => `              ${one}`),
    `            proposed ${moment(at)} by ${roleWords[by.role]} ${short(by.kid)}${isSelf(profile, by) ? ' (you: another person must approve)' : ''}, until ${moment(lapsesAt)}`,
    `            ${whomToRing(claims)}, and compare: ${words.join(' ')}`,
  ])
  const items = waiting.map(({ digest, claims, by, at, lapsesAt, words, change }) => ({
    council: subject.id,
    proposal: digest,
    verb: claims.verb,
    change,
    by: by.kid,
    role: by.role,
    at,
    lapses_at: lapsesAt,
    check_words: words,
  }))
  return { title: subject.title, lines, items }
}

function isSelf({ member, person }: Looking['profile'], by: Speaker): boolean {
  return by.kid === member || (person !== undefined && by.person === person)
}

/** `cme approvals approve COUNCIL|nation PROPOSAL`. */
export const approve: Action = async (context, [given = '', proposal = '']) => {
  const office = await openOffice(context)
  const { council } = office
  const subject = await subjectNamed(council, given)
  const { digest, claims } = proposalMeant(subject, proposal)
  const [change] = await changeIn(claims, {
    nation: council.nation,
    nameOf: namesFrom(council),
    identity: subject.identity,
  })
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

/** `cme approvals refuse COUNCIL|nation PROPOSAL`. */
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

async function subjectNamed(council: Council, given: string): Promise<Subject> {
  if (['nation', 'national'].includes(given.toLowerCase())) return theNation(council)
  return subjectOf(await councilNamed(council, given))
}

async function theNation(council: Council): Promise<Subject> {
  const { nation } = await council.nationDirectory.read()
  return { id: 'national', title: `The nation: ${line(nation.name)}`, proposals: nation.proposals }
}

function subjectOf({ id, proposals, identity }: Entry): Subject {
  return { id, title: line(identity?.name ?? id), proposals, identity }
}

/** Where the gateway says that something waits for the own word; what does is then read from verified chains. */
async function subjectsWaiting(council: Council): Promise<Subject[]> {
  const subjects = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await council.directory.approvals(cursor === undefined ? {} : { cursor })
    for (const { subject } of page.items) subjects.add(subject)
    cursor = page.next
  } while (cursor !== undefined)
  return Promise.all(
    [...subjects].map(async id =>
      id === 'national' ? theNation(council) : subjectOf(await council.directory.entry(id)),
    ),
  )
}

function waitingIn({ proposals }: Pick<Subject, 'proposals'>): Proposal[] {
  const now = Math.floor(Date.now() / 1000)
  return proposals.filter(one => stateOf(one, now) === 'waiting')
}

function proposalMeant(subject: Subject, given: string): Proposal {
  const found = waitingIn(subject).filter(one => one.digest.startsWith(given))
  const [proposal] = found
  if (proposal && found.length === 1 && given.length >= 4) return proposal
  throw new WrongUse(
    `"${given}" names ${found.length} of the proposals that wait here.`,
    'Take it from: cme approvals list',
    'no_such_proposal',
  )
}
