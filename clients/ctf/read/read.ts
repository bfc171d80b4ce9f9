// A Common Transfer File (CTF, CML, CMJ) into draft referrals. Reads what the Department's own writer and older systems write.
// Nothing is fetched, expanded or executed; nothing in the file is lost without being named.

import { readCtfName } from '../names.ts'
import { CtfRefused } from '../refused.ts'
import { type Element, readElements } from './elements.ts'
import { type Pupil, pupilOf } from './pupil.ts'
import { type Kept, Reading } from './reading.ts'
import type { Source } from './schooling.ts'
import { textOf } from './text.ts'

export type Ctf = {
  /** As the header says: version, when it was written, by which system, whole or part. */
  version?: string
  writtenAt?: string
  qualifier?: string
  supplier?: string
  from: Source
  /** `unknown` is XXXXXXX: the lost pupil database. `outside` is MMMMMMM: abroad, or outside the maintained sector. */
  to?: { lea: string; estab: string } | 'unknown' | 'outside'
  pupils: Pupil[]
  /** Of the header. */
  kept: Kept[]
  /** About the file as a whole. */
  warnings: string[]
}

/**
 * Reads a file whole: 2,000 pupils take about a second.
 *
 * @param name the file's name, compared with its header; the header counts
 * @throws CtfRefused, and then nothing was taken
 */
export function readCtf(bytes: Uint8Array, name?: string): Ctf {
  const pupils: Element[] = []
  let header: Element | undefined
  readElements(textOf(bytes), {
    header: element => {
      header = element
    },
    pupil: element => pupils.push(element),
  })
  if (!header) throw new CtfRefused('not_a_ctf', 'The file has no Header: what wrote it, and for whom, is not known.')
  const { kept, ...about } = headerOf(header)
  const to = about.to
  const read = pupils.map(element => pupilOf(element, about.from))
  const warnings = [...nameWarnings(name, about.from, to), ...pupilWarnings(read, to)]
  return { ...about, pupils: read, kept, warnings }
}

function headerOf(header: Element): Omit<Ctf, 'pupils' | 'warnings'> {
  const reading = new Reading(header)
  const given = {
    version: reading.text('CTFversion'),
    writtenAt: reading.text('DateTime'),
    qualifier: reading.text('DocumentQualifier'),
    supplier: reading.text('SupplierID'),
    to: destinationOf(reading.text('DestSchool/LEA'), reading.text('DestSchool/Estab')),
  }
  const [lea, estab, name] = ['LEA', 'Estab', 'SchoolName'].map(one => reading.text(`SourceSchool/${one}`))
  const from = { ...(lea && { lea }), ...(estab && { estab }), ...(name && { name }) }
  // Says that it is one; the root has said so already.
  reading.text('DocumentName')
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...known, from, kept: reading.left() }
}

function destinationOf(lea: string | undefined, estab: string | undefined): Ctf['to'] {
  if (lea === undefined || estab === undefined) return undefined
  if (/^X+$/i.test(lea + estab)) return 'unknown'
  if (/^M+$/i.test(lea + estab)) return 'outside'
  return { lea, estab: estab.toUpperCase() }
}

function nameWarnings(name: string | undefined, from: Source, to: Ctf['to']): string[] {
  if (name === undefined) return []
  const read = readCtfName(name)
  if (!read) return [`${name} is not a name of the Common Transfer File family; the header was read all the same.`]
  const differs = read.from.lea !== from.lea || JSON.stringify(read.to) !== JSON.stringify(to)
  return differs ? ['The file name and the header name different schools or councils: the header was taken.'] : []
}

function pupilWarnings(pupils: readonly Pupil[], to: Ctf['to']): string[] {
  const lost = to === 'unknown' && pupils.length > 1
  return [
    ...(pupils.length === 0 ? ['The file holds no pupil.'] : []),
    ...(lost ? [`A file for an unknown destination holds one pupil; this holds ${pupils.length}.`] : []),
  ]
}
