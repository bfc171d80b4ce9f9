// `cme check`: what blocks, what is left open, what to think about once more. Asks nobody: it works without a gateway.
import {
  type Context as CheckContext,
  type Checked,
  checkLetter,
  checkReferral,
  needsNamedPeople,
} from '../../../schemas/letter/check.ts'
import { letterContents } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { exits } from '../exit.ts'
import { plain } from '../show/plain.ts'
import type { Style } from '../show/style.ts'
import { wrapped } from '../show/table.ts'
import { today } from '../show/when.ts'
import type { Fillable } from './kinds.ts'
import { readJson } from './read-json.ts'

/** `cme check FILE`. */
export const check: Action = async ({ io, style }, [file = '-'], options) => {
  const kind = (textOf(options, 'kind') ?? 'referral') as Fillable
  const content = await readJson(file, io)
  const team = textOf(options, 'toTeam')
  const checked = checkContent(kind, content, team === undefined ? {} : { desk: team })
  const blocked = checked.blocks.length > 0
  return {
    json: { kind, can_be_sent: !blocked, ...checked },
    text: [...describeChecked(checked, style), verdict(checked, style)].join('\n'),
    exit: blocked ? exits.invalidContent : exits.done,
  }
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
export function describeChecked({ blocks, gaps, warnings }: Checked, style: Style): string[] {
  return [
    ...section(style.bad('Must be put right first'), blocks, style),
    ...section(style.warn('Think about once more'), warnings, style),
    ...section('Left open: sent, and shown to both councils', gaps, style),
  ]
}

function section(title: string, findings: readonly Finding[], style: Style): string[] {
  if (findings.length === 0) return []
  const lines = findings.flatMap(({ path, message }) => [
    `  ${style.strong(path || '(the whole)')}`,
    ...wrapped(plain(message), style.columns - 4).map(line => `    ${line}`),
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
