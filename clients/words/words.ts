// What officers read in the place of the protocol's words: states, moves, history entries, lists, roles.
// `--json` never passes through here. Whoever adds a verb or a state adds its words, or this does not compile.
import type { List, Move, State } from '../../schemas/referral/lifecycle.ts'
import type { ReferralVerb, Role } from '../../schemas/statement/verbs.ts'

/** The two councils of a referral, by name; the own one is called "you" where it acts. */
export type Sides = { sender: string; recipient: string }

export const receivedTitles = {
  new: 'New',
  looking_into: 'Being looked into',
  waiting_for_answer: 'Waiting for their answer',
  ours: 'Ours, not yet in education',
  finished: 'Finished',
} as const

export const sentTitles = {
  waiting: 'Waiting',
  asked_you: 'They asked you',
  accepted: 'Accepted, you can close',
  returned: 'Returned to you, decide what next',
  finished: 'Finished',
} as const

export function titleOf(list: List | string): string {
  const former = { handed_over: 'Handed over (council reorganisation)' }
  return ({ ...receivedTitles, ...sentTitles, ...former } as Record<string, string>)[list] ?? list
}

/** Where a referral is, in a few words. */
export const stateWords: Record<State, (sides: Sides) => string> = {
  sent: () => 'Sent, not delivered yet',
  collected: () => 'Delivered, no officer has read it yet',
  acknowledged: ({ recipient }) => `Being looked into by ${recipient}`,
  asked: ({ recipient }) => `${recipient} asked a question`,
  accepted: ({ recipient }) => `Accepted by ${recipient}`,
  declined: ({ sender }) => `Returned to ${sender} (not accepted)`,
  withdrawn: () => 'Withdrawn',
  closed: () => 'Closed',
  merged: ({ recipient }) => `Both sides are ${recipient} now`,
  replied: ({ recipient }) => `Answered by ${recipient}`,
  finished: () => 'Finished',
}

/** What stands beside everything that went by secure e-mail, for ever. */
export const notVerified = 'sent by secure e-mail, not verified'

/** What an acceptance is that came by secure e-mail: its sender's own word. */
export const seenBySender = 'acceptance seen by the sender, not verified'

/** Where a referral is, and whether what the other side is said to have done is verified. */
export function whereIs(
  { state, outside, accepted }: { state: State; outside?: 'prepared' | 'emailed' | undefined; accepted?: boolean },
  sides: Sides,
): string {
  if (!outside) return stateWords[state](sides)
  if (state === 'sent')
    return outside === 'prepared' ? 'To be sent by secure e-mail' : 'Sent by secure e-mail, not verified'
  return `${stateWords[state](sides)} (${accepted ? seenBySender : notVerified})`
}

/** The same for a row of a list. */
export function shortWhere({ state, verified, move }: { state: State; verified: boolean; move?: Move }): string {
  if (verified) return shortStates[state]
  if (state !== 'sent') return `${shortStates[state]}, not verified`
  return move === 'sender' ? 'To be sent by secure e-mail' : 'By secure e-mail, not verified'
}

/** The same for a column of a table. */
export const shortStates: Record<State, string> = {
  sent: 'Not delivered yet',
  collected: 'Delivered, not read yet',
  acknowledged: 'Being looked into',
  asked: 'Question asked',
  accepted: 'Accepted',
  declined: 'Returned',
  withdrawn: 'Withdrawn',
  closed: 'Closed',
  merged: 'Both councils are one now',
  replied: 'Answered',
  finished: 'Finished',
}

/** What a history entry says was done. */
export const verbWords: Record<ReferralVerb, string> = {
  send: 'Sent it',
  collect: 'Opened it: delivered',
  acknowledge: 'Took it on',
  ask: 'Asked a question',
  answer: 'Answered',
  accept: 'Accepted responsibility',
  decline: 'Returned it (not accepted)',
  withdraw: 'Withdrew it',
  close: 'Closed it',
  record_outcome: 'Said where the child is now',
  message: 'Wrote a message',
  correct: 'Corrected what was sent',
  recall: 'Recalled what was sent',
  confirm_recall: 'Confirmed the recall',
  filed: 'Saved it in their own record',
  hold: 'Asked to keep it, not delete',
  release: 'No longer needs it kept',
  hand_over: 'Handed it over (council reorganisation)',
  record_outside: 'Wrote down what came of it by secure e-mail',
  confirm: 'Stands by an entry in doubt',
  disown: 'Does not stand by an entry in doubt',
  reply: 'Answered',
  finish: 'Finished it',
}

/** How an answer by secure e-mail came. */
export const outsideWays = {
  secure_email: 'By secure e-mail',
  telephone: 'By telephone',
  post: 'By post',
  in_person: 'In person',
  other: 'In another way',
} as const

/** What was written down of a referral by secure e-mail, as the heading of it. */
export const outsideTitles = {
  sent: 'Wrote down: sent by secure e-mail, not verified',
  chased: 'Wrote down: chased, not verified',
  accepted: 'Wrote down: they accepted, not verified',
  returned: 'Wrote down: they returned it, not verified',
} as const

export const roleWords: Record<Role, string> = {
  officer: 'an officer',
  manager: 'a manager',
  system: 'case system',
  auditor: 'inspection view',
  registrar: 'national administrator',
}
