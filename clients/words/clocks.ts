// What officers read of clocks: what is due, who was reminded, what became of an alert. A reminder decides nothing, and says so nowhere.
import type { DueWhat, RungName } from '../../schemas/clocks/names.ts'
import type { SealedDue } from '../../schemas/letter/sealed-clocks.ts'
import type { Note } from '../../schemas/statement/receipt.ts'
import { dayOf, moment } from './when.ts'
import type { Sides } from './words.ts'

const dueWords: Record<DueWhat, (sides: Sides) => string> = {
  take_on: ({ recipient }) => `${recipient} takes it on`,
  decide: ({ recipient }) => `${recipient} decides`,
  answer: ({ sender }) => `${sender} answers`,
  reply: ({ recipient }) => `${recipient} answers`,
  outcome: ({ recipient }) => `${recipient} says where the child is now`,
}
export const stepWords: Record<RungName, string> = {
  team: 'reminder to the team',
  cover: 'reminder to the deputy or cover',
  manager: 'their manager is told',
  managers: 'both managers are told',
  registrars: 'listed as persistent non-response',
}

/** `Slough decides by 4 Dec 2026 (overdue)`. */
export function dueLine({ what, by, overdue }: { what: DueWhat; by: string; overdue: boolean }, sides: Sides): string {
  return `${dueWords[what](sides)} by ${dayOf(by)}${overdue ? ' (overdue)' : ''}`
}

/** `both managers are told on 18 Dec 2026`. */
export function nextLine({ step, on }: { step: RungName; on: string }): string {
  return `${stepWords[step]} on ${dayOf(on)}`
}

/** A note of the ladder in words; undefined for notes of other kinds. */
export function reminderLine({ due, step }: Pick<Note, 'due' | 'step'>, sides: Sides): string | undefined {
  if (!due || !step) return undefined
  return `${sentence(stepWords[step])}: ${dueWords[due.what](sides)}, due ${dayOf(due.by)}`
}

const sealedWords: Record<SealedDue['what'], string> = {
  ehc_plan_transferred: 'EHC plan goes to the receiving council',
  ehc_plan_parent_told: 'the receiving council tells the parent about the EHC plan',
  child_protection_file: 'child protection file goes to the new school',
  ctf: 'Common Transfer File is sent',
}

/** A day the law sets by what a letter says. */
export function sealedLine({ what, by, done }: SealedDue): string {
  return `${sealedWords[what]} by ${dayOf(by)}${done ? ' (done)' : ''}`
}

type Alert = {
  channel: 'email' | 'webhook'
  state: 'waiting' | 'sent' | 'dead'
  attempts: number
  send_at: number
  tried_at: number | null
  answer?: string | undefined
}

/** What became of an alert. */
export function alertLine({ channel, state, attempts, send_at, tried_at, answer }: Alert, council: string): string {
  const what = channel === 'email' ? `E-mail alert to ${council}` : `Alert to ${council}'s system`
  if (state === 'sent') return `${what}: delivered ${moment(tried_at ?? send_at)}`
  if (state === 'dead' && attempts === 0)
    return channel === 'email' ? `${what}: nobody to tell, no mailbox is in the directory` : `${what}: switched off`
  const said = answer === undefined ? '' : ` (${answer})`
  if (state === 'dead') return `${what}: could not be delivered, ${attempts} ${attempts === 1 ? 'try' : 'tries'}${said}`
  return attempts === 0
    ? `${what}: goes out ${moment(send_at)}`
    : `${what}: failed ${attempts} ${attempts === 1 ? 'time' : 'times'}, tried again${said}`
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
