// A marked document as plain data: what stands in it, in which order. Nothing here knows how it looks.
import type { Row } from '../../words/letter/rows.ts'

export type Block =
  | { kind: 'title' | 'heading' | 'subheading' | 'text'; text: string }
  /** To be read before anything else: stands out without colour. */
  | { kind: 'warning'; title: string; lines: readonly string[] }
  | { kind: 'steps'; steps: readonly string[] }
  | { kind: 'rows'; rows: readonly Row[] }

/** A document for people: its marking on every page, top and bottom. */
export type MarkedDocument = {
  title: string
  /** `OFFICIAL-SENSITIVE`, and what is added to it. */
  marking: string
  /** Beside the page number: which document a loose page belongs to. */
  footer: string
  /** Written into the file's properties. */
  author: string
  /** When it was made; part of the file, so that the same document is the same bytes. */
  madeAt: Date
  blocks: readonly Block[]
}

/** Two weights of one font, as TrueType. */
export type Fonts = { regular: Uint8Array; bold: Uint8Array }
