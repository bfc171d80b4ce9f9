// `cme sandbox`: brings a developer's nation up and says how to use it. Signals and exit codes are decided here.
import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { counterparts } from './counterparts.ts'
import { type Sandbox, startSandbox } from './sandbox.ts'

const options = {
  fresh: { type: 'boolean', default: false },
  folder: { type: 'string', default: '.data/sandbox' },
  after: { type: 'string', default: '60' },
} as const

const stopping = new AbortController()
const { signal } = stopping

async function main(): Promise<void> {
  const { values } = parseArgs({ options })
  const folder = resolve(values.folder)
  const after = Number(values.after)
  if (!Number.isFinite(after) || after < 0) throw new Error('--after is a number of seconds.')
  print('A sandbox: a whole nation on this machine. Every child and officer in it is invented.\n')
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      print('\nStopping. What was said stays in the folder.')
      stopping.abort(name)
    })
  }
  const sandbox = await startSandbox(folder, { fresh: values.fresh, after: after * 1000, print, signal })
  const stop = async () => {
    await sandbox.stop()
    process.exit(0)
  }
  if (signal.aborted) await stop()
  signal.addEventListener('abort', stop)
  explain(sandbox)
}

function explain({ url, profiles, mail, controlUrl }: Sandbox): void {
  const own = relative(process.cwd(), profiles) || profiles
  print(`
Write as Ealing, to a council that answers as you want it tried:

${counterparts.map(({ name, says }) => `  ${name.padEnd(12)} ${says}`).join('\n')}
  ${'Slough'.padEnd(12)} does nothing by itself: answer with --profile ${own}/slough

  export CME_PROFILE=${own}/ealing
  npx cme template > referral.json
  npx cme send referral.json --to Luton
  npx cme watch

Break something, or let time pass:

  npx cme sandbox fault away --for 60            # also: unavailable, slow, objects-away, none
  npx cme sandbox clock 7d                       # on, never back; says what commands need then

  The API:   ${url}/docs
  E-mails:   ${mail.pageUrl}
  Control:   ${controlUrl} (token in sandbox.json)

Ctrl-C stops it.`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch(error => {
  // Stopped before it was up: what was founded by half is begun anew by the next start.
  if (signal.aborted) process.exit(signal.reason === 'SIGINT' ? 130 : 143)
  process.stderr.write(
    `\nIt did not work: ${(error as Error).message}\n${process.env.CME_DEBUG ? `${(error as Error).stack}\n` : ''}`,
  )
  process.exitCode = 1
})
