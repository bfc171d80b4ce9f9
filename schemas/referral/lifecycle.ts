// The life of a referral: state × verb × party → state, responsibility, whose move. Tables, and one line that reads each.
// Pure: the gateway decides with it and the client checks the gateway with it. Never put a clock or a setting in here.
import type { ReferralVerb } from '../statement/verbs.ts'

export type Kind = 'transfer' | 'enquiry'
/** `sender` wrote the first statement; `recipient` was addressed by it. */
export type Party = 'sender' | 'recipient'

export const openStates = ['sent', 'collected', 'acknowledged', 'asked'] as const
/** `merged`: both sides became one council, and there is nobody else to talk to. */
export const transferStates = [...openStates, 'accepted', 'declined', 'withdrawn', 'closed', 'merged'] as const
export const enquiryStates = ['sent', 'collected', 'replied', 'finished', 'withdrawn', 'merged'] as const
export const states = [...transferStates, 'replied', 'finished'] as const
export type State = (typeof states)[number]

type Rule = { by: Party | 'either'; from: readonly State[]; to: State | 'same' }
type Rules = Partial<Record<ReferralVerb, readonly Rule[]>>

const opened = ['collected', 'acknowledged', 'asked'] as const
const any = transferStates
const ofTwo = transferStates.filter(state => state !== 'merged')
const notWithdrawn = ofTwo.filter(state => state !== 'withdrawn')
const enquiryAny = enquiryStates
const enquiryOfTwo = enquiryStates.filter(state => state !== 'merged')
const enquiryNotWithdrawn = enquiryOfTwo.filter(state => state !== 'withdrawn')

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
  record_outcome: [
    { by: 'recipient', from: ['accepted', 'closed'], to: 'same' },
    { by: 'either', from: ['merged'], to: 'same' },
  ],
  message: [{ by: 'either', from: notWithdrawn, to: 'same' }],
  correct: [{ by: 'either', from: notWithdrawn, to: 'same' }],
  recall: [{ by: 'either', from: ofTwo, to: 'same' }],
  confirm_recall: [{ by: 'either', from: ofTwo, to: 'same' }],
  filed: [{ by: 'either', from: ['accepted', 'declined', 'withdrawn', 'closed', 'merged'], to: 'same' }],
  hold: [{ by: 'either', from: any, to: 'same' }],
  release: [{ by: 'either', from: any, to: 'same' }],
  // Of what was withdrawn the sender has the child, and somebody must have it after the sender's end.
  hand_over: [
    { by: 'either', from: [...notWithdrawn, 'merged'], to: 'same' },
    { by: 'sender', from: ['withdrawn'], to: 'same' },
  ],
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
  filed: [{ by: 'either', from: ['replied', 'finished', 'withdrawn', 'merged'], to: 'same' }],
  recall: [{ by: 'either', from: enquiryOfTwo, to: 'same' }],
  confirm_recall: [{ by: 'either', from: enquiryOfTwo, to: 'same' }],
  hold: [{ by: 'either', from: enquiryAny, to: 'same' }],
  release: [{ by: 'either', from: enquiryAny, to: 'same' }],
  hand_over: [{ by: 'either', from: [...enquiryNotWithdrawn, 'merged'], to: 'same' }],
  confirm: [{ by: 'either', from: enquiryAny, to: 'same' }],
  disown: [{ by: 'either', from: enquiryAny, to: 'same' }],
}

/** A transfer to a council that has not joined: its sender alone speaks. What each step of `record_outside` does is outside.ts. */
const outsideRules: Rules = {
  record_outside: [{ by: 'sender', from: ['sent', 'accepted', 'declined', 'closed'], to: 'same' }],
  withdraw: [{ by: 'sender', from: ['sent'], to: 'withdrawn' }],
  close: [{ by: 'sender', from: ['accepted', 'declined'], to: 'closed' }],
  ...Object.fromEntries(
    (['collect', 'correct', 'filed', 'hold', 'release', 'hand_over', 'confirm', 'disown'] as const).map(verb => [
      verb,
      transferRules[verb]?.flatMap(row => (row.by === 'recipient' ? [] : [{ ...row, by: 'sender' as const }])),
    ]),
  ),
}

/** Which table a referral goes by. */
export type Life = Kind | 'outside'
const rules: Record<Life, Rules> = { transfer: transferRules, enquiry: enquiryRules, outside: outsideRules }

/** The table that a referral goes by. */
export function lifeOf(standing: Pick<Standing, 'kind' | 'state' | 'outside'>): Life {
  return isOutside(standing) ? 'outside' : standing.kind
}

/** Its recipient takes no part. Once both sides are one council, that council does, as in any other. */
export function isOutside({ state, outside }: Pick<Standing, 'state' | 'outside'>): boolean {
  return outside !== undefined && state !== 'merged'
}

/** The state after this verb by this party, or undefined where it may not be said now. */
export function nextState(life: Life, state: State, verb: ReferralVerb, by: Party): State | undefined {
  const rule = rules[life][verb]?.find(row => (row.by === by || row.by === 'either') && row.from.includes(state))
  return rule?.to === 'same' ? state : rule?.to
}

/** The verbs this party may say in this state: what a page or a command may offer. */
export function possibleVerbs(life: Life, state: State, by: Party): ReferralVerb[] {
  const verbs = Object.keys(rules[life]) as ReferralVerb[]
  return verbs.filter(verb => nextState(life, state, verb, by) !== undefined)
}

/** Of a referral to a council that has not joined: whether it went off by e-mail. */
export type Outside = 'prepared' | 'emailed'

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
  /** It goes to a council that has not joined: nothing the other side is said to have done is verified, ever. */
  outside?: Outside
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
  merged: 'recipient',
  replied: 'sender',
  finished: 'nobody',
}

/** Whose move it is. After acceptance the sender closes and the recipient reports where the child is: both, until done. */
export function whoseMove(standing: Standing): Move {
  if (isOutside(standing)) return outsideMove(standing)
  const nothingLeftForRecipient = standing.settled || standing.passedOn
  if (standing.state === 'accepted') return nothingLeftForRecipient ? 'sender' : 'both'
  if (standing.state === 'closed') return standing.accepted && !nothingLeftForRecipient ? 'recipient' : 'nobody'
  if (standing.state === 'merged') return isOneCouncils(standing) && !nothingLeftForRecipient ? 'recipient' : 'nobody'
  return moves[standing.state]
}

/** Nobody but the sender does anything here; once it was e-mailed, the other council is waited for. */
function outsideMove({ state, passedOn, outside }: Standing): Move {
  if (passedOn || state === 'closed' || state === 'withdrawn') return 'nobody'
  return state === 'sent' && outside === 'emailed' ? 'recipient' : 'sender'
}

/** A transfer whose two sides became one council, which therefore has the child, accepted or not. */
function isOneCouncils({ kind, state }: Standing): boolean {
  return kind === 'transfer' && state === 'merged'
}

export const receivedLists = ['new', 'looking_into', 'waiting_for_answer', 'ours', 'finished'] as const
export const sentLists = ['waiting', 'asked_you', 'accepted', 'returned', 'finished'] as const
/** Where a council finds what it handed over to its successor. */
export const formerList = 'handed_over'
export type List = (typeof receivedLists)[number] | (typeof sentLists)[number] | typeof formerList

/** The officers' list a referral stands in, for each side. */
export function listFor(party: Party, standing: Standing): List {
  return party === 'sender' ? sentList(standing) : receivedList(standing)
}

function receivedList(standing: Standing): List {
  const { state, accepted, settled, passedOn } = standing
  if (isOutside(standing)) return 'finished'
  if (state === 'sent' || state === 'collected') return 'new'
  if (state === 'acknowledged') return 'looking_into'
  if (state === 'asked') return 'waiting_for_answer'
  return (accepted || isOneCouncils(standing)) && !settled && !passedOn ? 'ours' : 'finished'
}

function sentList(standing: Standing): List {
  const { state, passedOn } = standing
  if (isOutside(standing) && passedOn) return 'finished'
  if (state === 'asked' || state === 'replied') return 'asked_you'
  if (state === 'accepted') return 'accepted'
  if (state === 'declined') return 'returned'
  return ended.includes(state) ? 'finished' : 'waiting'
}

const ended: readonly State[] = ['closed', 'withdrawn', 'finished', 'merged']

/**
 * Whether a council that ends must hand this over: somebody waits for an answer in it, or has the child.
 *
 * What is withdrawn, or returned and closed, may be handed over too; nobody in it waits for anybody.
 */
export function mustBeHandedOver(party: Party, standing: Standing): boolean {
  if (listFor(party, standing) !== 'finished') return true
  // The other side may still write to whoever sent it, and close only what somebody answers for.
  return party === 'sender' && standing.accepted && !standing.settled && !standing.passedOn
}
