// A scanner of the council's own, run on each file before it is sealed and after it was opened: nobody on the way can look into it.
// It gets the path as its last argument; 0 means clean, anything else refuses the file with the scanner's words. No shell in between.
import { spawn } from 'node:child_process'
import { basename } from 'node:path'
import { FileRefused } from '../../files/index.ts'
import type { OutgoingFile } from '../../sdk/index.ts'
import { type Options, textOf } from '../commands/definition.ts'
import type { Context } from '../context.ts'
import { WrongUse } from '../exit.ts'

export type Scanner = { command: string[]; timeoutSeconds: number; signal: AbortSignal }
export type Verdict = NonNullable<OutgoingFile['scan']>

const defaultTimeoutSeconds = 300
const maxSaidCharacters = 400

/** The scanner of `--scan-with`, else of CME_SCAN_WITH; none, where neither is given. @throws WrongUse */
export function scannerOf({ io }: Pick<Context, 'io'>, options: Options): Scanner | undefined {
  const line = textOf(options, 'scanWith') ?? io.env.CME_SCAN_WITH
  if (line === undefined || line.trim() === '') return undefined
  const command = [...line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
    ([, double, single, bare]) => double ?? single ?? bare ?? '',
  )
  const given = textOf(options, 'scanTimeout')
  const timeoutSeconds = Number(given ?? defaultTimeoutSeconds)
  if (!(timeoutSeconds > 0)) throw new WrongUse(`--scan-timeout ${given} is no number of seconds.`)
  return { command, timeoutSeconds, signal: io.signal }
}

/** Has a file scanned. @throws FileRefused `scan_failed` with the scanner's words, also where it cannot run or does not end */
export async function scanFile(
  { command, timeoutSeconds, signal }: Scanner,
  path: string,
  name: string,
): Promise<Verdict> {
  const [program = '', ...more] = command
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000)
  const child = spawn(program, [...more, path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal: AbortSignal.any([signal, timeout]),
    killSignal: 'SIGKILL',
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-maxSaidCharacters)
    })
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).catch(cause => {
    signal.throwIfAborted()
    const why = timeout.aborted ? `did not end within ${timeoutSeconds} seconds` : 'could not be run'
    throw new FileRefused('scan_failed', name, `the scanner ${program} ${why}.`, { cause })
  })
  if (code === 0) return { by: basename(program).slice(0, 60), at: new Date().toISOString(), verdict: 'clean' }
  const words = said.trim().replaceAll(path, name)
  throw new FileRefused(
    'scan_failed',
    name,
    `the scanner ${program} refused it (exit ${code})${words ? `: ${words}` : '.'}`,
  )
}
