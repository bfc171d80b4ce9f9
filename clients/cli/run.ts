// One command from its arguments to its exit code: parse, do, print. Everything that is printed passes through here.
import { type Command, CommanderError } from 'commander'
import type { LetterKind } from '../../schemas/letter/index.ts'
import { plain } from '../words/plain.ts'
import { moment } from '../words/when.ts'
import { verbWords } from '../words/words.ts'
import type { Answer, Unlock } from './context.ts'
import { exits, type Failure, failureOf } from './exit.ts'
import type { Io } from './io.ts'
import { wrapDigests } from './operands.ts'
import { programFor } from './program.ts'
import { styleFor } from './show/style.ts'

const unlockWithPhrase: Unlock = async (profile, phrase) => {
  const { unlockProfile } = await import('../sdk/node/profile.ts')
  return unlockProfile(profile, await phrase())
}

/** Commands that run until they are stopped, and then end in order. */
const endsItself = ['watch', 'connect']

/**
 * Runs one command and says how it ended; never throws.
 *
 * @param args as typed, without `cme`
 * @param unlock replaces unwrapping by phrase, for tests that hold the keys
 */
export async function run(args: readonly string[], io: Io, unlock: Unlock = unlockWithPhrase): Promise<number> {
  const json = args.includes('--json')
  let answer: Answer | undefined
  const program = programFor(io, unlock, given => {
    answer = given
  })
  try {
    const running = program.parseAsync(wrapDigests(helpFor(program, args)), { from: 'user' })
    await (args.some(arg => endsItself.includes(arg)) ? running : orInterrupted(running, io.signal))
    if (answer) print(answer, json, io)
    return answer?.exit ?? exits.done
  } catch (error) {
    if (error instanceof CommanderError) return parsed(error, json, io)
    if (io.signal.aborted) return exits.interrupted
    const failure = failureOf(error)
    const called = await calledBy(error)
    if (io.env.CME_DEBUG) io.err(`${error instanceof Error ? error.stack : String(error)}\n`)
    tell(failure, called, json, io)
    return failure.exit
  }
}

/** `help directory show` as `directory show --help`: commander itself looks one command deep. What is no command is said to be none. */
function helpFor(program: Command, args: readonly string[]): readonly string[] {
  const [first, ...named] = args.filter(arg => !arg.startsWith('-'))
  if (first !== 'help' || args[0] !== 'help' || named.length === 0) return args
  let found: Command | undefined = program
  for (const name of named) found = found?.commands.find(one => one.name() === name)
  return found ? [...named, '--help'] : args.slice(1)
}

/** Help and mistakes in typing: commander has said them on stderr already. */
function parsed({ exitCode, message }: CommanderError, json: boolean, io: Io): number {
  if (exitCode === 0) return exits.done
  const failure = {
    exit: exits.wrongUse,
    code: 'wrong_use',
    message: message === '(outputHelp)' ? 'No command is named.' : message.replace(/^error: /, ''),
    hint: 'See: cme help',
  }
  if (json) io.out(`${JSON.stringify({ error: failure }, null, 2)}\n`)
  return exits.wrongUse
}

function print(answer: Answer, json: boolean, io: Io): void {
  if (answer.streamed) return
  if (json) io.out(`${JSON.stringify(answer.json, null, 2)}\n`)
  else if (answer.text !== '') io.out(answer.text.endsWith('\n') ? answer.text : `${answer.text}\n`)
}

/** Stopped in the middle, nothing is half done: what was signed is remembered, and the same command goes on with it. */
function orInterrupted<T>(running: Promise<T>, signal: AbortSignal): Promise<T> {
  const interrupted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([running, interrupted])
}

/** What officers call the places in a letter that an error names, with their paths; of another file, the paths alone. */
async function calledBy(error: unknown): Promise<(path: string) => string> {
  const { findings, kind } = (error ?? {}) as { findings?: unknown; kind?: LetterKind }
  if (findings === undefined || kind === undefined) return path => plain(path) || '(whole)'
  const { placeAndPath } = await import('../words/letter/place.ts')
  return path => placeAndPath(kind, path)
}

/** With --json, stdout holds one document whatever happens; people read stderr. */
function tell(failure: Failure, called: (path: string) => string, json: boolean, io: Io): void {
  if (json) io.out(`${JSON.stringify({ error: failure }, null, 2)}\n`)
  const style = styleFor({ ...io, terminal: { ...io.terminal, out: io.terminal.err } })
  const lines = [`${style.bad('cme:')} ${plain(failure.message)} ${style.dim(`[${failure.code}]`)}`]
  for (const { path, message } of failure.findings ?? []) lines.push(`  ${called(path)}: ${plain(message)}`)
  for (const { verb, at, side, position } of failure.changes ?? []) {
    const words = (verbWords as Record<string, string>)[verb] ?? verb.replaceAll('_', ' ')
    const council = side === undefined ? '' : side === 'sender' ? ', the referring council' : ', the receiving council'
    lines.push(`  No ${position + 1}, ${moment(at)}${council}: ${words}`)
  }
  if (failure.hint) lines.push(`  ${plain(failure.hint)}`)
  if (failure.instance) lines.push(`  For the operator: request ${failure.instance}`)
  io.err(`${lines.join('\n')}\n`)
}
