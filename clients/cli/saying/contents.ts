// The content of a letter from options, for the usual case, or from a file for every other. Checked before anything is sealed.
import type { LetterContent } from '../../../schemas/letter/index.ts'
import { type Options, textOf } from '../commands/definition.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import type { Io } from '../io.ts'
import { checkContent } from '../writing/check.ts'
import type { Fillable } from '../writing/kinds.ts'
import { readJson } from '../writing/read-json.ts'

/**
 * The content in `--file`, else what `make` comes to; refused where it has not its form.
 *
 * @throws InvalidContent with every fault named
 */
export async function contentFor<K extends Fillable>(
  kind: K,
  options: Options,
  io: Pick<Io, 'input'>,
  make: () => object | Promise<object>,
): Promise<LetterContent<K>> {
  const file = textOf(options, 'file')
  const content = file === undefined ? present(await make()) : await readJson(file, io)
  const { blocks } = checkContent(kind, content)
  const hint = file === undefined && blocks.some(({ code }) => code === 'unanswered') ? optionsHint : undefined
  if (blocks.length > 0) throw new InvalidContent(`This ${kind} cannot be sent as it is.`, blocks, kind, hint)
  return content as LetterContent<K>
}

/** Who typed options looks for options. */
const optionsHint =
  'Each has its option: cme help COMMAND. Where it is not known, a reason will do: --not-known "FIELD=because".'

/** The answers of `--not-known urn="The school has none yet"`. @throws WrongUse */
export function notKnownIn(options: Options): Record<string, { not_known: string }> {
  const given = Array.isArray(options.notKnown) ? options.notKnown : []
  return Object.fromEntries(
    given.map(one => {
      const [, field, because] = /^([a-z_]+)=(.+)$/s.exec(one) ?? []
      if (field && because) return [field, { not_known: because }] as const
      throw new WrongUse(
        `--not-known ${one} says no reason.`,
        'Write --not-known field=because, e.g. --not-known "urn=A new school".',
      )
    }),
  )
}

/** @throws WrongUse where an option is missing that this command cannot do without */
export function needed(options: Options, name: string, flag: string): string {
  const value = textOf(options, name)
  if (value !== undefined) return value
  throw new WrongUse(`${flag} is missing.`, `Add ${flag}, or give the whole content with --file. See: cme help`)
}

/** Without what was not given. */
export function present(content: object): object {
  return Object.fromEntries(Object.entries(content).filter(([, value]) => value !== undefined))
}

/** The same without times: what tells one intention from another. */
export function withoutTimes(content: unknown): unknown {
  if (typeof content !== 'object' || content === null) return content
  if (Array.isArray(content)) return content.map(withoutTimes)
  const kept = Object.entries(content).filter(([name]) => name !== 'at')
  return Object.fromEntries(kept.map(([name, value]) => [name, withoutTimes(value)]))
}
