// Commands as pages print them, held against the program: which of their words no command and no option is called.
import type { Command } from 'commander'
import { programFor } from '../../../clients/cli/program.ts'

/** The whole command line of `cme`, to be looked at and not run. */
export function wholeProgram(): Command {
  const io = { out() {}, err() {}, env: {}, terminal: { in: false, out: false, err: false, columns: 80 } }
  const rest = { ask: async () => '', input: async () => new Uint8Array(), signal: new AbortController().signal }
  return programFor(
    { ...io, ...rest },
    async () => Promise.reject(new Error('not run')),
    () => {},
  )
}

/** What stands in code on a page: between backticks, fenced, or indented. */
export function codeIn(page: string): string[] {
  const fenced = [...page.matchAll(/^```[^\n]*\n([\s\S]*?)^```/gm)].flatMap(([, text = '']) => text.split('\n'))
  const rest = page.replace(/^```[^\n]*\n[\s\S]*?^```/gm, '')
  const indented = rest.split('\n').filter(line => /^ {4}/.test(line))
  return [...fenced, ...indented, ...[...rest.matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)]
}

/** The words behind `cme` of every command in these lines of code; a few may stand on one, with `;`, `&&` or `|` between. */
export function cmeIn(code: readonly string[]): string[] {
  return code
    .flatMap(line => line.replace(/(^|\s)#.*$/, '').split(/;|&&|\|/))
    .flatMap(
      part => /^\s*(?:\w+=\S+ )*(?:npx )?cme (\w.*)$/.exec(part.replace(/\s+(?:\(|> ).*$/, ''))?.[1]?.trim() ?? [],
    )
}

/** Words of a command line that no command and no option is called. */
export function unknownIn(program: Command, line: string): string[] {
  const words = line.replace(/^help\b ?/, '').match(/"[^"]*"|\S+/g) ?? []
  if (words.length === 0) return []
  let command = program
  const options = () => [...program.options, ...command.options].map(({ long }) => long)
  const unknown: string[] = []
  for (const [at, word] of words.entries()) {
    const below = command.commands.find(one => one.name() === word)
    if (below) command = below
    else if (word.startsWith('--')) {
      if (!options().includes(word)) unknown.push(word)
    } else if (command.commands.length > 0 && !words[at - 1]?.startsWith('--')) unknown.push(word)
  }
  return command === program ? [line] : unknown
}
