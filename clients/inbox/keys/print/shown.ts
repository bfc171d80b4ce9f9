// What the page asks the worker about printing, and what it gets: plain data, types only. A part of keys/protocol.ts.
import type { HistoryEntry, LetterView, ReferralPage, Section } from '../shown.ts'

/** `child`: one of the child's cases for a subject access request, in parts that are not given out alike. */
export type PrintedAs = 'case' | 'chronology' | 'child'

/** Pages that belong together. `apart`: they begin on a page of their own, under this heading, with what to know before giving them out. */
export type PrintedPart = {
  apart?: { title: string; note: string }
  sections: Section[]
  letters: LetterView[]
  history: HistoryEntry[]
}
export type Printed = Pick<
  ReferralPage,
  'id' | 'kind' | 'party' | 'title' | 'born' | 'marking' | 'other' | 'standing' | 'shut'
> & {
  /** What stands in the case and not in this print, and why. */
  left: string[]
  parts: PrintedPart[]
  at: string
  by: string
}

/** One closed case of a sample. */
export type Sampled = {
  id: string
  title: string
  other: string
  box: 'received' | 'sent'
  closedOn: string
  how: string
}
/** `of`: how many had ended by their last change, and were drawn from. */
export type Sample = { items: Sampled[]; of: number }
/** A case that is perhaps about the same child. */
export type AboutChild = {
  id: string
  title: string
  other: string
  box: 'received' | 'sent'
  state: string
  sentOn: string
}

export type PrintCalls = {
  printed: { give: { id: string; as: PrintedAs }; get: Printed }
  /** Cases that ended on a day between these two, drawn at random. Days as `2026-11-22`. */
  sample: { give: { from: string; to: string; count: number }; get: Sample }
  /** This case, and every other one that this browser knows of the same child. */
  aboutChild: { give: { id: string }; get: AboutChild[] }
}
