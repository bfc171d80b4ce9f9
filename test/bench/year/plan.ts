// A year of England as it might be: 153 councils of unequal size, each with its own year, and what happens on each case. From a seed, so
// that every run is the same year. Volumes: five cases a council and school day, four times as many in September, a largest council ten
// times the mean.
import { type CouncilCalendar, clockOf } from '../../../schemas/clocks/calendar.ts'
import { addDays, type Day, londonInstant } from '../../../schemas/clocks/days.ts'
import { isSchoolDay } from '../../../schemas/clocks/working-days.ts'
import type { Happening, SlowCase, SlowSide } from '../../schemas/clocks/slow-ladder.ts'

export const year = { from: '2027-09-01', to: '2028-08-31' }
export const councilCount = 153

export type PlannedCouncil = { calendar: CouncilCalendar | undefined; weight: number }
/** `sender` and `recipient` are places in the list of councils. */
export type PlannedCase = Omit<SlowCase, 'sender' | 'recipient'> & { sender: number; recipient: number }

export type Random = () => number

/** mulberry32: small, and the same everywhere. */
export function randomFrom(seed: number): Random {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const usualTerms = [
  { from: '2027-09-02', to: '2027-10-22' },
  { from: '2027-11-01', to: '2027-12-17' },
  { from: '2028-01-04', to: '2028-02-11' },
  { from: '2028-02-21', to: '2028-03-31' },
  { from: '2028-04-18', to: '2028-05-26' },
  { from: '2028-06-05', to: '2028-07-21' },
]
const closedAtChristmas = ['2027-12-24', '2027-12-29', '2027-12-30', '2027-12-31']

/** A fifth publish nothing; others have their terms some days earlier or later, close at Christmas or not, and promise more or not. */
export function planCouncils(random: Random): PlannedCouncil[] {
  return Array.from({ length: councilCount }, (_, place) => {
    const weight = (place + 1) ** -0.7
    if (random() < 0.2) return { weight, calendar: undefined }
    const moved = Math.floor(random() * 7) - 3
    const terms = usualTerms.map(({ from, to }) => ({ from: addDays(from, moved), to: addDays(to, moved) }))
    const closures = random() < 0.6 ? closedAtChristmas : []
    const norms = random() < 0.3 ? { decide_working_days: 4, manager_working_days: 8 } : undefined
    return { weight, calendar: { closures, terms, ...(norms && { norms }) } }
  })
}

export function sideOf({ calendar }: PlannedCouncil): SlowSide {
  const { norms } = clockOf('England', calendar)
  const clock = { nation: 'england-and-wales' as const, closed: calendar?.closures ?? [], terms: calendar?.terms ?? [] }
  return { clock, norms }
}

/** So many cases, in the order in which they are sent. */
export function planCases(random: Random, councils: readonly PlannedCouncil[], count: number): PlannedCase[] {
  const onDay = chooser(random, days(), weightOf)
  const council = chooser(
    random,
    councils.map((_, place) => place),
    place => councils[place]?.weight ?? 0,
  )
  return Array.from({ length: count }, () => {
    const sender = council()
    let recipient = council()
    while (recipient === sender) recipient = council()
    const kind = random() < 0.85 ? ('transfer' as const) : ('enquiry' as const)
    const at = londonInstant(onDay(), 8) + Math.floor(random() * 10 * 3600) + 60
    return { kind, urgent: random() < 0.07, sender, recipient, happened: happenings(random, kind, at) }
  }).toSorted((a, b) => (a.happened[0]?.at ?? 0) - (b.happened[0]?.at ?? 0))
}

function days(): Day[] {
  const all: Day[] = []
  for (let on = year.from; on <= year.to; on = addDays(on, 1)) all.push(on)
  return all
}

const england = clockOf('England', { closures: [], terms: usualTerms })
function weightOf(on: Day): number {
  if (!isSchoolDay(on, england)) return 0.1
  return on.slice(5, 7) === '09' ? 4 : 1
}

function chooser<T>(random: Random, all: readonly T[], weight: (one: T) => number): () => T {
  const sums: number[] = []
  for (const one of all) sums.push((sums.at(-1) ?? 0) + weight(one))
  const total = sums.at(-1) ?? 0
  return () => {
    const at = random() * total
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] ?? 0) <= at) low = middle + 1
      else high = middle
    }
    return all[low] as T
  }
}

type Way = { share: number; steps: [what: Happening['what'], afterHours: number, settled?: boolean][] }
/** Ways a case goes, and how many hours each takes on average; most are quick, some are forgotten for weeks. */
const transferWays: Way[] = [
  {
    share: 55,
    steps: [
      ['open', 6],
      ['take_on', 10],
      ['accept', 60],
      ['outcome', 400, true],
    ],
  },
  {
    share: 12,
    steps: [
      ['open', 20],
      ['take_on', 40],
      ['ask', 30],
      ['answer', 90],
      ['accept', 60],
      ['outcome', 500, true],
    ],
  },
  {
    share: 9,
    steps: [
      ['open', 10],
      ['set_day', 30],
      ['accept', 150],
      ['outcome', 500, false],
      ['outcome', 900, true],
    ],
  },
  {
    share: 9,
    steps: [
      ['open', 20],
      ['take_on', 20],
      ['return', 80],
    ],
  },
  {
    share: 3,
    steps: [
      ['open', 30],
      ['withdraw', 60],
    ],
  },
  {
    share: 4,
    steps: [
      ['open', 30],
      ['take_on', 30],
      ['ask', 60],
      ['answer', 900],
      ['accept', 200],
    ],
  },
  {
    share: 4,
    steps: [
      ['open', 200],
      ['take_on', 400],
      ['accept', 700],
      ['outcome', 1500, true],
    ],
  },
  { share: 2, steps: [['open', 100]] },
  { share: 2, steps: [] },
]
const enquiryWays: Way[] = [
  {
    share: 85,
    steps: [
      ['open', 6],
      ['reply', 40],
    ],
  },
  {
    share: 12,
    steps: [
      ['open', 100],
      ['reply', 400],
    ],
  },
  { share: 3, steps: [] },
]

function happenings(random: Random, kind: 'transfer' | 'enquiry', sentAt: number): Happening[] {
  const way = chooser(random, kind === 'transfer' ? transferWays : enquiryWays, ({ share }) => share)()
  const happened: Happening[] = [{ at: sentAt, what: 'send' }]
  let at = sentAt
  for (const [what, mean, settled] of way.steps) {
    at += 60 + Math.floor(-Math.log(1 - random()) * mean * 3600)
    const day =
      what === 'set_day'
        ? addDays(new Date(at * 1000).toISOString().slice(0, 10), 3 + Math.floor(random() * 15))
        : undefined
    happened.push({ at, what, ...(settled !== undefined && { settled }), ...(day && { day }) })
  }
  return happened
}
