// An opened letter as blocks of a document: the rows of clients/words, risk first. What is confidential stays out of copies here.
import { needsNamedPeople } from '../../../schemas/letter/check.ts'
import { type LetterKind, letterContents } from '../../../schemas/letter/index.ts'
import { isFields, type Row, rowsOf, type Section, sectionsOf } from '../../words/letter/rows.ts'
import { plain } from '../../words/plain.ts'
import type { Block } from '../pdf/blocks.ts'

type Fields = Record<string, unknown>

/** Councils by id, for letters that name one. */
export type Named = ReadonlyMap<string, string>

/** A referral's sections, each under its title. */
export function referralBlocks(content: Fields, named: Named): Block[] {
  return sectionsOf(content, named).flatMap(({ title, rows, alone }: Section): Block[] => [
    { kind: 'heading', text: title },
    { kind: 'rows', rows: alone ? [{ ...alone, title: alone.groups ? '' : 'All of this' }] : rows },
  ])
}

/** The rows of any letter, with why it was written, and what a correction puts in the place of what was said. */
export function letterRows(kind: LetterKind, content: unknown, named: Named): Row[] {
  if (!isFields(content)) return []
  const because = typeof content.because === 'string' ? [{ title: 'Why', text: plain(content.because) }] : []
  return [...because, ...rowsOf(kind, content, named), ...(kind === 'correction' ? correctedRows(content, named) : [])]
}

function correctedRows({ kind, content }: Fields, named: Named): Row[] {
  if (!isFields(content)) return []
  if (kind === 'referral')
    return sectionsOf(content, named).map(({ title, rows, alone }) => ({
      ...alone,
      title,
      ...(!alone && { groups: [rows] }),
    }))
  const known = typeof kind === 'string' && Object.hasOwn(letterContents, kind) ? (kind as LetterKind) : 'message'
  return rowsOf(known, content, named)
}

/** Whether only named people may see it; true also where that cannot be told. */
export function forNamedPeople(content: unknown): boolean {
  const parsed = letterContents.referral.safeParse(content)
  return !parsed.success || needsNamedPeople(parsed.data)
}

const leftOut = { not_known: 'Confidential: left out of copies. It stands in the referral itself.' }

/**
 * The content as it may stand in a copy: without addresses where one is confidential or may be, unless the letter itself allows them.
 *
 * `schemas/letter/sections/addresses.ts`, `include_in_copies`.
 */
export function asCopy(content: Fields): Fields {
  const { addresses, parents } = content
  if (!isFields(addresses) || addresses.confidential === false || addresses.include_in_copies === true) return content
  const { last_known: _, new: __, ...rest } = addresses
  const without = (parent: unknown) => (isFields(parent) ? { ...parent, address: leftOut } : parent)
  return {
    ...content,
    addresses: { ...rest, last_known: leftOut },
    ...(Array.isArray(parents) && { parents: parents.map(without) }),
  }
}
