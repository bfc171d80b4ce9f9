// Answers of the worker about what needs two people: the queue, one proposal, and the own word on it. Loaded when first asked.
import type { Proposal } from '../../../../schemas/directory/standing.ts'
import type { Digest, Id } from '../../../../schemas/ids.ts'
import {
  needsComparing,
  openIn,
  ownWord,
  type ProposedAbout,
  proposedAbout,
  proposedWhere,
} from '../../../sdk/index.ts'
import type { Office } from '../office/office.ts'
import { lineOf, pageOf, shownState, soon } from './line.ts'
import { reportedIn, uphold } from './reported.ts'
import type { ApprovalCalls, ApprovalLine, ApprovalPage, Approvals } from './shown.ts'

/** Each is read and verified: more at once would keep people waiting. */
const mostSubjects = 40

type One = { about: ProposedAbout; proposal: Proposal }

/** Everything that waits: for the own word, for somebody else's, or for its day; and what the own proposals came to. */
async function approvals(office: Office): Promise<Approvals> {
  const { council, own, member } = office
  const [waiting, mine] = await Promise.all([
    proposedWhere(council, { most: mostSubjects }),
    proposedWhere(council, { mine: true, most: mostSubjects }),
  ])
  const here = own === 'national' ? [] : [await proposedAbout(council, own)]
  const about = new Map([...waiting.about, ...mine.about, ...here].map(one => [one.id, one]))
  const open = all(about, one => openIn(one, soon()))
  const asking = { authority: own, member, nation: council.nation }
  const word = ({ about, proposal }: One) => ownWord(proposal, about, asking, soon()).approve
  const isMine = ({ proposal }: One) => proposal.by.kid === member || isOwnPerson(office, about, proposal)
  const coming = open.filter(({ proposal }) => shownState(proposal) === 'coming')
  const yours = open.filter(one => word(one) === 'yes')
  const others = open.filter(one => word(one) === 'other' && !isMine(one) && !coming.includes(one))
  const own_ = all(about, one => one.proposals.filter(proposal => isMine({ about: one, proposal })))
  return {
    yours: await lines(office, yours),
    coming: await lines(office, coming),
    others: await lines(office, others),
    mine: await lines(office, own_.toReversed().slice(0, mostSubjects)),
    reported: (await Promise.all(here.map(({ entry }) => (entry ? reportedIn(office, entry) : [])))).flat(),
    more: waiting.more,
  }
}

function all(about: ReadonlyMap<string, ProposedAbout>, which: (one: ProposedAbout) => readonly Proposal[]): One[] {
  return [...about.values()]
    .flatMap(one => which(one).map(proposal => ({ about: one, proposal })))
    .toSorted((one, two) => one.proposal.at - two.proposal.at)
}

/** With another of one's keys. */
function isOwnPerson({ council, own, member }: Office, about: ReadonlyMap<string, ProposedAbout>, { by }: Proposal) {
  const keys = own === 'national' ? council.nation.registrars : (about.get(own)?.entry?.members ?? [])
  const person = keys.find(one => one.thumbprint === member)?.person
  return person !== undefined && by.person === person
}

function lines(office: Office, ones: readonly One[]): Promise<ApprovalLine[]> {
  return Promise.all(ones.map(({ about, proposal }) => lineOf(office, about, proposal)))
}

async function approval(
  office: Office,
  { about, proposal }: { about: string; proposal: string },
): Promise<ApprovalPage> {
  const found = await proposedAbout(office.council, about)
  return pageOf(office, found, proposalIn(found, proposal))
}

function proposalIn({ proposals }: ProposedAbout, digest: Digest): Proposal {
  const found = proposals.find(one => one.digest === digest)
  if (!found) throw new Error('There is no such proposal. Look at the list again.')
  return found
}

/** Says the own word. What lets a key in is not approved before the words were heard: the page asks, and so does this. */
async function decide(office: Office, give: ApprovalCalls['decide']['give']): Promise<ApprovalPage> {
  const { directory, nationDirectory } = office.council
  const { about, proposal } = give
  const { claims } = proposalIn(await proposedAbout(office.council, about), proposal)
  if (give.approve) {
    if (needsComparing(claims) && !give.compared) throw new Error('The check words were not compared.')
    await (about === 'national' ? nationDirectory.approve(proposal) : directory.approve(about as Id, proposal))
  } else {
    const { reason } = give
    await (about === 'national'
      ? nationDirectory.refuse(proposal, reason)
      : directory.refuse(about as Id, proposal, reason))
  }
  return approval(office, { about, proposal })
}

export const answers: {
  [N in keyof ApprovalCalls]: (office: Office, give: ApprovalCalls[N]['give']) => Promise<ApprovalCalls[N]['get']>
} = { approvals, approval, decide, uphold }
