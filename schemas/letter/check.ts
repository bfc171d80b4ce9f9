// Before a referral is sent: what stops it, what it leaves open, what to think about once more.
// Only what cannot be delivered or understood stops a referral. Do not add a block because a field would be good to have.
import type { z } from 'zod'
import { explain } from './explain.ts'
import { tooLong, tooLongWords } from './fields/text.ts'
import { type LetterContent, type LetterKind, letterContents } from './index.ts'
import { bornInFuture, unidentifiable } from './rules/blocks.ts'
import { unansweredConditions } from './rules/conditions.ts'
import type { Context } from './rules/context.ts'
import type { Finding } from './rules/finding.ts'
import { openAnswers } from './rules/gaps.ts'
import { warningsOf } from './rules/warnings.ts'

export type { Context } from './rules/context.ts'
export type { Finding } from './rules/finding.ts'
export { compulsorySchoolAge } from './rules/school-age.ts'

export interface Checked {
  /** Must be put right first. */
  readonly blocks: Finding[]
  /** Sent, and shown to both councils as open. */
  readonly gaps: Finding[]
  /** Shown to the sender. */
  readonly warnings: Finding[]
}

/**
 * Checks a referral as it would be sent.
 *
 * Blocks: fields that do not exist, answers that are no answers (31 February; a UPN with a wrong check letter, unless
 * given as `{ as_supplied }`), a mandatory question left without even a `{ not_known }`, a birth date in the future, a
 * child nobody could identify, more text than a letter holds. A content that does not parse has its gaps found, but no warnings.
 */
export function checkReferral(content: unknown, context: Context): Checked {
  const parsed = letterContents.referral.safeParse(content)
  if (!parsed.success) return { blocks: explain(parsed.error, content), gaps: openAnswers(content), warnings: [] }
  const referral = parsed.data
  return {
    blocks: [...bornInFuture(referral, context.today), ...unidentifiable(referral), ...longerThanALetter(referral)],
    gaps: [...openAnswers(referral), ...unansweredConditions(referral, context.manifest)],
    warnings: warningsOf(referral, context),
  }
}

/**
 * Checks any other letter: its form, its gaps, a birth date in the future where it names a child, and for an acceptance whether the
 * child has come yet.
 *
 * @param today the writer's day, `YYYY-MM-DD`
 */
export function checkLetter(kind: Exclude<LetterKind, 'referral'>, content: unknown, today: string): Checked {
  const parsed: z.ZodSafeParseResult<LetterContent> = letterContents[kind].safeParse(content)
  if (!parsed.success) return { blocks: explain(parsed.error, content), gaps: openAnswers(content), warnings: [] }
  return {
    blocks: [...bornLater(parsed.data, today), ...longerThanALetter(parsed.data)],
    gaps: openAnswers(parsed.data),
    warnings: notYetArrived(parsed.data, today),
  }
}

/** Whether a referral must go to the desk of named people: its address is confidential, or that is not known. */
export function needsNamedPeople(referral: LetterContent<'referral'>): boolean {
  return referral.addresses.confidential !== false
}

/** In an enquiry, and in what a referral or an enquiry should have said. */
function bornLater(content: LetterContent, today: string): Finding[] {
  if ('corrected_by' in content)
    return bornLater(content.content, today).map(one => ({ ...one, path: `content.${one.path}` }))
  return 'child' in content ? bornInFuture(content, today) : []
}

function longerThanALetter(content: LetterContent): Finding[] {
  return tooLong(content) ? [{ path: '', code: 'too_long', message: tooLongWords }] : []
}

function notYetArrived(content: LetterContent, today: string): Finding[] {
  const moves = 'moves_in_on' in content ? content.moves_in_on : undefined
  if (moves === undefined || moves <= today) return []
  return [{ path: 'moves_in_on', code: 'not_yet_arrived', message: `The move is on ${moves}. Has the child arrived?` }]
}
