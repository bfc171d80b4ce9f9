// What waits for a second word, from verified chains: which proposals are open, and whether one's own word counts there.
// The gateway's queue says only where to look.
import { approvalFor, checkApprover, checkRefuser, managersOf } from '../../../schemas/directory/changes/approval.ts'
import { isComing, stateOf } from '../../../schemas/directory/changes/proposals.ts'
import {
  type Entry,
  type Nation,
  type Proposal,
  type Speaker,
  speakerOf,
} from '../../../schemas/directory/directory.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { Identity } from '../../../schemas/statement/verbs.ts'
import type { Council } from '../connect.ts'

/** What is spoken about: a council, or the nation, with what was proposed there. */
export type ProposedAbout = {
  id: Id | 'national'
  name: string
  proposals: readonly Proposal[]
  identity?: Identity | undefined
  /** Absent for the nation. */
  entry?: Entry
}

type Reading = Pick<Council, 'directory' | 'nationDirectory'>

/** A council, or the nation, with its proposals, read afresh. @throws Distrust */
export async function proposedAbout({ directory, nationDirectory }: Reading, id: string): Promise<ProposedAbout> {
  if (id !== 'national') return aboutEntry(await directory.entry(id))
  const { nation } = await nationDirectory.read()
  return { id, name: nation.name, proposals: nation.proposals }
}

/** The same of an entry that was read already. */
export function aboutEntry(entry: Entry): ProposedAbout {
  const { id, identity, proposals } = entry
  return { id, name: identity?.name ?? id, proposals, identity, entry }
}

/**
 * Everything about which the gateway says that it waits for the own word, or, `mine`, that one proposed; verified.
 *
 * @param how.most councils to read, as the gateway orders them; `more` says whether others were left
 */
export async function proposedWhere(
  council: Reading,
  how: { mine?: boolean; most?: number } = {},
): Promise<{ about: ProposedAbout[]; more: boolean }> {
  const { mine = false, most = Number.POSITIVE_INFINITY } = how
  const subjects = new Set<string>()
  let cursor: string | undefined
  do {
    const page = await council.directory.approvals({ mine, ...(cursor !== undefined && { cursor }) })
    for (const { subject } of page.items) subjects.add(subject)
    cursor = page.next
  } while (cursor !== undefined && subjects.size < most)
  const read = [...subjects].slice(0, most)
  const about = await Promise.all(read.map(id => proposedAbout(council, id)))
  return { about, more: cursor !== undefined || read.length < subjects.size }
}

/** What is not decided, and what was approved and can still be called off. */
export function openIn({ proposals }: Pick<ProposedAbout, 'proposals'>, at: number): Proposal[] {
  return proposals.filter(one => stateOf(one, at) === 'waiting' || isComing(one, at))
}

/** Who is asking. */
export type Asking = { authority: Id | 'national'; member: Digest; nation: Nation }

/** Whether one's own word counts on a proposal now; where it does not, why: `proposer`, or another kind of person is needed. */
export type OwnWord = { approve: 'yes' | 'proposer' | 'other' | 'over'; refuse: boolean }

/** @param at seconds, by the clock of receipts */
export function ownWord(proposal: Proposal, about: ProposedAbout, asking: Asking, at: number): OwnWord {
  const by = speakerOf(asking.authority, asking.member, asking.nation, about.entry, at)
  const speaks = by && (by.authority === 'national' || by.authority === about.id)
  if (!speaks || (by.role !== 'manager' && by.role !== 'registrar')) return { approve: 'other', refuse: false }
  if (isComing(proposal, at)) return { approve: 'over', refuse: true }
  if (stateOf(proposal, at) !== 'waiting') return { approve: 'over', refuse: false }
  return { approve: mayApprove(proposal, about, by, at), refuse: !refuses(() => checkRefuser(proposal, by)) }
}

function mayApprove(proposal: Proposal, { entry }: ProposedAbout, by: Speaker, at: number): OwnWord['approve'] {
  const refused = refuses(() => checkApprover(proposal, by, entry ? managersOf(entry, at) : []))
  if (!refused) return 'yes'
  return refused.code === 'proposer_may_not_approve' || proposal.by.person === by.person ? 'proposer' : 'other'
}

/** Whose word it needs. */
export function wordNeeded({ claims, by }: Proposal): ReturnType<typeof approvalFor> {
  return approvalFor(claims, by)
}

function refuses(check: () => void): Refusal | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
