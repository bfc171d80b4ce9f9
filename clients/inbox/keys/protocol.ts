// What the page may ask of the worker, and what it is told: plain data, types only. No key, keyring or chain ever crosses.
// A new question is a row of `Calls`, answered in worker.ts; it does not compile without.
import type { Role } from '../../../schemas/statement/verbs.ts'
import type { ApprovalCalls } from './approvals/shown.ts'
import type { JoiningCalls } from './joining/shown.ts'
import type { NationalCalls } from './national/shown.ts'
import type { OutsideCalls } from './outside/shown.ts'
import type { PeopleCalls } from './people/shown.ts'
import type { PrintCalls } from './print/shown.ts'
import type { ReportCalls } from './reports/shown.ts'
import type { CouncilPage, Line, ReferralPage } from './shown.ts'
import type { Step } from './steps/step.ts'
import type { SuccessionCalls } from './succession/shown.ts'
import type { WritingCalls } from './write/calls.ts'
import type { ToSend } from './write/question.ts'

/** Somebody whom a rehearsal opens with one click. */
export type RehearsalPerson = { profile: string; name: string; council: string; role: Role }

/** What the server of these pages says of itself. `rehearsal` names its people; elsewhere there are none. */
export type About = { gateway: string; net: string; bundle: string; rehearsal?: RehearsalPerson[] }

/** For whom one is acting: always on screen. */
export type Me = { name: string; council: string; authority: string; role: Role; rehearsal: boolean }

export type Choice = { id: string; name: string }
/** An opened attachment: a Blob of a type that a browser never runs. */
export type OpenedFile = { name: string; content: Blob; shown: 'text' | 'image' | 'saved' }
/** What was said; `also` names a new referral that came of it. */
export type Said = { recordedAt: number; position: number; also?: string }

export type Calls = ApprovalCalls &
  NationalCalls &
  PeopleCalls &
  OutsideCalls &
  SuccessionCalls &
  JoiningCalls &
  WritingCalls &
  PrintCalls &
  ReportCalls & {
    about: { give: undefined; get: About }
    /** Fetches the own keys, kept wrapped at the gateway, and unwraps them; answers at which councils one works. */
    unlock: { give: { phrase: string }; get: Choice[] }
    /** The same by what a passkey gave. */
    unlockByPasskey: { give: { prf: Uint8Array<ArrayBuffer> }; get: Choice[] }
    /** Opens the inbox at one of them. */
    openAt: { give: { membership: string }; get: Me }
    /** Opens it for a newcomer as soon as they were let in. */
    enter: { give: undefined; get: Me | undefined }
    /** Opens the demo as this person; in a rehearsal only. */
    openRehearsal: { give: { profile: string }; get: Me }
    /** Everything known of the boxes now; news follow as events. */
    lines: { give: undefined; get: Line[] }
    /** These are before the officer's eyes: open them first. */
    look: { give: { ids: string[] }; get: undefined }
    /** Ids of what was opened here and holds all these words. */
    search: { give: { text: string }; get: string[] }
    referral: { give: { id: string }; get: ReferralPage }
    /** Who was told of it by e-mail or webhook, and whether that arrived: the gateway's word. */
    alertsAbout: { give: { id: string }; get: string[] }
    step: { give: Step; get: Said }
    file: { give: { referral: string; attachment: string }; get: OpenedFile }
    councils: { give: { text: string }; get: Choice[] }
    council: { give: { id: string }; get: CouncilPage }
    sendWritten: { give: ToSend; get: Said }
    keepDraft: { give: { name: string; draft: unknown }; get: undefined }
    draft: { give: { name: string }; get: unknown }
  }
export type CallName = keyof Calls

export type Events = {
  /** New or changed lines; each replaces the one with its id. */
  lines: Line[]
  /** How many referrals of the boxes are still being opened. */
  opening: number
  /** Whether the gateway answers. */
  line: 'there' | 'away'
  /** A referral, a council or the nation changed: whoever shows it asks again. */
  changed: { id: string }
  /** Bytes that have travelled; `resumed` of them before this time. */
  progress: { of: string; bytes: number; total: number; resumed?: number }
  /** Something whoever waits for a file should know. */
  notice: { of: string; says: string }
  /** Nothing more is believed from this gateway until somebody looked into it. */
  distrust: Trouble
}
export type EventName = keyof Events

/** Why something was not done. `changed`: a colleague was faster; what they did stands in `changes`. */
export type Trouble = {
  kind: 'refused' | 'away' | 'distrust' | 'changed' | 'invalid' | 'fault'
  code: string
  title: string
  hint: string
  changes?: string[]
  findings?: { path: string; message: string }[]
}

export type Asked = { [N in CallName]: { call: number; name: N; give: Calls[N]['give'] } }[CallName]
export type Told =
  | { call: number; got: unknown }
  | { call: number; trouble: Trouble }
  | { [N in EventName]: { event: N; news: Events[N] } }[EventName]
