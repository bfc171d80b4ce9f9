// The form of a referral or an enquiry as the page draws it, and what is typed into it: plain data, types only.
// Made from the letter's schema in questions.ts; no field is named here.
import type { Attached } from '../files.ts'
import type { Changed, Contact, Row, Section } from '../shown.ts'

export type { Attached }

export type Kind =
  | 'text'
  | 'area'
  | 'email'
  | 'phone'
  | 'number'
  | 'day'
  | 'yes_no'
  | 'choice'
  | 'many'
  | 'list'
  | 'group'
  | 'rows'

/** One question. `escapable`: "not known, because …" is an answer. `inner`: of a group, or of each row. */
export type Question = {
  name: string
  label: string
  kind: Kind
  /** `must` be answered, if only with the escape; `if` it applies; `may` be left out without remark. */
  wanted: 'must' | 'if' | 'may'
  escapable: boolean
  max?: number
  choices?: Record<string, string>
  /** A number that does not check may be sent as it came. */
  asSupplied?: true
  /** A code that stands for the whole group: the child's own address. */
  same?: { code: string; label: string }
  inner?: Question[]
  /** Of rows: the fewest; 0 where "there are none" is an answer. */
  least?: number
}

/** Letters that have a form of this kind. */
export type Written = 'referral' | 'enquiry'

/**
 * What is typed, by the path of its question: `parents[0].name`. `~why`, `~as`, `~same`, `~none` behind a path say how it is
 * meant; what a draft brought and nobody types stands behind `~raw`. What begins with a dot is about the letter, and not in it.
 */
export type Typed = Record<string, TypedValue>
export type TypedValue =
  | string
  | number
  | boolean
  | string[]
  | { day: string; month: string; year: string }
  | { id: string; name: string }
  | undefined

export type Found = { path: string; code: string; message: string }
/** A council that may be meant: `through`, by what. */
export type Suggested = { id: string; name: string; note?: string }

/** The receiving council, before anything is written to it. */
export type Recipient = {
  name: string
  canReceive: boolean
  /** Whether its team of named people can be written to. */
  canReceiveNamed: boolean
  stale?: string
  ring: Contact[]
  /** What it asks a referral to carry. */
  asks: string[]
  /** Where nobody may read before the next working day: that day. */
  notBefore?: string
  /** Its team's certificate is another than when this browser last wrote to it. */
  changed?: Changed
}

/** A draft as it would be sent now. */
export type Considered = {
  blocks: Found[]
  gaps: Found[]
  warnings: Found[]
  sections: Section[]
  /** What the council asks for and this does not carry. */
  unmet: { words: string; note?: string; because?: string }[]
  /** The address is, or may be, confidential. */
  wantsNamed: boolean
  urgent: boolean
}

/** Where a draft comes from: a file of the command line or the connector, or something that is here already. */
export type Seed =
  | { from: 'json'; text: string }
  /** The child that was asked about, to the council that answered. */
  | { from: 'enquiry'; id: string }
  /** What was sent, as it stands now, to be corrected. */
  | { from: 'referral'; id: string }
  /** The brother or sister in this row of a draft. */
  | { from: 'sibling'; typed: Typed; row: number }
/** `lost`: what of a file could not be put into the form. */
export type Seeded = { id: string; written: Written; lost: string[] }

/** An enquiry as it would be asked now: `rows` is all that a council is told. */
export type ConsideredEnquiry = Pick<Considered, 'blocks' | 'gaps'> & { rows: Row[] }

export type Draft = { id: string; what: Written | 'correction'; child: string; council: string; changedAt: number }
/** One council asked: its enquiry, or why it could not be asked. */
export type Asked = { council: { id: string; name: string }; enquiry?: string; trouble?: string }
/** `named`: to the team of named people. `outside`: nobody is sent anything; it is recorded, for the officer's own secure e-mail. */
export type ToSend = { id: string; typed: Typed; files: readonly Attached[]; named: boolean; outside?: boolean }
/** `begin`: what is known before anything is typed. */
export type WriteForm = {
  sections: Question[]
  titles: Record<string, string>
  fileTypes: Record<string, string>
  begin: Typed
}
