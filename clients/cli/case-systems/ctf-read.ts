// `cme ctf read`: a Common Transfer File into drafts, one for each pupil, to be completed and checked. Asks nobody.
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import {
  type Ctf,
  type CtfKind,
  type CtfRefused,
  maxCtfBytes,
  type Pupil,
  readCtf,
  readCtfName,
} from '../../ctf/index.ts'
import { csvText } from '../../sdk/exchange/write.ts'
import { readBounded } from '../../sdk/node/bounded-file.ts'
import { line } from '../../words/plain.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { InvalidContent } from '../exit.ts'
import type { Style } from '../show/style.ts'
import { table, wrapped } from '../show/table.ts'

const mostShown = 20
const mostKeptNames = 12
const mostNamed = 8
/** As the file's name says: what kind of list a school sent. */
const kinds: Record<CtfKind, string> = { CTF: '', CML: ', leavers (CML),', CMJ: ', joiners (CMJ),' }

/** `cme ctf read FILE`. */
export const ctfRead: Action = async ({ style }, [file = ''], options) => {
  const ctf = read(await readBounded(file, maxCtfBytes), basename(file))
  const folder = textOf(options, 'save')
  const saved = folder === undefined ? [] : await saveDrafts(ctf, folder)
  const { pupils, ...about } = ctf
  return {
    json: {
      ...about,
      pupils: pupils.map((pupil, index) => ({ ...pupil, ...(saved[index] && { saved: saved[index] }) })),
    },
    text: textFor(ctf, { saved, folder, kind: readCtfName(basename(file))?.kind }, style).join('\n'),
  }
}

function read(bytes: Uint8Array, name: string): Ctf {
  try {
    return readCtf(bytes, name)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CtfRefused') throw error
    const { code, message } = error as CtfRefused
    throw new InvalidContent('This is no Common Transfer File that can be read.', [{ path: name, code, message }])
  }
}

/** Never over a file that is there: somebody may have completed it. */
async function saveDrafts({ pupils }: Ctf, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const digits = String(pupils.length).length
  const paths = pupils.map((_, index) => join(folder, `pupil-${String(index + 1).padStart(digits, '0')}.json`))
  for (const [index, path] of paths.entries()) {
    await writeFile(path, `${JSON.stringify(pupils[index]?.draft, null, 2)}\n`, { flag: 'wx', mode: 0o600 })
  }
  const listed = checkList(pupils, paths)
  if (listed.includes('\n', listed.indexOf('\n') + 1))
    await writeFile(join(folder, 'to-check.csv'), listed, { flag: 'wx', mode: 0o600 })
  return paths
}

type Read = { saved: readonly string[]; folder: string | undefined; kind: CtfKind | undefined }

function textFor(ctf: Ctf, { saved, folder, kind }: Read, style: Style): string[] {
  const { from, pupils, warnings } = ctf
  const source = [from.name, [from.lea, from.estab].filter(Boolean).join('/')].filter(Boolean).join(', ')
  const shown = pupils.slice(0, mostShown)
  const rows = shown.map((pupil, index) => [String(index + 1), ...cellsOf(pupil)])
  const columns = [
    { title: '#' },
    { title: 'Child', gives: true, wraps: true },
    { title: 'Born' },
    { title: 'UPN' },
    { title: 'To look at' },
  ]
  const left = namesOf(pupils)
  return [
    `${style.strong(`${pupils.length} ${pupils.length === 1 ? 'pupil' : 'pupils'}`)}${kind ? kinds[kind] : ''} from ${line(source || 'an unnamed school')}`,
    ...warnings.map(warning => style.warn(line(warning))),
    '',
    ...(rows.length > 0 ? table(columns, rows, style.columns) : []),
    ...(pupils.length > shown.length ? [`… and ${pupils.length - shown.length} more`] : []),
    ...detailsOf(pupils, style),
    ...(left.length > 0 ? ['', `In the file and in no field of a referral: ${left.join(', ')}`] : []),
    '',
    folder === undefined
      ? 'Add --save FOLDER to keep each as a draft; complete it, then cme check and cme send it.'
      : `${saved.length} drafts in ${folder}. Complete each, then cme check and cme send it.`,
  ]
}

function cellsOf({ draft, warnings, kept }: Pupil): string[] {
  const child = (draft.child ?? {}) as Record<string, unknown>
  const text = (value: unknown): string => {
    if (typeof value === 'string') return line(value)
    const { as_supplied: supplied } = (value ?? {}) as { as_supplied?: unknown }
    return typeof supplied === 'string' ? `${line(supplied)} ?` : '–'
  }
  const name = [child.forename, child.surname].map(text).join(' ')
  const look = [
    ...(warnings.length > 0 ? [`${warnings.length} to check`] : []),
    ...(kept.length > 0 ? [`${kept.length} left over`] : []),
  ]
  return [name, text(child.date_of_birth), text(child.upn), look.join(', ') || '–']
}

/** Of all pupils: the same remark on many is read once, with the pupils it is about. */
function detailsOf(pupils: readonly Pupil[], style: Style): string[] {
  const found = new Map<string, { pupils: number[]; line: number }>()
  for (const [index, { warnings }] of pupils.entries()) {
    for (const { message, line: at } of warnings) {
      const before = found.get(message) ?? { pupils: [], line: at }
      found.set(message, { ...before, pupils: [...before.pupils, index + 1] })
    }
  }
  const lines = [...found].flatMap(([message, { pupils: whose, line: at }]) => {
    const left = whose.length - mostNamed
    const named = `${whose.slice(0, mostNamed).join(', ')}${left > 0 ? ` and ${left} more` : ''}`
    const [head = '', ...rest] = wrapped(`${named}, first in line ${at}: ${line(message)}`, style.columns - 4)
    return [`  ${head}`, ...rest.map(part => `    ${part}`)]
  })
  return lines.length > 0 ? ['', 'To check, by pupil:', ...lines] : []
}

/** Everything to check, for a spreadsheet to work through beside the drafts. */
function checkList(pupils: readonly Pupil[], saved: readonly string[]): string {
  const rows = pupils.flatMap((pupil, index) => {
    const [name = '', born = '', upn = ''] = cellsOf(pupil)
    const head = [String(index + 1), basename(saved[index] ?? ''), name, born, upn]
    return pupil.warnings.map(({ line: at, message }) => [...head, String(at), line(message)])
  })
  return `\ufeff${csvText([['pupil', 'draft', 'child', 'born', 'upn', 'line', 'to check'], ...rows])}`
}

function namesOf(pupils: readonly Pupil[]): string[] {
  const names = [...new Set(pupils.flatMap(({ kept }) => kept.map(({ path }) => line(path))))]
  return names.length > mostKeptNames
    ? [...names.slice(0, mostKeptNames), `and ${names.length - mostKeptNames} more`]
    : names
}
