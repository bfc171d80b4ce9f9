// The verbs of a referral as functions: each says what it claims and what its letter holds; how it is said exactly once is say/.
// One short function a verb, nothing else here: what a verb may do is in schemas/referral/lifecycle.ts.
import type { Desk, Digest, Id } from '../../../schemas/ids.ts'
import type { Decision, LetterContent, LetterKind } from '../../../schemas/letter/index.ts'
import { isSettled } from '../../../schemas/letter/kinds/outcome.ts'
import { acceptable } from '../../../schemas/referral/referral.ts'
import type { HoldReason, ReferralVerb, StatementOf } from '../../../schemas/statement/verbs.ts'
import type { Intention, Said } from '../say/intention.ts'
import { speak } from '../say/speak.ts'
import type { Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import { closing } from './close.ts'
import { disowning } from './disown.ts'
import { keyOf, type LetterOptions, outgoing, type SayOptions } from './options.ts'

type Kind = Exclude<LetterKind, 'referral' | 'enquiry'>
type Plan<K extends Kind> = {
  claims?: (before: TrustedReferral) => object
  letter?: { kind: K; content: LetterContent<K> } | undefined
  desk?: Desk | undefined
  listsFiles?: boolean
}
type Deciding<D extends Decision['decision']> = Extract<Decision, { decision: D }>

/** Makes the verbs for a session. Each resolves once its receipt was verified; see `speak` for what each may throw. */
export function verbsOf(session: Session) {
  async function say<K extends Kind>(
    verb: ReferralVerb,
    id: Id,
    plan: Plan<K>,
    options: LetterOptions = {},
  ): Promise<Said> {
    const { claims = () => ({}), letter, desk, listsFiles = false } = plan
    const fixed = { content: letter?.content, desk, claims: verb in named ? claims({} as TrustedReferral) : undefined }
    const intention: Intention = {
      verb,
      subject: id,
      key: await keyOf(session, verb, id, fixed, options),
      lasting: options.reference !== undefined,
      claims: before => claims(before as TrustedReferral),
      addressing: desk === undefined ? {} : { desk },
      letter: letter && outgoing(letter.kind, letter.content, options),
      listsFiles,
      ...(options.seen !== undefined && { seen: options.seen }),
    }
    return speak(session, intention)
  }
  const decide = (
    verb: ReferralVerb,
    id: Id,
    content: Decision | undefined,
    plan: Plan<'decision'>,
    options?: LetterOptions,
  ) => say(verb, id, { ...plan, letter: content && { kind: 'decision', content } }, options)

  return {
    /** Takes it on, sets a day to decide by, or hands it to a colleague. */
    acknowledge: (id: Id, { decideBy, ...options }: SayOptions & { decideBy?: string } = {}) =>
      say('acknowledge', id, { claims: () => (decideBy === undefined ? {} : { decide_by: decideBy }) }, options),
    /** A question without whose answer nothing can be decided. */
    ask: (id: Id, content: LetterContent<'question'>, options?: LetterOptions) =>
      say('ask', id, { letter: { kind: 'question', content } }, options),
    answer: (id: Id, content: LetterContent<'answer'>, options?: LetterOptions) =>
      say('answer', id, { letter: { kind: 'answer', content }, listsFiles: true }, options),
    /** Takes responsibility, for exactly what was sent and corrected so far. */
    accept: (id: Id, content: Deciding<'accept'>, options?: LetterOptions) =>
      decide('accept', id, content, { claims: before => ({ accepts: acceptable(before) }) }, options),
    /** Returns it; without a letter only where it cannot be opened. */
    decline: (
      id: Id,
      content: Deciding<'decline'> | undefined,
      { cannotOpen, ...options }: LetterOptions & { cannotOpen?: boolean } = {},
    ) => decide('decline', id, content, { claims: () => (cannotOpen ? { cannot_open: true } : {}) }, options),
    withdraw: (id: Id, content?: Deciding<'withdraw'>, options?: LetterOptions) =>
      decide('withdraw', id, content, {}, options),
    /** Ends it for the sender; after an acceptance, only one that was proven here. */
    close: async (id: Id, content?: Deciding<'close'>, options?: LetterOptions) =>
      decide('close', id, content, { claims: await closing(session, id) }, options),
    /** Where the child is now. Whether that settles it follows from the outcome. */
    recordOutcome: (id: Id, content: LetterContent<'outcome'>, options?: LetterOptions) =>
      say(
        'record_outcome',
        id,
        { claims: () => ({ settled: isSettled(content.outcome) }), letter: { kind: 'outcome', content } },
        options,
      ),
    /** What became of what went by secure e-mail, as this council saw it; evidence travels as attachments. Nobody verifies it. */
    recordOutside: (id: Id, content: LetterContent<'outside'>, options?: LetterOptions) =>
      say(
        'record_outside',
        id,
        { claims: () => ({ step: content.step }), letter: { kind: 'outside', content }, listsFiles: true },
        options,
      ),
    /** Free words; `desk` brings another team of the other side in. */
    message: (id: Id, content: LetterContent<'message'>, { desk, ...options }: LetterOptions & { desk?: Desk } = {}) =>
      say(
        'message',
        id,
        {
          claims: () => (desk === undefined ? {} : { desk }),
          letter: { kind: 'message', content },
          desk,
          listsFiles: true,
        },
        options,
      ),
    /** What an own letter should have said. */
    correct: (id: Id, replaces: Digest, content: LetterContent<'correction'>, options?: LetterOptions) =>
      say(
        'correct',
        id,
        { claims: () => ({ replaces }), letter: { kind: 'correction', content }, listsFiles: true },
        options,
      ),
    /** Asks the other side to drop an own letter; it is served no more. */
    recall: (id: Id, item: Digest, reason: StatementOf<'recall'>['reason'], options?: SayOptions) =>
      say('recall', id, { claims: () => ({ item, reason }) }, options),
    confirmRecall: (id: Id, item: Digest, result: StatementOf<'confirm_recall'>['result'], options?: SayOptions) =>
      say('confirm_recall', id, { claims: () => ({ item, result }) }, options),
    /** It is saved in the own record. */
    filed: (id: Id, options?: SayOptions) => say('filed', id, {}, options),
    /** Keeps its letters and attachments from being purged. `words` are sealed; the reason is read by the gateway. */
    hold: (
      id: Id,
      {
        reason = 'other',
        words,
        ...options
      }: LetterOptions & { reason?: HoldReason; words?: LetterContent<'message'> } = {},
    ) => say('hold', id, { claims: () => ({ reason }), letter: words && { kind: 'message', content: words } }, options),
    release: (id: Id, options?: SayOptions) => say('release', id, {}, options),
    /** A manager stands by what a key said that was since reported compromised; or does not. */
    confirm: (id: Id, item: Digest, options?: SayOptions) => say('confirm', id, { claims: () => ({ item }) }, options),
    /** Counts only once another person stands behind it: see council/disown.ts. */
    disown: async (id: Id, item: Digest, options?: SayOptions) =>
      say('disown', id, { claims: await disowning(session, id, item) }, options),
    /** The answer to an enquiry. */
    reply: (id: Id, content: LetterContent<'reply'>, options?: LetterOptions) =>
      say('reply', id, { letter: { kind: 'reply', content } }, options),
    finish: (id: Id, options?: SayOptions) => say('finish', id, {}, options),
  }
}

/** Verbs whose claims are the caller's own and part of what names the intention. */
const named: Partial<Record<ReferralVerb, true>> = {
  acknowledge: true,
  decline: true,
  correct: true,
  recall: true,
  confirm_recall: true,
  hold: true,
  confirm: true,
  disown: true,
}
