// What somebody may try to say about a referral, right or wrong: shared by the pure properties and those over a real gateway.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { referralVerbs } from '../../schemas/statement/verbs.ts'
import type { Model, Side, Word } from './model.ts'

export type Speaker = Side | 'stranger'

export const digestFor = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Verbs the model does not speak of: they need a directory. */
const spoken = referralVerbs.filter(
  verb => !['send', 'hand_over', 'record_outside', 'confirm', 'disown'].includes(verb),
)
const mayCarry = ['decline', 'withdraw', 'close']
const mustCarry = ['ask', 'answer', 'accept', 'record_outcome', 'message', 'correct', 'reply']

/** One thing somebody tries. Indices are taken modulo what there is; `wrong` spoils what would be right. */
export const attempt = fc.record({
  verb: fc.constantFrom(...spoken),
  by: fc.constantFrom<Speaker>('sender', 'recipient', 'sender', 'recipient', 'sender', 'recipient', 'stranger'),
  pick: fc.nat(20),
  letter: fc.boolean(),
  wrong: fc.constantFrom(false, false, false, true),
  flag: fc.boolean(),
  system: fc.constantFrom(false, false, true),
  stale: fc.constantFrom(false, false, false, false, true),
})
/** Half of the attempts go along the way a case goes, so that late states are reached. */
export const along = fc.integer({ min: 0, max: 9 })
export type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never

/** The attempt in words, as right or wrong as it is meant to be. */
export function worded(model: Model, { verb, by, pick, letter, wrong, flag, system }: Attempt, digest: string): Word {
  const carries = mustCarry.includes(verb) || (mayCarry.includes(verb) && letter)
  const item = wrong ? digestFor('nothing') : (model.letters[pick % model.letters.length]?.digest ?? '')
  const due = model.letters.filter(one => one.by === 'sender' && ['send', 'correct'].includes(one.verb))
  const accepts = due.map(({ digest }) => digest)
  const acceptance = model.acceptedBy ?? digestFor('no acceptance')
  return {
    by: by as Side,
    verb,
    digest,
    letter: carries,
    ...(['collect', 'recall', 'confirm_recall', 'correct'].includes(verb) && { item }),
    ...(verb === 'collect' && { opens: !wrong }),
    ...(verb === 'accept' && { accepts: wrong ? [...accepts, digestFor('more')] : accepts }),
    ...(verb === 'close' &&
      (model.state === 'accepted' || flag) && { accepted: wrong ? digestFor('other') : acceptance }),
    ...(verb === 'decline' && flag && { cannotOpen: true }),
    ...(verb === 'record_outcome' && { settled: flag }),
    ...(system && { system }),
  }
}

/** The next step of an ordinary case, for the attempts that go along. */
export function ordinary(model: Model, base: Attempt): Attempt {
  const next: Record<string, [string, Side]> = {
    sent: ['collect', 'recipient'],
    collected:
      model.kind === 'enquiry' ? ['reply', 'recipient'] : base.flag ? ['accept', 'recipient'] : ['ask', 'recipient'],
    acknowledged: ['accept', 'recipient'],
    asked: ['answer', 'sender'],
    accepted: ['close', 'sender'],
    declined: ['close', 'sender'],
    replied: ['finish', 'sender'],
    closed: ['record_outcome', 'recipient'],
  }
  const [verb, by] = next[model.state] ?? ['hold', 'sender']
  return { ...base, verb, by, pick: 0, wrong: false, letter: true, stale: false } as Attempt
}
