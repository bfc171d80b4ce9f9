// One proposal as the pages show it: what would change, who proposed it, what became of it, whose word it still needs.
// All of it from the verified chain; the gateway's queue only says where to look.
import { isComing, stateOf } from '../../../../schemas/directory/changes/proposals.ts'
import { type Proposal, policyAt, type Speaker } from '../../../../schemas/directory/standing.ts'
import {
  needsComparing,
  type OwnWord,
  ownWord,
  type ProposedAbout,
  whoReadsThem,
  wordNeeded,
  wordsToCompare,
} from '../../../sdk/index.ts'
import { changeIn, type Difference } from '../../../words/directory/changes.ts'
import { fieldTitle, fieldValue } from '../../../words/directory/fields.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import { roleWords } from '../../../words/words.ts'
import { teamWords } from '../../words.ts'
import type { Office } from '../office/office.ts'
import { contactsDiffer } from './contacts.ts'
import type { ApprovalLine, ApprovalPage, ApprovalState, Differs } from './shown.ts'

/** Receipts are dated by the gateway's clock, which may be a little ahead. */
export const soon = () => Math.floor(Date.now() / 1000) + 1

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}`

/** What would change, as it may be shown in a list. */
export async function lineOf(office: Office, about: ProposedAbout, proposal: Proposal): Promise<ApprovalLine> {
  const { says } = await changeOf(office, about, proposal)
  return shown(office, about, proposal, sentence(line(says)))
}

/** The whole of it, with the words to compare and what one may do. */
export async function pageOf(office: Office, about: ProposedAbout, proposal: Proposal): Promise<ApprovalPage> {
  const { says, more, differs } = await changeOf(office, about, proposal)
  const { council, own, member, net } = office
  const { claims } = proposal
  const word = ownWord(proposal, about, { authority: own, member, nation: council.nation }, soon())
  const refuse = refusing(proposal, word)
  const waitsDays = wordNeeded(proposal) === 'registrar_after_wait' ? waitDays(office) : 0
  return {
    ...(await shown(office, about, proposal, sentence(line(says)))),
    more: more.map(one => sentence(line(one))),
    differs: claims.verb === 'update' ? await contactsDiffer(office, claims) : differs.map(differsShown),
    compare: {
      words: await wordsToCompare(net, proposal),
      must: needsComparing(claims),
      whom: readerWords(office, proposal),
    },
    approve: word.approve === 'yes',
    ...(word.approve !== 'yes' && { whyNot: whyNot(proposal, word) }),
    ...(refuse && { refuse }),
    ...(waitsDays > 0 && { waitsDays }),
  }
}

export function differsShown({ path, before, after }: Difference): Differs {
  return {
    what: fieldTitle(path),
    ...(before !== undefined && { before: fieldValue(path, before) }),
    ...(after !== undefined && { after: fieldValue(path, after) }),
  }
}

function changeOf(office: Office, { identity }: ProposedAbout, { claims }: Proposal) {
  return changeIn(claims, { nation: office.council.nation, nameOf: office.names, identity, teamOf: teamWords })
}

async function shown(office: Office, about: ProposedAbout, proposal: Proposal, says: string): Promise<ApprovalLine> {
  const { digest, by, at, lapsesAt, outcome } = proposal
  const state = shownState(proposal)
  const until = state === 'coming' || state === 'approved' ? (outcome?.inForceAt ?? lapsesAt) : lapsesAt
  const became = outcome && (await becameWords(office, outcome))
  return {
    about: about.id,
    aboutName: about.id === 'national' ? 'National administration' : line(about.name),
    proposal: digest,
    says,
    state,
    by: await speakerWords(office, by, 'middle'),
    own: by.kid === office.member,
    at: moment(at),
    until: moment(until),
    ...(became !== undefined && { became }),
  }
}

/** What it is now, with what is approved and still to come told apart. */
export function shownState(proposal: Proposal): ApprovalState {
  const now = soon()
  return isComing(proposal, now) ? 'coming' : stateOf(proposal, now)
}

async function becameWords(office: Office, outcome: NonNullable<Proposal['outcome']>): Promise<string> {
  const { what, by, at, reason } = outcome
  const done = { approved: 'Approved', refused: 'Refused', cancelled: 'Called off' }[what]
  const said = reason ? `: “${line(reason)}”` : ''
  return `${done} ${moment(at)} by ${await speakerWords(office, by, 'middle')}${said}`
}

const keyCharacters = 8

/** `You`; a colleague by name; anybody else by role, council and the beginning of their key. */
export async function speakerWords(
  { member, own, people, names }: Office,
  by: Speaker,
  where: 'beginning' | 'middle' = 'beginning',
): Promise<string> {
  if (by.kid === member) return where === 'beginning' ? 'You' : 'you'
  const known = by.authority === own ? people.get(by.kid) : undefined
  if (known !== undefined) return line(known)
  const of = by.authority === 'national' ? '' : ` of ${await names(by.authority)}`
  const role = by.role === 'registrar' ? 'a national administrator' : roleWords[by.role]
  const words = `${role}${of}, key ${by.kid.slice(0, keyCharacters)}`
  return where === 'beginning' ? sentence(words) : words
}

function readerWords(office: Office, { claims, by }: Proposal): string {
  const reader = whoReadsThem(claims)
  if (reader === 'newcomer') return 'the person who is to be let in'
  if (reader === 'operator') return 'the operator of that gateway'
  return by.kid === office.member ? 'whoever approves it' : 'whoever proposed it'
}

function refusing(proposal: Proposal, { approve, refuse }: OwnWord): ApprovalPage['refuse'] {
  if (!refuse) return undefined
  if (shownState(proposal) === 'coming') return 'call_off'
  return approve === 'yes' ? 'refuse' : 'withdraw'
}

const needed: Record<ReturnType<typeof wordNeeded>, string> = {
  at_once: 'Nobody needs to approve this.',
  registrar: 'A national administrator approves this.',
  manager_or_registrar: 'Another manager of the council, or a national administrator, approves this.',
  manager_else_registrar:
    'Another manager of the council approves this; a national administrator only where there is none.',
  registrar_after_wait: 'Another national administrator approves this.',
}

function whyNot(proposal: Proposal, { approve }: OwnWord): string {
  if (approve === 'proposer') return 'You proposed this. Somebody else must approve it.'
  if (approve === 'other') return `It is not yours to approve. ${needed[wordNeeded(proposal)]}`
  const state = shownState(proposal)
  if (state === 'coming')
    return `It is approved, and counts from ${moment(proposal.outcome?.inForceAt ?? 0)}: until then whoever knows better can call it off.`
  return state === 'lapsed' ? 'Nobody approved it in time. It can be proposed again.' : 'It is decided.'
}

function waitDays({ council }: Office): number {
  return policyAt(council.nation, soon()).first_manager_waits_days
}
