// Who is told what and when, walked hour by hour from a list of what happened: the rules once more, by other means than the product's.
// Knows no statement, no projection and no table of the product; only the slow calendar beside it.
import type { Norms } from '../../../schemas/clocks/calendar.ts'
import { type SlowClock, shift, slowAdd, slowLondon, slowSchool, slowWorks } from './slow-model.ts'

type Side = 'sender' | 'recipient'
/** What happened, and when (seconds). */
export type Happening = {
  at: number
  what:
    | 'send'
    | 'open'
    | 'take_on'
    | 'set_day'
    | 'ask'
    | 'answer'
    | 'accept'
    | 'return'
    | 'withdraw'
    | 'outcome'
    | 'reply'
  /** `set_day`: the day. */
  day?: string
  settled?: boolean
}
export type SlowSide = { clock: SlowClock; norms: Norms }
export type SlowCase = {
  kind: 'transfer' | 'enquiry'
  urgent: boolean
  sender: SlowSide
  recipient: SlowSide
  happened: Happening[]
}
export type Step = { at: number; what: string; by: string; side: Side; step: string }

const arrival = (at: number) => {
  const { on, hour } = slowLondon(at)
  return hour >= 17 ? shift(on, 1) : on
}

/** The first hour from `near` on that is this hour of this day in London. */
function hourOf(day: string, hour: number): number {
  let at = Date.parse(`${day}T00:00:00Z`) / 1000 - 7200
  while (slowLondon(at).on !== day || slowLondon(at).hour !== hour) at += 3600
  return at
}

/** When it is worth a look: around eight and five in London, and right after something happened. Both models look then. */
export function isLookedAt({ happened }: SlowCase, now: number): boolean {
  return [6, 7, 8, 15, 16, 17].includes((now / 3600) % 24) || happened.some(({ at }) => at <= now && at > now - 3600)
}

/** Everything the ladder does between two hours. */
export function slowSteps(one: SlowCase, from: number, to: number): Step[] {
  const steps: Step[] = []
  const done = new Set<string>()
  for (let now = from; now <= to; now += 3600) {
    if (!isLookedAt(one, now)) continue
    const waiting = waitingAt(
      one,
      one.happened.filter(({ at }) => at <= now),
    )
    for (const { key, ...step } of waiting) {
      if (now < step.at || done.has(key)) continue
      done.add(key)
      steps.push({ ...step, at: now })
    }
  }
  return steps
}

/** The same where somebody looks at these instants alone, in order: nothing waits longer or shorter while nothing happens. */
export function slowStepsAt(one: SlowCase, looks: readonly number[]): Step[] {
  const steps: Step[] = []
  const done = new Set<string>()
  for (const [index, { at }] of one.happened.entries()) {
    const until = one.happened[index + 1]?.at ?? Number.POSITIVE_INFINITY
    for (const { key, ...step } of waitingAt(one, one.happened.slice(0, index + 1))) {
      const look = firstFrom(looks, Math.max(at, step.at))
      if (look === undefined || look >= until || done.has(key)) continue
      done.add(key)
      steps.push({ ...step, at: look })
    }
  }
  return steps
}

function firstFrom(sorted: readonly number[], at: number): number | undefined {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? 0) < at) low = middle + 1
    else high = middle
  }
  return sorted[low]
}

/** The day and overdue of what is due at an instant. */
export function slowDue(one: SlowCase, now: number): { what: string; by: string } | undefined {
  const first = waitingAt(
    one,
    one.happened.filter(({ at }) => at <= now),
  )[0]
  return first && { what: first.what, by: first.by }
}

type Waiting = Step & { key: string }

function waitingAt(one: SlowCase, happened: Happening[]): Waiting[] {
  const sent = happened.find(({ what }) => what === 'send')
  if (!sent) return []
  const last = (...whats: Happening['what'][]) => happened.findLast(({ what }) => whats.includes(what))
  if (last('return', 'withdraw', 'reply')) return []
  const accepted = last('accept')
  if (accepted) {
    const outcome = last('outcome')
    return outcome?.settled ? [] : outcomeSteps(one, accepted, outcome)
  }
  if (one.kind === 'enquiry') return askedSteps(one, 'reply', 'recipient', sent.at)
  const asked = last('ask', 'answer')
  if (asked?.what === 'ask') {
    const begun = happened
      .slice(happened.findLastIndex(({ what }) => what === 'answer') + 1)
      .find(({ what }) => what === 'ask')
    return askedSteps(one, 'answer', 'sender', (begun ?? asked).at)
  }
  return decisionSteps(one, sent, happened, last('take_on', 'set_day', 'answer') !== undefined)
}

const works = (side: SlowSide) => (day: string) => slowWorks(day, side.clock)
const after = (day: string, side: SlowSide) => slowAdd(shift(day, 1), 0, works(side))

function build(
  what: string,
  side: Side,
  since: string,
  plan: [step: string, at: number, by: string, what?: string][],
): Waiting[] {
  let before = 0
  return plan.map(([step, at, by, other = what]) => {
    before = Math.max(before, at)
    return { at: before, what: other, by, side, step, key: `${other} ${since} ${step}` }
  })
}

function decisionSteps(one: SlowCase, sent: Happening, happened: Happening[], taken: boolean): Waiting[] {
  const { recipient, urgent } = one
  const { norms } = recipient
  const start = arrival(sent.at)
  const set = happened.findLast(({ what }) => what === 'set_day')
  const usual = slowAdd(start, norms.decide_working_days, works(recipient))
  let paused = 0
  let open: Happening | undefined
  for (const event of happened) {
    if (event.what === 'ask') open ??= event
    if (event.what !== 'answer' || !open) continue
    if (!set || open.at >= set.at) {
      for (let day = shift(arrival(open.at), 1); day <= arrival(event.at); day = shift(day, 1))
        if (works(recipient)(day)) paused += 1
    }
    open = undefined
  }
  const base = set?.day ?? usual
  const decide = paused === 0 ? base : slowAdd(base, Math.min(paused, norms.pause_working_days), works(recipient))
  const moved = Math.max(0, Math.round((Date.parse(decide) - Date.parse(usual)) / 86_400_000))
  const takeOn = slowAdd(
    start,
    urgent ? norms.urgent_take_on_working_days : norms.take_on_working_days,
    works(recipient),
  )
  const later = (day: string) => slowAdd(shift(day, moved), 0, works(recipient))
  const manager = after(shift(slowAdd(start, norms.manager_working_days, works(recipient)), moved), recipient)
  const since = set ? arrival(set.at) : start
  const rest: [string, number, string][] = [
    ['cover', hourOf(after(decide, recipient), 8), decide],
    ['manager', hourOf(manager, 8), decide],
    ['managers', hourOf(later(shift(start, 7 * norms.chaser_weeks)), 8), decide],
    ['registrars', hourOf(later(shift(start, 7 * norms.last_chaser_weeks)), 8), decide],
  ]
  if (taken) return build('decide', 'recipient', since, rest)
  const team: [string, number, string, string] = [
    'team',
    urgent ? hourOf(takeOn, 17) : hourOf(after(takeOn, recipient), 8),
    takeOn,
    'take_on',
  ]
  const [first] = build('take_on', 'recipient', start, [team])
  return [
    ...(first ? [first] : []),
    ...build('decide', 'recipient', since, [['none', first?.at ?? 0, ''], ...rest]).slice(1),
  ]
}

function askedSteps(one: SlowCase, what: 'answer' | 'reply', who: Side, at: number): Waiting[] {
  const side = one[who]
  const { norms } = side
  const since = arrival(at)
  const days = what === 'reply' && one.urgent ? norms.urgent_take_on_working_days : norms.answer_working_days
  return counted(one, what, who, since, since, slowAdd(since, days, works(side)))
}

function outcomeSteps(one: SlowCase, accepted: Happening, outcome: Happening | undefined): Waiting[] {
  const { recipient } = one
  const since = arrival((outcome ?? accepted).at)
  const by = outcome
    ? slowAdd(shift(since, 7 * recipient.norms.outcome_weeks), 0, works(recipient))
    : slowAdd(since, recipient.norms.outcome_school_days, day => slowSchool(day, recipient.clock))
  return counted(one, 'outcome', 'recipient', since, by, by)
}

function counted(one: SlowCase, what: string, who: Side, since: string, start: string, by: string): Waiting[] {
  const side = one[who]
  const { norms } = side
  return build(what, who, since, [
    ['team', one.urgent ? hourOf(by, 17) : hourOf(after(by, side), 8), by],
    ['cover', hourOf(after(slowAdd(by, 3, works(side)), side), 8), by],
    ['manager', hourOf(after(slowAdd(start, norms.manager_working_days, works(side)), side), 8), by],
    ['managers', hourOf(slowAdd(shift(start, 7 * norms.chaser_weeks), 0, works(side)), 8), by],
    ['registrars', hourOf(slowAdd(shift(start, 7 * norms.last_chaser_weeks), 0, works(side)), 8), by],
  ])
}
