// What the receiving council asks a referral to carry: shown before it is sealed, attached or explained, and never in the way.
// Reasons are written into the letter itself, where the receiving officer reads them.
import type { Requirement } from '../../../schemas/directory/contacts/requirements.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import { letterContents, type ManifestEntry } from '../../../schemas/letter/index.ts'
import { type Unmet, unmet } from '../../../schemas/letter/requirements/unmet.ts'
import type { Council } from '../../sdk/index.ts'
import { line, plain } from '../../words/plain.ts'
import { listOf, type Options } from '../commands/definition.ts'
import { ringLines } from '../contents/contact-lines.ts'
import { staleRemark } from '../contents/freshness.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { wrapped } from '../show/table.ts'

/** What is known of the receiving side before sealing: its requirements, and remarks on how far to rely on its entry. */
export async function askedBy(context: Context, council: Council, to: Entry, urgent: boolean): Promise<Requirement[]> {
  const name = line(to.identity?.name ?? to.id)
  const stale = staleRemark(name, await council.directory.freshness(to.id))
  if (stale !== undefined) context.remark(stale)
  if (urgent) {
    const rings = await council.directory.whomToRing(to.id, { urgent: true })
    context.remark([`Urgent: ring ${name} as well.`, ...ringLines(rings.slice(0, 2), context.style)].join('\n'))
  }
  return council.directory.requirements(to.id)
}

type Asked = { requirements: readonly Requirement[]; attached: readonly ManifestEntry['type'][]; urgent: boolean }

/** The content with a reason for each thing that is asked for and missing, as far as reasons are given; and what is missing. */
export async function withReasons(
  context: Context,
  content: unknown,
  asked: Asked,
  options: Options,
): Promise<{ content: unknown; missing: Unmet[] }> {
  const missing = missingIn(content, asked)
  const open = missing.filter(({ because }) => because === undefined)
  const reasons = reasonsIn(options, open.length)
  if (reasons.size === 0 && asksPeople(context)) await askReasons(context, open, reasons)
  const said = open.flatMap(({ words: requirement }, at) => {
    const because = reasons.get(at)
    return because === undefined ? [] : [{ requirement, because }]
  })
  if (said.length === 0) return { content, missing }
  const { unmet_requirements: before = [] } = content as { unmet_requirements?: unknown[] }
  const explained = { ...(content as object), unmet_requirements: [...before, ...said] }
  return { content: explained, missing: missingIn(explained, asked) }
}

/** What is asked for and missing; nothing where the content is no referral, which is said elsewhere. */
export function missingIn(content: unknown, { requirements, ...letter }: Asked): Unmet[] {
  const parsed = letterContents.referral.safeParse(content)
  return parsed.success ? unmet(requirements, { referral: parsed.data, ...letter }) : []
}

/** What is missing, numbered as `--why-not` counts it; what is explained already stands behind. */
export function missingLines(name: string, missing: readonly Unmet[], context: Pick<Context, 'style'>): string[] {
  if (missing.length === 0) return []
  const open = missing.filter(({ because }) => because === undefined)
  const { columns } = context.style
  const lines = missing.map(one => {
    const number = open.indexOf(one)
    const note = one.note === undefined ? '' : ` (${line(one.note)})`
    const text = `${one.words}${note}${one.because === undefined ? '' : `: not, because ${plain(one.because)}`}`
    return wrapped(text, columns - 5).map(
      (part, at) => `${at === 0 && number >= 0 ? `${number + 1}.`.padStart(4) : '    '} ${part}`,
    )
  })
  return [`${name} asks a referral to carry this as well:`, ...lines.flat()]
}

function asksPeople({ io, json, quiet }: Context): boolean {
  return io.terminal.in && !json && !quiet
}

async function askReasons(
  { io, remark }: Context,
  open: readonly Unmet[],
  reasons: Map<number, string>,
): Promise<void> {
  if (open.length > 0)
    remark(
      'Say why not, or press Enter to leave it open: the referral goes either way.\nOr Ctrl-C: attach it, and send again.',
    )
  for (const [at, { words }] of open.entries()) {
    const answer = (await io.ask(`${at + 1}. ${words}: why not? `)).trim()
    if (answer !== '') reasons.set(at, answer.slice(0, 400))
  }
}

/** `--why-not 2:"There is none yet"`; without a number, for all of them. */
function reasonsIn(options: Options, count: number): Map<number, string> {
  const reasons = new Map<number, string>()
  for (const given of listOf(options, 'whyNot')) {
    const [, number, reason = given] = /^(\d{1,2}):(.*)$/s.exec(given) ?? []
    const because = reason.trim().slice(0, 400)
    if (because === '')
      throw new WrongUse('--why-not says no reason.', 'Write for example: --why-not "1:There is none yet"')
    const places = number === undefined ? Array.from({ length: count }, (_, at) => at) : [Number(number) - 1]
    // Nothing is asked for under this number any more: the reason is not needed, and the referral goes.
    for (const at of places) if (at >= 0 && at < count) reasons.set(at, because)
  }
  return reasons
}
