// What the worker gives the page to show: plain data, made of words. Types only; each is made in views/ from what was verified.
// No key, no statement to be judged by the page, nothing it would have to compute.
import type { Kind, List } from '../../../schemas/referral/lifecycle.ts'
import type { Role } from '../../../schemas/statement/verbs.ts'
import type { DutyCode } from '../../words/duties.ts'
import type { Row, Section } from '../../words/letter/rows.ts'
import type { ApprovalLine, ReportedKey } from './approvals/shown.ts'
import type { What } from './steps/step.ts'

export type { Row, Section }

/** What a list shows of a referral. `child` is known only where the letter was opened here. */
export type Line = {
  id: string
  box: 'received' | 'sent'
  list: List
  kind: Kind
  state: string
  other: { id: string; name: string }
  /** `both`: somebody on each side still has something to do. */
  move: 'you' | 'them' | 'both' | 'nobody'
  urgent: boolean
  /** What is due next, by whom and when. */
  due?: string
  overdue: boolean
  sentAt: number
  changedAt: number
  head: string
  /** Verified here as it stands; until then it is what the gateway states. */
  checked: boolean
  child?: ChildName
  /** Why no name is shown. */
  shut?: string
  /** Who of the receiving council took it on, as far as this browser knows. */
  holder?: string
  /** Referrals of one family, from one council: they stand together. */
  family?: string
  /** What an enquiry was answered. */
  reply?: string
  /** It goes by secure e-mail, to a council that has not joined: nobody there has it here. */
  outside?: true
}
export type ChildName = { surname: string; forename: string; born?: string }

/** Three short sentences that are read as one. */
export type Standing = { where: string; responsible: string; move: string; yours: boolean }

export type Contact = {
  what: string
  name?: string
  telephone?: string
  mailbox?: string
  /** By their hours, somebody answers now. */
  reachable: boolean
  note?: string
}
/** `confirmed` says when the council last said that its entry is right; `outOfDate` where that is too long ago, or never was. */
export type CouncilPage = {
  id: string
  name: string
  facts: Row[]
  canReceive: boolean
  closed?: string
  confirmed: string
  outOfDate: boolean
  teams: { team: string; canReceive: boolean; people: number }[]
  before: { id: string; name: string }[]
  after: { id: string; name: string }[]
  contacts: Contact[]
  /** Every contact it gives, with hours and absence. */
  allContacts: Row[]
  /** Changes that wait for a second person. */
  waiting: ApprovalLine[]
  /** Keys reported as stolen. */
  reported: ReportedKey[]
  /** How many there are: a national administrator may let in a first one. */
  managers: number
}

/** `caution`: what the basis does not show. */
export type Acceptance = {
  council: string
  officer?: string
  at: string
  basis: string
  caution?: string
  reference?: string
  /** It came by secure e-mail: who wrote it down. Nobody verified it. */
  seenBy?: string
}

export type Proof = { position: number; digest: string; key: string; recorded: string; receipt: string }
/** Without `proof`: a reminder of the gateway, which decided nothing. */
export type HistoryEntry = { at: string; who: string; what: string; doubtful: boolean; ours: boolean; proof?: Proof }

/** The other team's check words now and before, and since when. */
export type Changed = { lastOn: string; since: string; now: string; before: string; approved: boolean }

/** What is due next, and which reminder comes if it is not done. */
export type DueShown = { words: string; overdue: boolean; next?: string }
/** One thing to be done beside the referral. `done`: when and by whom it was said to be. */
export type Duty = {
  code: DutyCode
  about: 'ehc' | 'protection' | 'ctf'
  words: string
  by?: string
  overdue: boolean
  because: string
  done?: string
  /** This council's to do. */
  ours: boolean
}

/** `restricted`: only these may open it. */
export type Attachment = { id: string; name: string; what: string; bytes: number; restricted?: string }
export type LetterView = {
  item: string
  at: string
  who: string
  what: string
  ours: boolean
  rows: Row[]
  /** What it said before a correction. */
  before?: { because: string; rows: Row[] }
  shut?: string
  /** Where its content has not the form expected. */
  oddities: string[]
  attachments: Attachment[]
  recalled: boolean
  /** Words of a message, which its author may correct in place. */
  words?: string
}

export type ReferralPage = {
  id: string
  /** What stood before the officer's eyes: goes with every step. */
  head: string
  kind: Kind
  party: 'sender' | 'recipient'
  role: Role
  title: string
  born?: string
  marking: string
  other: { id: string; name: string }
  urgent: boolean
  standing: Standing
  due?: DueShown
  /** Days the law sets by what the letter says, and what was said of them. */
  duties: Duty[]
  ring: Contact[]
  /** The other team's certificate is another than when this browser last wrote to it. */
  changed?: Changed
  warnings: string[]
  sections: Section[]
  /** Why there are none. */
  shut?: string
  letters: LetterView[]
  history: HistoryEntry[]
  actions: What[]
  /** Questions that wait for the sender's answer. */
  questions: string[]
  acceptance?: Acceptance
  /** It goes by secure e-mail. `open`: no answer yet; `joined`: it can be sent properly now. */
  outside?: { emailed: boolean; open: boolean; joined: boolean; mailbox?: string }
  /** Of a return: where the other council thinks it belongs. */
  suggested?: { id: string; name: string }
  links: { id: string; words: string }[]
  /** What the own council's letter said of who writes: offered where a form asks for it again. */
  own: { caseReference?: string; mailbox?: string; phone?: string }
}
