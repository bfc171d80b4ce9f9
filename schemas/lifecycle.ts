// The life of a referral: state × verb × party → state, responsibility, whose move. Tables, and one line that reads each.
// Pure: the gateway decides with it and the client checks the gateway with it. Never put a clock or a setting in here.
import type { ReferralVerb } from './verbs.ts'

export type Kind = 'transfer' | 'enquiry'
/** `sender` wrote the first statement; `recipient` was addressed by it. */
export type Party = 'sender' | 'recipient'

export const openStates = ['sent', 'collected', 'acknowledged', 'asked'] as const
export const transferStates = [...openStates, 'accepted', 'declined', 'withdrawn', 'closed'] as const
export const enquiryStates = ['sent', 'collected', 'replied', 'finished', 'withdrawn'] as const
export const states = [...transferStates, 'replied', 'finished'] as const
export type State = (typeof states)[number]

type Rule = { by: Party | 'either'; from: readonly State[]; to: State | 'same' }
type Rules = Partial<Record<ReferralVerb, readonly Rule[]>>

const opened = ['collected', 'acknowledged', 'asked'] as const
const notWithdrawn = transferStates.filter(state => state !== 'withdrawn')
const any = transferStates
const enquiryAny = enquiryStates
const enquiryNotWithdrawn = enquiryStates.filter(state => state !== 'withdrawn')

/** Read a row as: `by` may say this in `from`, and then the state is `to`. The first row that fits holds. */
const transferRules: Rules = {
  collect: [
    { by: 'recipient', from: ['sent'], to: 'collected' },
    { by: 'either', from: any, to: 'same' },
  ],
  acknowledge: [
    { by: 'recipient', from: ['collected'], to: 'acknowledged' },
    { by: 'recipient', from: ['acknowledged', 'asked'], to: 'same' },
  ],
  ask: [{ by: 'recipient', from: opened, to: 'asked' }],
  answer: [{ by: 'sender', from: ['asked'], to: 'acknowledged' }],
  accept: [{ by: 'recipient', from: opened, to: 'accepted' }],
  decline: [{ by: 'recipient', from: ['sent', ...opened], to: 'declined' }],
  withdraw: [{ by: 'sender', from: openStates, to: 'withdrawn' }],
  close: [{ by: 'sender', from: ['accepted', 'declined'], to: 'closed' }],
  record_outcome: [{ by: 'recipient', from: ['accepted', 'closed'], to: 'same' }],
  message: [{ by: 'either', from: notWithdrawn, to: 'same' }],
  correct: [{ by: 'either', from: notWithdrawn, to: 'same' }],
  recall: [{ by: 'either', from: any, to: 'same' }],
  confirm_recall: [{ by: 'either', from: any, to: 'same' }],
  filed: [{ by: 'either', from: ['accepted', 'declined', 'closed'], to: 'same' }],
  hold: [{ by: 'either', from: any, to: 'same' }],
  release: [{ by: 'either', from: any, to: 'same' }],
  hand_over: [{ by: 'either', from: notWithdrawn, to: 'same' }],
  confirm: [{ by: 'either', from: any, to: 'same' }],
  disown: [{ by: 'either', from: any, to: 'same' }],
}

const enquiryRules: Rules = {
  collect: [
    { by: 'recipient', from: ['sent'], to: 'collected' },
    { by: 'either', from: enquiryAny, to: 'same' },
  ],
  reply: [{ by: 'recipient', from: ['collected', 'replied'], to: 'replied' }],
  finish: [{ by: 'sender', from: ['replied'], to: 'finished' }],
  withdraw: [{ by: 'sender', from: ['sent', 'collected'], to: 'withdrawn' }],
  message: [{ by: 'either', from: enquiryNotWithdrawn, to: 'same' }],
  correct: [{ by: 'either', from: enquiryNotWithdrawn, to: 'same' }],
  recall: [{ by: 'either', from: enquiryAny, to: 'same' }],
  confirm_recall: [{ by: 'either', from: enquiryAny, to: 'same' }],
  hold: [{ by: 'either', from: enquiryAny, to: 'same' }],
  release: [{ by: 'either', from: enquiryAny, to: 'same' }],
  confirm: [{ by: 'either', from: enquiryAny, to: 'same' }],
  disown: [{ by: 'either', from: enquiryAny, to: 'same' }],
}

const rules: Record<Kind, Rules> = { transfer: transferRules, enquiry: enquiryRules }

/** The state after this verb by this party, or undefined where it may not be said now. */
export function nextState(kind: Kind, state: State, verb: ReferralVerb, by: Party): State | undefined {
  const rule = rules[kind][verb]?.find(row => (row.by === by || row.by === 'either') && row.from.includes(state))
  return rule?.to === 'same' ? state : rule?.to
}

/** The verbs this party may say in this state: what a page or a command may offer. */
export function possibleVerbs(kind: Kind, state: State, by: Party): ReferralVerb[] {
  const verbs = Object.keys(rules[kind]) as ReferralVerb[]
  return verbs.filter(verb => nextState(kind, state, verb, by) !== undefined)
}

/** What a referral's responsibility and lists depend on beside its state. */
export type Standing = {
  kind: Kind
  state: State
  /** It was accepted, and that acceptance was not disowned. */
  accepted: boolean
  /** The last outcome recorded was a settled one. */
  settled: boolean
  /** A transfer that follows this one was accepted by somebody. */
  passedOn: boolean
}

/** Who is responsible: exactly one, always. `passed_on`: whoever accepted the transfer that follows this one. */
export type Responsible = Party | 'passed_on'

/** The sender until accepted; then the recipient; then whoever accepted what followed. An enquiry moves nothing. */
export function responsible(standing: Standing): Responsible {
  if (standing.kind === 'enquiry') return 'sender'
  if (standing.passedOn) return 'passed_on'
  return standing.accepted ? 'recipient' : 'sender'
}

export type Move = Party | 'both' | 'nobody'

const moves: Record<State, Move> = {
  sent: 'recipient',
  collected: 'recipient',
  acknowledged: 'recipient',
  asked: 'sender',
  accepted: 'both',
  declined: 'sender',
  withdrawn: 'nobody',
  closed: 'recipient',
  replied: 'sender',
  finished: 'nobody',
}

/** Whose move it is. After acceptance the sender closes and the recipient reports where the child is: both, until done. */
export function whoseMove(standing: Standing): Move {
  const nothingLeftForRecipient = standing.settled || standing.passedOn
  if (standing.state === 'accepted') return nothingLeftForRecipient ? 'sender' : 'both'
  if (standing.state === 'closed') return standing.accepted && !nothingLeftForRecipient ? 'recipient' : 'nobody'
  return moves[standing.state]
}

export const receivedLists = ['new', 'looking_into', 'waiting_for_answer', 'ours', 'finished'] as const
export const sentLists = ['waiting', 'asked_you', 'accepted', 'returned', 'finished'] as const
export type List = (typeof receivedLists)[number] | (typeof sentLists)[number]

/** The officers' list a referral stands in, for each side. */
export function listFor(party: Party, standing: Standing): List {
  return party === 'sender' ? sentList(standing) : receivedList(standing)
}

function receivedList(standing: Standing): List {
  const { state, accepted, settled, passedOn } = standing
  if (state === 'sent' || state === 'collected') return 'new'
  if (state === 'acknowledged') return 'looking_into'
  if (state === 'asked') return 'waiting_for_answer'
  return accepted && !settled && !passedOn ? 'ours' : 'finished'
}

function sentList({ state }: Standing): List {
  if (state === 'asked' || state === 'replied') return 'asked_you'
  if (state === 'accepted') return 'accepted'
  if (state === 'declined') return 'returned'
  return state === 'closed' || state === 'withdrawn' || state === 'finished' ? 'finished' : 'waiting'
}
