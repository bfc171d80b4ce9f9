// What an officer can do with a referral, as the page says it: types only. Who decided and when is added in the worker.
// Each `what` has its row in take.ts.

import type { DutyCode } from '../../../words/duties.ts'
import type { Attached } from '../files.ts'

/** Words and files that go with a step. */
export type Enclosed = { words?: string; files?: readonly Attached[] }

/** What an officer saw by secure e-mail or telephone: when, how, and what shows it. */
type ByMail = Enclosed & { on: string; how: string }

type Steps =
  | { what: 'take_on'; decideBy?: string }
  | { what: 'ask'; questions: string[] }
  | ({ what: 'message' } & Enclosed)
  | { what: 'call'; spokenTo: string; on: string; at: string; words: string }
  | { what: 'done'; duty: DutyCode; on: string; words?: string }
  | ({ what: 'answer'; answers: { question: string; answer: string }[] } & Enclosed)
  | { what: 'accept'; basis: string; caseReference?: string; movesInOn?: string; words?: string }
  | { what: 'return'; reason: string; council?: string; words?: string }
  | { what: 'outcome'; content: Record<string, unknown> }
  | { what: 'withdraw'; words: string }
  | { what: 'close'; as: string; council?: string; manager?: string; words?: string }
  | { what: 'recall'; item: string; reason: string }
  | { what: 'confirm_recall'; item: string; result: string }
  | { what: 'correct'; item: string; because: string; words: string }
  | { what: 'send_on'; council: string; caseReference: string; mailbox: string; phone: string; because: string }
  | ({ what: 'outside_sent'; mailbox: string } & ByMail)
  | ({ what: 'outside_chased'; spokenTo?: string } & ByMail)
  | ({ what: 'outside_accepted'; by: string; caseReference?: string } & ByMail)
  | ({ what: 'outside_returned'; by: string; reason: string } & ByMail)
  | { what: 'reply'; reply: string; words?: string }
  | { what: 'finish' }

/** `seen`: the head that stood before the officer's eyes; what was said since is shown before a decision is taken. */
export type Step = { referral: string; seen: string } & Steps
export type What = Steps['what']
export type StepOf<W extends What> = Extract<Step, { what: W }>
