// The life of a referral as the tests understand it: PROTOCOL's table written down a second time, plainly, from the prose.
// Shares nothing with schemas/referral/lifecycle.ts: where the two differ, one of them is wrong.
export type Side = 'sender' | 'recipient'
export type ModelState =
  | 'sent'
  | 'collected'
  | 'acknowledged'
  | 'asked'
  | 'accepted'
  | 'declined'
  | 'withdrawn'
  | 'closed'
  | 'replied'
  | 'finished'

export type ModelLetter = { by: Side; verb: string; digest: string; recalled: boolean }

export type Model = {
  kind: 'transfer' | 'enquiry'
  state: ModelState
  /** The acceptance that holds. */
  acceptedBy: string | undefined
  settled: boolean
  letters: ModelLetter[]
}

/** What is said, as far as the model looks at it. */
export type Word = {
  by: Side
  verb: string
  digest: string
  letter: boolean
  /** The letter collected, replaced or recalled. */
  item?: string
  /** The opening revealed is the right one. */
  opens?: boolean
  accepts?: string[]
  accepted?: string
  cannotOpen?: boolean
  settled?: boolean
  /** By a key that is a system's: decisions then carry a letter. */
  system?: boolean
}

export function beginModel(kind: Model['kind'], digest: string): Model {
  const first = { by: 'sender' as const, verb: 'send', digest, recalled: false }
  return { kind, state: 'sent', acceptedBy: undefined, settled: false, letters: [first] }
}

const open = ['sent', 'collected', 'acknowledged', 'asked']
const looked = ['collected', 'acknowledged', 'asked']

/** The model after one word, or undefined where it may not be said. */
export function say(model: Model, word: Word): Model | undefined {
  const next = model.kind === 'transfer' ? transfer(model, word) : enquiry(model, word)
  if (!next) return undefined
  const decision = ['accept', 'decline', 'withdraw', 'close', 'hold'].includes(word.verb)
  if (word.system && decision && !word.letter) return undefined
  const { by, verb, digest } = word
  return word.letter ? { ...next, letters: [...next.letters, { by, verb, digest, recalled: false }] } : next
}

function transfer(model: Model, word: Word): Model | undefined {
  const { state } = model
  const to = (next: ModelState): Model => ({ ...model, state: next })
  if (word.by === 'recipient') {
    switch (word.verb) {
      case 'acknowledge':
        if (state === 'collected') return to('acknowledged')
        return state === 'acknowledged' || state === 'asked' ? model : undefined
      case 'ask':
        return looked.includes(state) ? to('asked') : undefined
      case 'accept': {
        if (!looked.includes(state)) return undefined
        const due = model.letters.filter(one => one.by === 'sender' && (one.verb === 'send' || one.verb === 'correct'))
        const right = JSON.stringify(due.map(({ digest }) => digest)) === JSON.stringify(word.accepts)
        return right ? { ...to('accepted'), acceptedBy: word.digest } : undefined
      }
      case 'decline':
        if (!word.letter && !word.cannotOpen) return undefined
        return looked.includes(state) || (state === 'sent' && word.cannotOpen) ? to('declined') : undefined
      case 'record_outcome':
        if (!(state === 'accepted' || (state === 'closed' && model.acceptedBy !== undefined))) return undefined
        return { ...model, settled: word.settled === true }
    }
  } else {
    switch (word.verb) {
      case 'answer':
        return state === 'asked' ? to('acknowledged') : undefined
      case 'withdraw':
        return open.includes(state) ? to('withdrawn') : undefined
      case 'close':
        if (state === 'accepted') return word.accepted === model.acceptedBy ? to('closed') : undefined
        return state === 'declined' && word.letter && word.accepted === undefined ? to('closed') : undefined
    }
  }
  if (word.verb === 'filed') return ['accepted', 'declined', 'withdrawn', 'closed'].includes(state) ? model : undefined
  return either(model, word)
}

function enquiry(model: Model, word: Word): Model | undefined {
  const { state } = model
  const { by, verb } = word
  if (by === 'recipient' && verb === 'reply')
    return state === 'collected' || state === 'replied' ? { ...model, state: 'replied' } : undefined
  if (by === 'sender' && verb === 'finish') return state === 'replied' ? { ...model, state: 'finished' } : undefined
  if (by === 'sender' && verb === 'withdraw')
    return state === 'sent' || state === 'collected' ? { ...model, state: 'withdrawn' } : undefined
  if (verb === 'filed') return ['replied', 'finished', 'withdrawn'].includes(state) ? model : undefined
  return either(model, word)
}

/** What either side may say, in a transfer and in an enquiry alike. */
function either(model: Model, word: Word): Model | undefined {
  const found = model.letters.find(({ digest }) => digest === word.item)
  switch (word.verb) {
    case 'collect':
      if (!found || found.by === word.by || !word.opens) return undefined
      // Whoever opened a message has not opened the referral.
      if (!['send', 'correct'].includes(found.verb)) return model
      return model.state === 'sent' && word.by === 'recipient' ? { ...model, state: 'collected' } : model
    case 'message':
      return model.state === 'withdrawn' ? undefined : model
    case 'correct':
      return model.state !== 'withdrawn' && found?.by === word.by ? model : undefined
    case 'recall':
      if (found?.by !== word.by) return undefined
      return { ...model, letters: model.letters.map(one => (one === found ? { ...one, recalled: true } : one)) }
    case 'confirm_recall':
      return found && found.by !== word.by && found.recalled ? model : undefined
    case 'hold':
    case 'release':
      return model
  }
  return undefined
}

/** Whose the child is. */
export function modelResponsible({ kind, acceptedBy }: Model, passedOn: boolean): Side | 'passed_on' {
  if (kind === 'enquiry') return 'sender'
  if (passedOn) return 'passed_on'
  return acceptedBy === undefined ? 'sender' : 'recipient'
}

/** Whose move it is. */
export function modelMove({ kind, state, settled, acceptedBy }: Model, passedOn: boolean): Side | 'both' | 'nobody' {
  if (kind === 'enquiry') {
    if (state === 'replied') return 'sender'
    return state === 'finished' || state === 'withdrawn' ? 'nobody' : 'recipient'
  }
  const ours = acceptedBy !== undefined && !settled && !passedOn
  switch (state) {
    case 'asked':
    case 'declined':
      return 'sender'
    case 'accepted':
      return ours ? 'both' : 'sender'
    case 'closed':
      return ours ? 'recipient' : 'nobody'
    case 'withdrawn':
      return 'nobody'
    default:
      return 'recipient'
  }
}
