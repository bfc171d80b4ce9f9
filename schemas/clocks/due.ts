// What is due next on a referral, by which side, on which day: from its public facts alone. Pure, for gateway and clients alike.
// A clock only tells: nothing is ever accepted, returned or closed by one.
import { isOutside, type Party, type Standing } from '../referral/lifecycle.ts'
import type { Clock } from './calendar.ts'
import { addDays, type Day, daysBetween, londonInstant } from './days.ts'
import type { DueWhat } from './names.ts'
import type { Times } from './times.ts'
import { addCounting, arrivedOn, closingHour, countBetween, isSchoolDay, onOrAfter } from './working-days.ts'

/** Something to be done by the end of a working day. `since`: the day it is counted from. */
export type Due = { what: DueWhat; side: Party; by: Day; since: Day }

/** The facts clocks look at; a `Referral` has them. */
export type Clocked = Standing & {
  urgent: boolean
  sentAt: number
  decideBy?: string
  times: Times
}

/** Both sides' clocks: each is measured by its own. */
export type Clocks = { sender: Clock; recipient: Clock }

/** What is due next; undefined where nothing is. */
export function dueOf(referral: Clocked, clocks: Clocks): Due | undefined {
  const { kind, state, accepted, settled, passedOn } = referral
  // Nobody at the other council is reminded of what it was sent by e-mail: who sent it chases.
  if (isOutside(referral)) return state === 'sent' ? { ...decideDue(referral, clocks), side: 'sender' } : undefined
  if (kind === 'enquiry') return state === 'sent' || state === 'collected' ? replyDue(referral, clocks) : undefined
  if (state === 'sent' || state === 'collected') return takeOnDue(referral, clocks)
  if (state === 'acknowledged') return decideDue(referral, clocks)
  if (state === 'asked') return answerDue(referral, clocks)
  // What two councils that became one had between them is theirs, accepted or not.
  if ((accepted || state === 'merged') && !settled && !passedOn) return outcomeDue(referral, clocks)
  return undefined
}

/** Whether the time for it is over: working days end at 17:00 in London. */
export function isOverdue(due: Pick<Due, 'by'>, now: number): boolean {
  return now >= dueAt(due)
}

/** The instant a due day ends. */
export function dueAt({ by }: Pick<Due, 'by'>): number {
  return londonInstant(by, closingHour)
}

function takeOnDue({ urgent, sentAt }: Clocked, { recipient }: Clocks): Due {
  const since = arrivedOn(sentAt)
  const { urgent_take_on_working_days: atOnce, take_on_working_days: usual } = recipient.norms
  return { what: 'take_on', side: 'recipient', by: addCounting(since, urgent ? atOnce : usual, recipient), since }
}

/**
 * The day the officer set, else so many working days from arrival.
 *
 * A question stops this clock: the working days until its answer are added, so many in all at most. Those before the officer set a
 * day are in that day already.
 */
export function decideDue({ sentAt, decideBy, times }: Clocked, { recipient }: Clocks): Due {
  const { decide_working_days: usual, pause_working_days: mostPaused } = recipient.norms
  const setAt = decideBy === undefined ? undefined : times.decideBySet.at(-1)?.at
  const since = arrivedOn(setAt ?? sentAt)
  const base = decideBy ?? addCounting(since, usual, recipient)
  const paused = times.asks
    .filter(({ from, until }) => until !== undefined && (setAt === undefined || from >= setAt))
    .reduce((days, { from, until = from }) => days + countBetween(arrivedOn(from), arrivedOn(until), recipient), 0)
  const by = paused === 0 ? base : addCounting(base, Math.min(paused, mostPaused), recipient)
  return { what: 'decide', side: 'recipient', by, since }
}

/** By how many calendar days the officer's day and questions have moved the decision; never below 0. */
export function decisionMovedDays(referral: Clocked, clocks: Clocks): number {
  const usual = addCounting(arrivedOn(referral.sentAt), clocks.recipient.norms.decide_working_days, clocks.recipient)
  return Math.max(0, daysBetween(usual, decideDue(referral, clocks).by))
}

function answerDue({ sentAt, times }: Clocked, { sender }: Clocks): Due {
  const since = arrivedOn(times.asks.at(-1)?.from ?? sentAt)
  return { what: 'answer', side: 'sender', by: addCounting(since, sender.norms.answer_working_days, sender), since }
}

function replyDue({ urgent, sentAt }: Clocked, { recipient }: Clocks): Due {
  const since = arrivedOn(sentAt)
  const { urgent_take_on_working_days: atOnce, answer_working_days: usual } = recipient.norms
  return { what: 'reply', side: 'recipient', by: addCounting(since, urgent ? atOnce : usual, recipient), since }
}

/** So many school days after acceptance; after each report again, so many weeks later, until settled. */
function outcomeDue({ sentAt, times }: Clocked, { recipient }: Clocks): Due {
  const { outcome_school_days: first, outcome_weeks: again } = recipient.norms
  const accepted = arrivedOn(times.acceptedAt ?? sentAt)
  if (times.reportedAt !== undefined && times.reportedAt >= (times.acceptedAt ?? 0)) {
    const since = arrivedOn(times.reportedAt)
    return { what: 'outcome', side: 'recipient', by: onOrAfter(addDays(since, 7 * again), recipient), since }
  }
  const by = addCounting(accepted, first, recipient, isSchoolDay)
  return { what: 'outcome', side: 'recipient', by, since: accepted }
}
