// `cme check`: what blocks, what is left open, what to think about once more. Asks nobody, unless --to names a council.
import {
  type Context as CheckContext,
  type Checked,
  checkLetter,
  checkReferral,
  needsNamedPeople,
} from '../../../schemas/letter/check.ts'
import { letterContents, type ManifestEntry } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import { placeAndPath } from '../../words/letter/place.ts'
import { line, plain } from '../../words/plain.ts'
import { today } from '../../words/when.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { exits } from '../exit.ts'
import type { Style } from '../show/style.ts'
import { wrapped } from '../show/table.ts'
import type { Fillable } from './kinds.ts'
import { readJson } from './read-json.ts'

/** `cme check FILE`. */
export const check: Action = async (context, [file = '-'], options) => {
  const { io, style } = context
  const kind = (textOf(options, 'kind') ?? 'referral') as Fillable
  const content = await readJson(file, io)
  const team = textOf(options, 'toTeam')
  const checked = checkContent(kind, content, team === undefined ? {} : { desk: team })
  const blocked = checked.blocks.length > 0
  const to = textOf(options, 'to')
  const asked = to !== undefined && kind === 'referral' ? await askedOf(context, content, to, options) : undefined
  const lines = [
    ...describeChecked(kind, checked, style),
    ...(asked && asked.lines.length > 0 ? [...asked.lines, ''] : []),
  ]
  return {
    json: { kind, can_be_sent: !blocked, ...checked, ...(asked && { asked_for_and_missing: asked.missing }) },
    text: [...lines, verdict(checked, style)].join('\n'),
    exit: blocked ? exits.invalidContent : exits.done,
  }
}

/** What the council it is meant for asks for beside: the one thing here that needs the gateway. */
async function askedOf(context: Context, content: unknown, given: string, options: Options) {
  const { askedBy, missingIn, missingLines } = await import('./requirements.ts')
  const { council } = await openOffice(context)
  const to = await councilNamed(council, given)
  const attached = listOf(options, 'attach').map(one => /^([a-z_]{2,40}):/.exec(one)?.[1] ?? 'other')
  const requirements = await askedBy(context, council, to, false)
  const missing = missingIn(content, { requirements, attached: attached as ManifestEntry['type'][], urgent: false })
  return { missing, lines: missingLines(line(to.identity?.name ?? to.id), missing, context) }
}

/** Checks content of any kind, as of today. */
export function checkContent(kind: Fillable, content: unknown, context: Partial<CheckContext> = {}): Checked {
  const day = today()
  return kind === 'referral' ? checkReferral(content, { ...context, today: day }) : checkLetter(kind, content, day)
}

/** The team a referral should go to: named people only where an address is confidential, or may be. */
export function wantsNamedPeople(content: unknown): boolean {
  const parsed = letterContents.referral.safeParse(content)
  return parsed.success && needsNamedPeople(parsed.data)
}

/** Findings for people, the gravest first. */
export function describeChecked(kind: Fillable, { blocks, gaps, warnings }: Checked, style: Style): string[] {
  return [
    ...section(style.bad('Must be put right first'), kind, blocks, style),
    ...section(style.warn('Think about once more'), kind, warnings, style),
    ...section('Left open: sent, and shown to both councils', kind, gaps, style),
  ]
}

function section(title: string, kind: Fillable, findings: readonly Finding[], style: Style): string[] {
  if (findings.length === 0) return []
  const lines = findings.flatMap(({ path, message }) => [
    ...wrapped(placeAndPath(kind, path), style.columns - 2).map(part => `  ${style.strong(part)}`),
    ...wrapped(plain(message), style.columns - 4).map(part => `    ${part}`),
  ])
  return [title, ...lines, '']
}

function verdict({ blocks, gaps, warnings }: Checked, style: Style): string {
  if (blocks.length > 0) return style.bad(`It cannot be sent yet: ${count(blocks.length, 'thing')} to put right.`)
  const also = [
    ...(warnings.length > 0 ? [`${count(warnings.length, 'thing')} to think about`] : []),
    ...(gaps.length > 0 ? [`${count(gaps.length, 'gap')}`] : []),
  ]
  return style.good(also.length > 0 ? `It can be sent, with ${also.join(' and ')}.` : 'It can be sent.')
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
