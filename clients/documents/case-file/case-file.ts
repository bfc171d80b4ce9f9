// One case as a file to read: where it stands, who said what and when, and everything that was written. A copy: confidential addresses stay out.
// What went by secure e-mail says so at the top and at every entry: nobody verified it.
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import type { LetterKind, ManifestEntry } from '../../../schemas/letter/index.ts'
import { isFields, type Row } from '../../words/letter/rows.ts'
import { warningsIn } from '../../words/letter/warnings.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { asCopy, letterRows, type Named, referralBlocks } from '../letter/blocks.ts'
import { markingOf } from '../outside/referral.ts'
import type { Block, MarkedDocument } from '../pdf/blocks.ts'

/** An entry of the history, in officers' words; `verified: false` for what the sender alone says. */
export type CaseEntry = { number: number; at: number; who: string; what: string; verified: boolean }
/** A letter of it. `shut`: why its content is not here. */
export type CaseLetter = { number: number; at: number; who: string; what: string } & (
  | { kind: LetterKind; content: unknown; files: readonly ManifestEntry[] }
  | { shut: string }
)
export type CaseFile = {
  id: string
  /** The own council: whose copy it is. */
  of: string
  title: string
  /** Where it stands: titles and texts. */
  standing: readonly (readonly [string, string])[]
  entries: readonly CaseEntry[]
  letters: readonly CaseLetter[]
  named: Named
  madeAt: Date
}

/** The document. */
export function caseFile(file: CaseFile): MarkedDocument {
  const { id, of, title, standing, entries, letters, named, madeAt } = file
  const [referral] = letters.flatMap(one => ('kind' in one && one.kind === 'referral' ? [one.content] : []))
  const first = isFields(referral) ? warningsIn(referral) : []
  return {
    title: `Case file ${id}`,
    marking: isFields(referral) ? markingOf(referral) : 'OFFICIAL-SENSITIVE',
    footer: `${of}: case file ${id}, copy of ${moment(madeAt.getTime() / 1000)}`,
    author: of,
    madeAt,
    blocks: [
      { kind: 'title', text: title },
      { kind: 'rows', rows: standing.map(([name, text]) => ({ title: name, text })) },
      ...(first.length > 0 ? [{ kind: 'warning' as const, title: 'Read this first', lines: first }] : []),
      { kind: 'heading', text: 'History' },
      { kind: 'rows', rows: entries.map(entryRow) },
      ...letters.flatMap(letter => letterBlocks(letter, named)),
    ],
  }
}

function entryRow({ number, at, who, what, verified }: CaseEntry): Row {
  return { title: `${number}. ${moment(at)}`, text: `${who}: ${what}${verified ? '' : ' (not verified)'}` }
}

function letterBlocks(letter: CaseLetter, named: Named): Block[] {
  const { number, at, who, what } = letter
  const head: Block = { kind: 'heading', text: `${number}. ${what}` }
  const by: Block = { kind: 'text', text: `${who}, ${moment(at)}` }
  if ('shut' in letter) return [head, by, { kind: 'text', text: letter.shut }]
  const { kind, content, files } = letter
  const inside: Block[] =
    kind === 'referral' && isFields(content)
      ? referralBlocks(asCopy(content), named).map(block =>
          block.kind === 'heading' ? { ...block, kind: 'subheading' as const } : block,
        )
      : [{ kind: 'rows', rows: letterRows(kind, copied(kind, content), named) }]
  return [head, by, ...inside, ...fileBlocks(files)]
}

/** A correction of a referral carries one. */
export function copied(kind: LetterKind, content: unknown): unknown {
  if (!isFields(content)) return content
  if (kind === 'referral') return asCopy(content)
  if (kind !== 'correction' || !isFields(content.content)) return content
  return { ...content, content: content.kind === 'referral' ? asCopy(content.content) : content.content }
}

function fileBlocks(files: readonly ManifestEntry[]): Block[] {
  if (files.length === 0) return []
  const rows = files.map(({ name, type, bytes }) => ({
    title: attachmentTypes[type],
    text: `${line(name)}, ${bytes.toLocaleString('en-GB')} bytes`,
  }))
  return [
    { kind: 'subheading', text: 'Attachments' },
    { kind: 'rows', rows },
  ]
}
