// The process around a command: real streams, real prompts, real signals in; an exit code out. No command stands here.
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { exits } from './exit.ts'
import type { Io } from './io.ts'
import { run } from './run.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => stopping.abort(signal))
}
// A reader that has seen enough (`cme inbox | head`) is no mistake.
process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0)
  process.stderr.write(`cme: what was to be printed could not be written: ${error.message}\n`)
  process.exit(exits.wrongUse)
})

const io: Io = {
  out: text => void process.stdout.write(text),
  err: text => void process.stderr.write(text),
  env: process.env,
  terminal: {
    in: process.stdin.isTTY === true,
    out: process.stdout.isTTY === true,
    err: process.stderr.isTTY === true,
    // Where stdout is no terminal, whoever reads it may still say how wide it is.
    columns: process.stdout.columns ?? (Number(process.env.COLUMNS) || 80),
  },
  ask,
  async input(maxBytes) {
    const { gathered } = await import('../sdk/node/bounded-file.ts')
    return gathered(process.stdin, maxBytes, 'standard input')
  },
  signal: stopping.signal,
}

process.exitCode = await run(process.argv.slice(2), io)
// Stopped in the middle, requests are still under way: nobody waits for them.
if (stopping.signal.aborted) process.exit()

/** Asks on the terminal, on stderr; hidden answers are not echoed. */
async function ask(question: string, { hidden = false }: { hidden?: boolean } = {}): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: hidden ? silent : process.stderr, terminal: hidden })
  try {
    return await lines.question('', { signal: stopping.signal })
  } finally {
    lines.close()
    if (hidden) process.stderr.write('\n')
  }
}
