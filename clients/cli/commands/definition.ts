// How a command is written down: how it is typed, what it says of itself, and where what it does is loaded from.
// Definitions load nothing heavy: `cme help` must not wait for cryptography.
import { type Command, Option } from 'commander'
import type { Answer, Context } from '../context.ts'

/** Values as commander read them, with the options that all commands share. */
export type Options = Record<string, string | string[] | boolean | undefined>
export type Action = (context: Context, args: string[], options: Options) => Promise<Answer>

type OptionMore = { required?: true; choices?: readonly string[]; repeat?: true }

export type Definition = {
  /** `send <file>`; with `group`, what stands behind it. */
  usage: string
  group?: string
  says: string
  options?: readonly (readonly [flags: string, says: string, more?: OptionMore])[]
  /** Lines that work as they stand. */
  examples?: readonly string[]
  load: () => Promise<Action>
}

/** For commands that attach or save files. */
export const scanning: NonNullable<Definition['options']> = [
  ['--scan-with <command>', 'your scanner: gets the path as last argument, 0 is clean (default: CME_SCAN_WITH)'],
  ['--scan-timeout <seconds>', 'how long it may take for one file (default: 300)'],
]

/** Adds a command to the program; `act` runs its action. */
export function define(
  program: Command,
  definition: Definition,
  act: (action: Action, command: Command) => Promise<void>,
): void {
  const { usage, group, says, options = [], examples = [], load } = definition
  const parent = group === undefined ? program : groupIn(program, group)
  const command = parent.command(usage).description(says)
  for (const [flags, text, more = {}] of options) command.addOption(optionOf(flags, text, more))
  if (examples.length > 0) {
    command.addHelpText('after', `\nFor example:\n${examples.map(one => `  cme ${one}`).join('\n')}`)
  }
  command.action(async () => act(await load(), command))
}

function optionOf(flags: string, says: string, { required, choices, repeat }: OptionMore): Option {
  const option = new Option(flags, says)
  if (required) option.makeOptionMandatory()
  if (choices) option.choices(choices)
  if (repeat) option.argParser((value: string, before: string[] = []) => [...before, value])
  return option
}

const groups: Record<string, string> = {
  members: "your council's colleagues and systems: who may speak for it",
  keys: 'your own private keys, kept wrapped at the gateway for your next computer',
  registrar: 'what only national administrators do',
  desks: "your council's teams: which can receive referrals, and who opens them",
  keyring: 'the keys of your teams: new ones, and getting them back',
  approvals: 'changes in the directory that wait for a second word',
  directory: 'councils, their teams and their contacts',
  ctf: "the Department's Common Transfer File",
  'registrar gateway-key': 'keys with which gateways sign receipts',
  'registrar policy': 'what the nation lays down for everybody',
  'directory contacts': "a council's contacts: whom to ring for what",
  'directory calendar': 'when a council is closed, its terms, and how soon it promises to answer',
  'directory requirements': 'what a council asks a referral to carry',
  'directory files': 'what a council allows in the files its people send and keep',
}

/** `directory contacts` is a group within a group. */
function groupIn(program: Command, path: string): Command {
  const words = path.split(' ')
  return words.reduce((parent, name, at) => {
    const known = parent.commands.find(one => one.name() === name)
    return known ?? parent.command(name).description(groups[words.slice(0, at + 1).join(' ')] ?? '')
  }, program)
}

/** Options that are one text. */
export function textOf(options: Options, name: string): string | undefined {
  const value = options[name]
  return typeof value === 'string' ? value : undefined
}

/** Options that may be given several times. */
export function listOf(options: Options, name: string): string[] {
  const value = options[name]
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : []
}
