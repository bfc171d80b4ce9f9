// A manager's random sample of closed cases: all that may have ended between two days, in an order nobody chose, until enough are found.
// When a case ended is read off its verified history, not off what a list states.
import { londonTime } from '../../../../schemas/clocks/days.ts'
import type { ReferralVerb } from '../../../../schemas/statement/verbs.ts'
import type { TrustedReferral } from '../../../sdk/index.ts'
import { dayOf } from '../../../words/when.ts'
import { verbWords } from '../../../words/words.ts'
import type { Office } from '../office/office.ts'
import { currentReferral, nameIn } from '../views/contents.ts'
import type { Sample, Sampled } from './shown.ts'

const pageItems = 200
const most = 100
type Candidate = { id: string; box: Sampled['box'] }

/** Draws them. @throws what reading a referral throws */
export async function sample(office: Office, asked: { from: string; to: string; count: number }): Promise<Sample> {
  const candidates = await ended(office, asked.from)
  const items: Sampled[] = []
  for (const candidate of shuffled(candidates)) {
    if (items.length >= Math.min(asked.count, most)) break
    const found = await closedBetween(office, candidate, asked)
    if (found) items.push(found)
  }
  return { items, of: candidates.length }
}

/** What has ended, and was changed on this day or later. */
async function ended({ council }: Office, from: string): Promise<Candidate[]> {
  const found: Candidate[] = []
  for (const [box, read] of [
    ['received', council.inbox],
    ['sent', council.outbox],
  ] as const) {
    let cursor: string | undefined
    do {
      const page = await read({ list: 'finished', limit: pageItems, ...(cursor !== undefined && { cursor }) })
      found.push(
        ...page.items.filter(({ changed_at }) => londonTime(changed_at).on >= from).map(({ id }) => ({ id, box })),
      )
      cursor = page.next
    } while (cursor !== undefined)
  }
  return found
}

const ends: readonly ReferralVerb[] = ['close', 'withdraw', 'decline', 'finish', 'record_outcome']

async function closedBetween(
  office: Office,
  { id, box }: Candidate,
  { from, to }: { from: string; to: string },
): Promise<Sampled | undefined> {
  const { referral, letters } = await office.council.open(id)
  const end = endOf(referral)
  if (!end) return undefined
  const { on } = londonTime(end.at)
  if (on < from || on > to) return undefined
  const child = nameIn(currentReferral(letters)?.content ?? {})
  return {
    ...{ id, box },
    title: child ? `${child.forename} ${child.surname}` : 'A child whose name is not shown',
    other: await office.names(box === 'received' ? referral.sender : referral.recipient),
    closedOn: dayOf(on),
    how: verbWords[end.claims.verb],
  }
}

/** The last thing said that ended it for somebody. */
function endOf({ history }: TrustedReferral) {
  return history.findLast(({ claims }) => ends.includes(claims.verb))
}

/** In an order that nobody chose. */
function shuffled<T>(items: readonly T[]): T[] {
  const order = [...items]
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = below(at + 1)
    ;[order[at], order[other]] = [order[other] as T, order[at] as T]
  }
  return order
}

/** A random number below a bound, each as likely as the other. */
function below(bound: number): number {
  const range = Math.floor(2 ** 32 / bound) * bound
  for (;;) {
    const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1))
    if (drawn < range) return drawn % bound
  }
}
