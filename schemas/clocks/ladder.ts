// The ladder: who is told next when nothing happens, and when. Each rung becomes a note on the case and an alert; none decides anything.
// Team mailbox → deputy or cover → manager → both managers → the registrars' list of persistent non-response.
import type { Party } from '../referral/lifecycle.ts'
import { addDays, type Day, londonInstant } from './days.ts'
import { type Clocked, type Clocks, type Due, decideDue, decisionMovedDays, dueAt, dueOf } from './due.ts'
import type { RungName, RungRole } from './names.ts'
import { addCounting, arrivedOn, nextAfter, onOrAfter } from './working-days.ts'

/** One step: on which day, at which instant, about what, and to whom. The registrars' rung reaches nobody at a council. */
export type Rung = Due & { step: RungName; on: Day; at: number; to: { side: Party; roles: RungRole[] }[] }

/** Alerts of the ladder go out at this hour in London, unless urgent. */
const morningHour = 8
/** Between the reminder of the team and that of the deputy where the protocol names no other day. */
const coverAfterWorkingDays = 3

/** Every rung from here on, in order, as the case stands now; empty where nothing is due. */
export function ladderOf(referral: Clocked, clocks: Clocks): Rung[] {
  const due = dueOf(referral, clocks)
  if (!due) return []
  const days =
    due.what === 'take_on' || due.what === 'decide'
      ? decisionDays(referral, clocks, due)
      : otherDays(due, referral.urgent, clocks)
  const rungs: Rung[] = []
  for (const { step, about, on } of days) {
    // A shortened norm may not bring a later rung before an earlier one.
    const at = Math.max(instantOf(step, about, on, referral.urgent), rungs.at(-1)?.at ?? 0)
    const day = on > (rungs.at(-1)?.on ?? '') ? on : (rungs.at(-1)?.on ?? on)
    rungs.push({ ...about, step, on: day, at, to: reaches(step, due.side, referral.urgent) })
  }
  return rungs
}

/** The rung that comes next after an instant. */
export function nextRung(rungs: readonly Rung[], after: number): Rung | undefined {
  return rungs.find(({ at }) => at > after)
}

type Planned = { step: RungName; about: Due; on: Day }

/** Until it is decided: the decision's own days, moved with it where the officer set a day or a question stopped its clock. */
function decisionDays(referral: Clocked, clocks: Clocks, due: Due): Planned[] {
  const { recipient } = clocks
  const { manager_working_days: manager, chaser_weeks: chaser, last_chaser_weeks: last } = recipient.norms
  const decide = decideDue(referral, clocks)
  const moved = decisionMovedDays(referral, clocks)
  const later = (on: Day) => (moved === 0 ? on : addDays(on, moved))
  const start = arrivedOn(referral.sentAt)
  const team: Planned[] =
    due.what === 'take_on' ? [{ step: 'team', about: due, on: dayAfter(due, referral.urgent, clocks) }] : []
  return [
    ...team,
    { step: 'cover', about: decide, on: nextAfter(decide.by, recipient) },
    { step: 'manager', about: decide, on: nextAfter(later(addCounting(start, manager, recipient)), recipient) },
    { step: 'managers', about: decide, on: onOrAfter(later(addDays(start, 7 * chaser)), recipient) },
    { step: 'registrars', about: decide, on: onOrAfter(later(addDays(start, 7 * last)), recipient) },
  ]
}

/** An answer and a reply are counted from when they were asked for; an outcome from when it was due. */
function otherDays(due: Due, urgent: boolean, clocks: Clocks): Planned[] {
  const clock = clocks[due.side]
  const { manager_working_days: manager, chaser_weeks: chaser, last_chaser_weeks: last } = clock.norms
  const start = due.what === 'outcome' ? due.by : due.since
  const cover = addCounting(due.by, coverAfterWorkingDays, clock)
  return [
    { step: 'team', about: due, on: dayAfter(due, urgent, clocks) },
    { step: 'cover', about: due, on: nextAfter(cover, clock) },
    { step: 'manager', about: due, on: nextAfter(addCounting(start, manager, clock), clock) },
    { step: 'managers', about: due, on: onOrAfter(addDays(start, 7 * chaser), clock) },
    { step: 'registrars', about: due, on: onOrAfter(addDays(start, 7 * last), clock) },
  ]
}

/** What is urgent is overdue the moment its working day ends, and does not wait for the morning. */
function dayAfter(due: Due, urgent: boolean, clocks: Clocks): Day {
  return urgent ? due.by : nextAfter(due.by, clocks[due.side])
}

function instantOf(step: RungName, about: Due, on: Day, urgent: boolean): number {
  return urgent && step === 'team' && on === about.by ? dueAt(about) : londonInstant(on, morningHour)
}

function reaches(step: RungName, side: Party, urgent: boolean): Rung['to'] {
  if (step === 'registrars') return []
  if (step === 'managers')
    return [
      { side: 'sender', roles: ['manager'] },
      { side: 'recipient', roles: ['manager'] },
    ]
  if (urgent && (step === 'team' || step === 'cover')) return [{ side, roles: ['team', 'cover', 'manager'] }]
  return [{ side, roles: step === 'team' ? ['team'] : step === 'cover' ? ['cover'] : ['manager'] }]
}
