// What is INSIDE a sealed letter, kind by kind. gateway/ may not import this folder: it never reads a letter.
// Refuse what is not named here when writing; when reading somebody else's letter, show it all the same (envelope.ts).
import type { z } from 'zod'
import { answer } from './kinds/answer.ts'
import { correction } from './kinds/correction.ts'
import { decision } from './kinds/decision.ts'
import { enquiry } from './kinds/enquiry.ts'
import { handOver } from './kinds/hand-over.ts'
import { message } from './kinds/message.ts'
import { outcome } from './kinds/outcome.ts'
import { outside } from './kinds/outside.ts'
import { question } from './kinds/question.ts'
import { reply } from './kinds/reply.ts'
import { referral } from './referral.ts'

/** The content of every kind of letter. */
export const letterContents = {
  referral,
  enquiry,
  question,
  answer,
  decision,
  outcome,
  message,
  correction,
  reply,
  hand_over: handOver,
  outside,
} as const satisfies Record<string, z.ZodType>

export type LetterKind = keyof typeof letterContents
export type LetterContent<K extends LetterKind = LetterKind> = z.infer<(typeof letterContents)[K]>
export const letterKindNames = Object.keys(letterContents) as LetterKind[]

export type Referral = LetterContent<'referral'>
export type Enquiry = LetterContent<'enquiry'>
export type Question = LetterContent<'question'>
export type Answer = LetterContent<'answer'>
export type Decision = LetterContent<'decision'>
export type Outcome = LetterContent<'outcome'>
export type Message = LetterContent<'message'>
export type Correction = LetterContent<'correction'>
export type Reply = LetterContent<'reply'>
export type HandOver = LetterContent<'hand_over'>
export type { ManifestEntry } from './manifest.ts'
