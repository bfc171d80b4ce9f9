// What the pages of councils and of national administrators ask and are shown: plain data, made of verified chains. Types, and call names.
import type { ApprovalLine, Differs } from '../approvals/shown.ts'
import type { HistoryEntry } from '../shown.ts'

export type LookAfterKind = 'stale' | 'never_confirmed' | 'no_certificate' | 'one_person' | 'not_answering'
/** A council that somebody should look after; `more` says since when, or how much. */
export type LookAfter = { id: string; name: string; why: LookAfterKind[]; confirmed: string; notAnswering?: string }

/** What is proposed about the nation, or one council, by national administrators. Days are `2027-04-01`. */
export type Proposing =
  | { what: 'register'; name: string; nation: string; region?: string; laCode?: string; gss?: string; from?: string }
  | { what: 'rename'; id: string; name: string; on?: string }
  | { what: 'recode'; id: string; laCode?: string; gss?: string; from: string }
  | { what: 'succeed'; id: string; to: string[]; on: string; custodian: string }
  | { what: 'let_in_manager'; id: string; invitation: string }
  | { what: 'admit_administrator'; request: string }
  | { what: 'remove_administrator'; key: string; reason: string }
  | { what: 'publish_key'; key: string; issuer: string }
  | { what: 'retire_key'; key: string }
  | { what: 'policy'; policy: Record<string, number> }
/** At once: a key that is lost or compromised. */
export type Stopping = { id: string; key: string; reason: string }

export type HeldThen = { team: string; words: string; held: string; said: string[] }
export type OnDay =
  | { known: false }
  | { known: true; name: string; status: string; codes: string; said: string[]; teams: HeldThen[]; contacts: string[] }

export type InvitedManager = {
  id: string
  code?: string
  until: string
  name?: string
  words?: string[]
  waits?: boolean
}
export type Administrator = { key: string; since: string; ended?: string; you: boolean }
/** `last`: its gateway has no other. */
export type ReceiptKey = { key: string; gateway: string; since: string; ended?: string; last: boolean }
export type Nation = {
  name: string
  /** More than three people: one may go. */
  mayRemove: boolean
  administrators: Administrator[]
  receiptKeys: ReceiptKey[]
  policy: { path: string; what: string; value: string }[]
  coming: { from: string; differs: Differs[] }[]
  waiting: ApprovalLine[]
}
/** Of somebody who asks to be a national administrator: the words they read out. */
export type AskingAdministrator = { name: string; words: string[] }

export type ImportRead = {
  file: string
  added: { line: number; name: string }[]
  changed: { line: number; name: string; differs: Differs[] }[]
  same: number
  absent: string[]
  invalid: { line: number; reason: string }[]
  /** Proposed already, word for word: by the own side; and by others, to be approved from this very file. */
  proposed: string[]
  agreed: string[]
  /** What others proposed, and this file does not say. */
  others: string[]
}

export type NationalCalls = {
  lookAfter: { give: undefined; get: LookAfter[] }
  councilHistory: { give: { id: string }; get: { name: string; entries: HistoryEntry[] } }
  councilOn: { give: { id: string; on: string }; get: OnDay }
  propose: { give: Proposing; get: { about: string; proposal: string } }
  stopKey: { give: Stopping; get: undefined }
  speakers: { give: { id: string }; get: { key: string; words: string }[] }
  inviteManager: { give: { id: string }; get: { code: string; until: string } }
  invitedManagers: { give: { id: string }; get: InvitedManager[] }
  nation: { give: undefined; get: Nation }
  askingAdministrator: { give: { request: string }; get: AskingAdministrator }
  /** Reads a file against the directory; nothing is proposed. */
  readImport: { give: { file: File }; get: ImportRead }
  /** What was read last: proposed as one, or, where others proposed it, approved as one. Answers how many. */
  sayImport: { give: { approve: boolean }; get: number }
  exportCouncils: { give: { format: 'csv' | 'json' }; get: Blob }
}

export const nationalCalls = [
  ...(['lookAfter', 'councilHistory', 'councilOn', 'propose', 'stopKey', 'speakers'] as const),
  ...(['inviteManager', 'invitedManagers', 'nation', 'askingAdministrator'] as const),
  ...(['readImport', 'sayImport', 'exportCouncils'] as const),
]
