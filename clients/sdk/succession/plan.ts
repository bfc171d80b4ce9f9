// The plan of a council that ends: which of its referrals go to which successor. Made here, from the letters it can open; read by people
// before it is carried out. A plan holds postcodes and towns: keep it as you keep the letters.
import { z } from 'zod'
import type { ReferralSummary } from '../../../schemas/api/forms.ts'
import { desk, digest, type Id, id } from '../../../schemas/ids.ts'
import { mustBeHandedOver, type State, states } from '../../../schemas/referral/lifecycle.ts'
import type { Letter } from '../letters/letter.ts'
import { openAll } from '../letters/open.ts'
import { readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import { shutHere } from './hand-over.ts'
import { type Areas, type Place, successorFor } from './places.ts'

export const plannedCase = z.strictObject({
  id,
  side: z.enum(['received', 'sent']),
  kind: z.enum(['transfer', 'enquiry']),
  state: z.enum(states),
  /** The successor; null: somebody must decide. */
  to: id.nullable(),
  /** The successor's team. */
  desk,
  where: z.string().describe('postcode and place, as far as the letters say'),
  /** Letters that cannot be opened here: hand these over with the keys of the team they were sent to. */
  shut: z.int().min(0),
  follows: id.optional(),
})
export type PlannedCase = z.infer<typeof plannedCase>
export const handOverPlan = z.strictObject({
  format: z.literal('cme-hand-over-1'),
  net: digest,
  council: id,
  cases: z.array(plannedCase),
})
export type HandOverPlan = z.infer<typeof handOverPlan>

export type Planning = {
  areas?: Areas
  /** Also what is withdrawn, or returned and closed: nobody waits in it, but this council has had the child since. */
  ended?: boolean
  /** What an earlier plan had decided stays decided. */
  earlier?: HandOverPlan
  onProgress?: (done: number, all: number) => void
}

/** Makes a plan for everything open or unsettled, received and sent; what belongs together goes to one successor or waits for a person. */
export async function planHandOver(session: Session, planning: Planning = {}): Promise<HandOverPlan> {
  const council = session.authority as Id
  const found = await candidates(session, planning.ended === true)
  const cases: PlannedCase[] = []
  for (const [index, { summary, side }] of found.entries()) {
    cases.push(await planned(session, summary, side, planning))
    planning.onProgress?.(index + 1, found.length)
  }
  return { format: 'cme-hand-over-1', net: session.net, council, cases: together(cases) }
}

type Candidate = { summary: ReferralSummary; side: PlannedCase['side'] }

/** Everything of this council's that must be handed over; nothing of what it is no party to any more. */
export async function candidates(session: Session, ended: boolean): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const side of ['received', 'sent'] as const) {
    for (let cursor: string | undefined; ; ) {
      const query = { box: side, limit: 200, ...(cursor !== undefined && { cursor }) }
      const page = await session.gateway.call('listReferrals', { query })
      for (const summary of page.items) {
        const both = summary.sender === summary.recipient && side === 'sent'
        if (!both && (isLeft(summary, side) || (ended && isHolder(summary)))) found.push({ summary, side })
      }
      cursor = page.next
      if (cursor === undefined) break
    }
  }
  return found
}

function isLeft(summary: ReferralSummary, side: PlannedCase['side']): boolean {
  const { kind, state, settled, passed_to, responsible, recipient, sender } = summary
  const accepted = state === 'accepted' || (responsible === recipient && sender !== recipient)
  const standing = { kind, state: state as State, accepted, settled, passedOn: passed_to !== undefined }
  return mustBeHandedOver(side === 'sent' ? 'sender' : 'recipient', standing)
}

function isHolder({ responsible, settled, sender, recipient, kind }: ReferralSummary): boolean {
  return kind === 'transfer' && !settled && (responsible === sender || responsible === recipient)
}

async function planned(
  session: Session,
  { id: about, kind, state, follows }: ReferralSummary,
  side: PlannedCase['side'],
  { areas, earlier }: Planning,
): Promise<PlannedCase> {
  const referral = await readTrusted(session, about)
  const letters = await openAll(session, referral)
  const place = placeIn(letters, side)
  const before = earlier?.cases.find(one => one.id === about)
  const own = side === 'sent' ? referral.senderDesks : referral.recipientDesks
  return {
    id: about,
    side,
    kind,
    state,
    to: before?.to ?? (areas && successorFor(areas, place)) ?? null,
    desk: before?.desk ?? (own.includes('restricted') ? 'restricted' : 'cme'),
    where: [place.postcode, ...place.lines].filter(Boolean).join(', '),
    shut: shutHere(session, referral, letters).length,
    ...(follows !== undefined && { follows }),
  }
}

/** A child sent on in a second referral is one child: both go to one successor, or a person decides about both. */
function together(cases: readonly PlannedCase[]): PlannedCase[] {
  return cases.map(one => {
    const group = linked(one, cases)
    const wanted = new Set(group.map(({ to }) => to).filter(to => to !== null))
    const [only] = wanted
    return { ...one, to: wanted.size === 1 && only !== undefined ? only : null }
  })
}

/** Everything of the plan that follows this, or that this follows, however far; itself too. */
export function linked(one: PlannedCase, cases: readonly PlannedCase[]): PlannedCase[] {
  const group = new Set([one])
  for (const member of group) {
    for (const other of cases) {
      if (other.follows === member.id || member.follows === other.id) group.add(other)
    }
  }
  return [...group]
}

type Said = { addresses?: { last_known?: unknown; new?: unknown } }
type Address = { postcode?: unknown; lines?: unknown; council?: unknown }

/** Where the child lived in this council's area: the new address of what it received, the last known of what it sent. */
function placeIn(letters: readonly Letter[], side: PlannedCase['side']): Place {
  const contents = letters.flatMap(letter => {
    if (letter.status !== 'open') return []
    if (letter.kind === 'referral') return [letter.content as Said]
    const corrected = letter.content as { kind?: string; content?: Said }
    return letter.kind === 'correction' && corrected.kind === 'referral' ? [corrected.content ?? {}] : []
  })
  const { addresses } = contents.at(-1) ?? {}
  const address = ((side === 'received' ? addresses?.new : addresses?.last_known) ?? {}) as Address
  const { postcode, lines, council } = address
  return {
    ...(typeof postcode === 'string' && { postcode }),
    lines: [...(Array.isArray(lines) ? (lines as string[]) : []), ...(typeof council === 'string' ? [council] : [])],
  }
}
