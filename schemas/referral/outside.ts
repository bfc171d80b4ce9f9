// A referral to a council that has not joined: the sender writes down what became of it, and nobody verified that. Pure.
// It differs from other referrals here and in the table of lifecycle.ts; that it says so wherever it is shown is `verified` of a summary.
import type { Digest } from '../ids.ts'
import { Refusal } from '../problem.ts'
import type { StatementOf } from '../statement/verbs.ts'
import type { State } from './lifecycle.ts'
import type { Referral } from './referral-form.ts'

type Step = StatementOf<'record_outside'>['step']
/** In which states a step may be recorded, and what then holds. A council that thought better of it may say so, even after the close. */
const steps: Record<Step, { from: readonly State[]; to: State }> = {
  sent: { from: ['sent'], to: 'sent' },
  chased: { from: ['sent'], to: 'sent' },
  accepted: { from: ['sent', 'declined'], to: 'accepted' },
  returned: { from: ['sent', 'accepted', 'closed'], to: 'declined' },
}

/** What its sender may record now, in the order of the table. */
export function recordable({ outside, state, accepted }: Pick<Referral, 'outside' | 'state' | 'accepted'>): Step[] {
  if (!outside || (state === 'closed' && !accepted)) return []
  return (Object.keys(steps) as Step[]).filter(step => steps[step].from.includes(state))
}

/**
 * The referral after a step that its sender saw and wrote down.
 *
 * @param next with this statement's head and position, otherwise as before
 * @throws Refusal `verb_not_allowed`
 */
export function recordStep(next: Referral, step: Step, digest: Digest): Referral {
  const { to } = steps[step]
  if (!recordable(next).includes(step)) {
    throw new Refusal('verb_not_allowed', `It cannot be recorded as ${step} while it is ${next.state}.`)
  }
  const { acceptedBy: _, ...rest } = { ...next, state: to, outside: 'emailed' as const }
  if (step === 'accepted') return { ...rest, accepted: true, acceptedBy: digest }
  return { ...rest, accepted: false }
}
