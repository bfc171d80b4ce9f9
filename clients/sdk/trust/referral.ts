// A referral as its chain tells it. `verifyReferral` is the security argument: each line is one lie that does not get past.
// The gateway's summary is compared with the outcome, never used.
import { isSeconded } from '../../../schemas/directory/changes/second.ts'
import { doubtful, type Entry, type Member, type Nation } from '../../../schemas/directory/directory.ts'
import { policyAt } from '../../../schemas/directory/nation.ts'
import type { Digest, Id } from '../../../schemas/ids.ts'
import { may } from '../../../schemas/permissions.ts'
import { answersFor, checkEnd } from '../../../schemas/referral/handing-over.ts'
import type { Party } from '../../../schemas/referral/lifecycle.ts'
import {
  beginReferral,
  continueReferral,
  partyOf,
  type Referral,
  type Said,
} from '../../../schemas/referral/referral.ts'
import { type Purged, purgedBy, retentionDays, wasRightlyPurged } from '../../../schemas/referral/retention.ts'
import { lastMove, type Note } from '../../../schemas/statement/receipt.ts'
import { isDirectoryVerb, type ReferralStatement, type StatementOf } from '../../../schemas/statement/verbs.ts'
import { addresseesOf, addressingOf, checkCertificates } from './addressees.ts'
import { asDistrust, type Link, type Placed, placeChain } from './chain.ts'
import { Distrust } from './distrust.ts'
import type { TrustedEntry } from './entry.ts'
import { type Passed, passedBy, verifyNotes } from './notes.ts'
import { memberBehind } from './speaker.ts'

/** Verified entries of authorities, by id. */
export type EntryOf = (authority: Id) => Promise<TrustedEntry>

/** One history entry, verified: who said it, on which side, and whether its key was reported compromised since before then. */
export type Spoken = Placed<ReferralStatement> & { by: Party; member: Member; doubtful: boolean }

/** A referral whose every statement, receipt and note was verified. `before[n]` is how it stood before history entry n. */
export type TrustedReferral = Referral &
  Passed & {
    history: Spoken[]
    before: (Referral | undefined)[]
    notes: Note[]
    /** Letters of positions up to `to` are gone, as a note says; `rightly` by the rule, as far as the chain tells. */
    purged?: Purged & { rightly: boolean }
    /** The notes as they travel. */
    noteTokens: readonly string[]
    /** The one authority responsible for the child. */
    responsibleAuthority: Id
    /** Standing of entries reported compromised: what a manager said of them, by digest. */
    settledDoubts: Map<Digest, 'confirm' | 'disown'>
  }

/**
 * The referral, from its chain: key, signature, standing, receipt, certificates and rules of every statement, from the first.
 *
 * @param entryOf the verified directory; an authority it does not know is not believed
 * @throws Distrust
 */
export async function verifyReferral(
  nation: Nation,
  entryOf: EntryOf,
  view: { id: Id; chain: readonly Link[]; notes: readonly string[] },
): Promise<TrustedReferral> {
  const { net, gatewayKeys } = nation
  const chain = await placeChain(view.chain, { subject: view.id, net, gatewayKeys })
  const history: Spoken[] = []
  const before: (Referral | undefined)[] = []
  const settledDoubts: TrustedReferral['settledDoubts'] = new Map()
  let referral: Referral | undefined
  for (const placed of chain as Placed<ReferralStatement>[]) {
    if (isDirectoryVerb(placed.claims.verb))
      throw new Distrust('not_permitted', `${placed.claims.verb} stands in a referral.`)
    const speaking = await entryOf(placed.claims.iss)
    const member = await memberBehind(placed, speaking.entry)
    checkRight(placed, member, referral)
    await checkHeads(placed, entryOf)
    checkSpeakersEnd(placed, speaking.entry)
    await checkSealing(placed, referral, speaking.entry, entryOf)
    const said = { ...pick(placed), role: member.role, ...doubt(placed, member, history, referral) }
    before.push(referral)
    referral = await fold(referral, said)
    if (placed.state !== referral.state) {
      throw new Distrust(
        'state_mismatch',
        `The receipt says ${placed.state} where the chain comes to ${referral.state}.`,
      )
    }
    if (placed.claims.verb === 'confirm' || (placed.claims.verb === 'disown' && placed.claims.seconded !== undefined))
      settledDoubts.set(placed.claims.item, placed.claims.verb)
    const by = sideBefore(before.at(-1), placed)
    history.push({ ...placed, by, member, doubtful: doubtful(member, placed.at) })
  }
  if (!referral) throw new Distrust('chain_broken', `The chain of ${view.id} is empty.`)
  const notes = await verifyNotes(nation, view.notes, { subject: view.id, position: referral.position })
  const after = [...before.slice(1), referral]
  const purged = purgedOf(nation, after, notes)
  return { ...withNotes(referral, notes), ...purged, history, before, notes, noteTokens: view.notes, settledDoubts }
}

function pick({ claims, digest, at }: Placed<ReferralStatement>): Pick<Said, 'claims' | 'digest' | 'at'> {
  return { claims, digest, at }
}

/** The role may do this, and the member works at one of its council's desks here; what a stolen key said, any manager settles. */
function checkRight(
  { claims, position }: Placed<ReferralStatement>,
  member: Member,
  before: Referral | undefined,
): void {
  if (!may(member.role, claims.verb, 'party')) {
    throw new Distrust('not_permitted', `Position ${position}: a ${member.role} may not ${claims.verb}.`)
  }
  const { own } = addresseesOf(before, addressingOf(claims))
  const anyDesk = claims.verb === 'confirm' || claims.verb === 'disown'
  if (!anyDesk && !own.some(desk => member.desks.includes(desk))) {
    throw new Distrust('not_permitted', `Position ${position}: whoever said this does not work at ${own.join(', ')}.`)
  }
}

/** A head that somebody relied on and that is not shown here means that two directories are being shown. */
async function checkHeads({ claims, at, position }: Placed<ReferralStatement>, entryOf: EntryOf): Promise<void> {
  for (const [authority, head] of Object.entries(claims.heads)) {
    const shown = (await entryOf(authority)).chain.find(one => one.digest === head)
    if (!shown) {
      throw new Distrust(
        'directory_frozen',
        `Position ${position} relies on ${head} of ${authority}, which is not shown here.`,
      )
    }
    // A removal is recorded for the next whole second.
    if (shown.at > at + 1)
      throw new Distrust('receipt_backdated', `Position ${position} relies on something received after it.`)
  }
}

/** Handed over to a successor that the directory names, and nothing taken on by a council that is closed. */
function checkSpeakersEnd({ claims, at }: Placed<ReferralStatement>, entry: Entry): void {
  try {
    checkEnd(entry, claims, at)
  } catch (error) {
    throw asDistrust(error, {}, 'not_permitted')
  }
}

async function checkSealing(
  placed: Placed<ReferralStatement>,
  before: Referral | undefined,
  ours: Entry,
  entryOf: EntryOf,
): Promise<void> {
  const { claims, at } = placed
  if (!('letter' in claims) || !claims.letter) return
  const addressees = addresseesOf(before, addressingOf(claims))
  const { entry: theirs } = await entryOf(addressees.to)
  checkCertificates(claims.letter.certificates, addressees, { theirs, ours }, at)
}

/** For `confirm` and `disown`: the item is the speaker's own, and its key was by then reported compromised since before it came. */
function doubt(
  { claims, at }: Placed<ReferralStatement>,
  { person }: Member,
  history: readonly Spoken[],
  before: Referral | undefined,
): { doubtful?: boolean; seconded?: boolean } {
  if (claims.verb !== 'confirm' && claims.verb !== 'disown') return {}
  const item = history.find(one => one.digest === claims.item)
  // A removal is recorded for the next whole second.
  const known = item?.member.until !== undefined && item.member.until <= at + 1
  const own = item !== undefined && before !== undefined && answersFor(before, claims.iss, item.claims.iss)
  const doubtful = known && own && item.doubtful
  if (!doubtful || claims.verb === 'confirm') return { doubtful }
  const earlier = disownings(history, claims.item)
  return { doubtful, seconded: isSeconded({ claims, person, at, member: item.member, earlier }) }
}

/** What was said before to disown an item, and by whom. */
export function disownings(history: readonly Spoken[], item: Digest): { digest: Digest; person: Id | undefined }[] {
  return history
    .filter(({ claims }) => claims.verb === 'disown' && claims.item === item)
    .map(({ digest, member }) => ({ digest, person: member.person }))
}

function fold(referral: Referral | undefined, said: Said): Promise<Referral> {
  const next = async () => {
    if (referral) return continueReferral(referral, said)
    if (said.claims.verb !== 'send') throw new Distrust('not_permitted', `A referral begins with ${said.claims.verb}.`)
    return beginReferral(said as Said<StatementOf<'send'>>)
  }
  return next().catch(error => {
    throw asDistrust(error, {}, 'not_permitted')
  })
}

function sideBefore(before: Referral | undefined, { claims }: Placed<ReferralStatement>): Party {
  return (before && partyOf(before, claims.iss)) ?? 'sender'
}

/** The last purge, judged. Wrongly purged is still purged: the history stays proof of both. */
function purgedOf(nation: Nation, after: readonly (Referral | undefined)[], notes: readonly Note[]) {
  const purged = purgedBy(notes)
  if (!purged) return {}
  const rightly = notes.every((note, number) => {
    const then = after[note.follows]
    const days = retentionDays(policyAt(nation, note.iat))
    return note.note !== 'purged' || (then !== undefined && wasRightlyPurged(then, note, notes.slice(0, number), days))
  })
  return { purged: { ...purged, rightly } }
}

/** Whether responsibility went on to a later transfer is known from notes alone: it happened in another chain. */
function withNotes(referral: Referral, notes: readonly Note[]): Referral & Passed & { responsibleAuthority: Id } {
  const passed = passedBy(notes)
  const passedOn = passed.passedTo !== undefined
  const own = referral.kind === 'transfer' && referral.accepted ? referral.recipient : referral.sender
  const told = referral.kind === 'transfer' && passedOn ? lastMove(notes)?.responsible : undefined
  return { ...referral, ...passed, passedOn, responsibleAuthority: told ?? own }
}
