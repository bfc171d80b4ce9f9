// `cme ctf read`: a Common Transfer File into drafts, one for each pupil, to be completed and checked. Asks nobody.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { type Ctf, type CtfRefused, type Pupil, readCtf } from '../../ctf/index.ts'
import { line } from '../../words/plain.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { InvalidContent } from '../exit.ts'
import type { Style } from '../show/style.ts'
import { table } from '../show/table.ts'

const mostShown = 20
const mostKeptNames = 12

/** `cme ctf read FILE`. */
export const ctfRead: Action = async ({ style }, [file = ''], options) => {
  const ctf = read(await readFile(file), basename(file))
  const folder = textOf(options, 'save')
  const saved = folder === undefined ? [] : await saveDrafts(ctf, folder)
  const { pupils, ...about } = ctf
  return {
    json: {
      ...about,
      pupils: pupils.map((pupil, index) => ({ ...pupil, ...(saved[index] && { saved: saved[index] }) })),
    },
    text: textFor(ctf, saved, folder, style).join('\n'),
  }
}

function read(bytes: Uint8Array, name: string): Ctf {
  try {
    return readCtf(bytes, name)
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'CtfRefused') throw error
    const { code, message } = error as CtfRefused
    throw new InvalidContent(`${name} was not read: ${message}`, [{ path: name, code, message }])
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
  return paths
}

function textFor(ctf: Ctf, saved: readonly string[], folder: string | undefined, style: Style): string[] {
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
    `${style.strong(`${pupils.length} ${pupils.length === 1 ? 'pupil' : 'pupils'}`)} from ${line(source || 'an unnamed school')}`,
    ...warnings.map(warning => style.warn(line(warning))),
    '',
    ...(rows.length > 0 ? table(columns, rows, style.columns) : []),
    ...(pupils.length > shown.length ? [`… and ${pupils.length - shown.length} more`] : []),
    ...detailsOf(shown),
    ...(left.length > 0 ? ['', `In the file and in no field of a referral: ${left.join(', ')}`] : []),
    '',
    folder === undefined
      ? 'Add --save FOLDER to keep each as a draft; complete it, then cme check and cme send it.'
      : `${saved.length} drafts in ${folder}. Complete each, then cme check and cme send it.`,
  ]
}

function cellsOf({ draft, warnings, kept }: Pupil): string[] {
  const child = (draft.child ?? {}) as Record<string, unknown>
  const text = (value: unknown) =>
    typeof value === 'string' ? line(value) : value === undefined ? '–' : 'see the draft'
  const name = [child.forename, child.surname].map(text).join(' ')
  const look = [
    ...(warnings.length > 0 ? [`${warnings.length} to check`] : []),
    ...(kept.length > 0 ? [`${kept.length} left over`] : []),
  ]
  return [name, text(child.date_of_birth), text(child.upn), look.join(', ') || '–']
}

function detailsOf(pupils: readonly Pupil[]): string[] {
  const lines = pupils.flatMap(({ warnings }, index) =>
    warnings.map(warning => `  ${index + 1}, line ${warning.line}: ${line(warning.message)}`),
  )
  return lines.length > 0 ? ['', 'To check:', ...lines] : []
}

function namesOf(pupils: readonly Pupil[]): string[] {
  const names = [...new Set(pupils.flatMap(({ kept }) => kept.map(({ path }) => line(path))))]
  return names.length > mostKeptNames
    ? [...names.slice(0, mostKeptNames), `and ${names.length - mostKeptNames} more`]
    : names
}
