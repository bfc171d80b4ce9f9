// `npm start`: everything in one process tree, a rehearsal nation, two played stories, then it stays up. `--once` plays and ends.
// Signals and exit codes are decided here and nowhere else in infra/.
import { join, relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { rehearsalOf } from '../../clients/inbox/serve/rehearsal.ts'
import { type ServingInbox, serveInbox } from '../../clients/inbox/serve/serve.ts'
import { freePort } from '../embedded/ports.ts'
import { type BroughtUp, bringUp, unlessStopped } from './bring-up.ts'
import { heading, narrator } from './narrator.ts'
import { playerFrom } from './players.ts'
import { playReturn, playTransfer } from './stories.ts'

const usage = `npm start -- [--once] [--fresh] [--folder FOLDER] [--port PORT]

  --once    play the two stories and end: exit code 0, or 1 with the reason
  --fresh   throw away what the folder holds and begin anew
  --folder  where data persist between starts (default .data)
  --port    where the gateway answers (default 4280, or any free port; kept with the data)`

const preferredPort = 4280
/** Where the officers' pages answer: an origin of their own. Browsers keep what they remember by it, so it should stay the same. */
const inboxPort = 4281
/** Where the e-mails of this rehearsal are read. */
const mailPort = 4282
const options = {
  once: { type: 'boolean', default: false },
  fresh: { type: 'boolean', default: false },
  folder: { type: 'string', default: '.data' },
  port: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const

type Running = BroughtUp & { inbox?: ServingInbox }

const stopping = new AbortController()
const { signal } = stopping

async function main(): Promise<void> {
  const { values } = parseArgs({ options })
  if (values.help) return print(usage)
  const port = Number(values.port ?? preferredPort)
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error(`--port takes a number from 1 to 65535, not ${values.port}.`)
  const folder = resolve(values.folder)
  stopWhenTold()
  print('CME Gateway: a rehearsal nation on this machine.\nEvery child and officer in it is invented.\n')
  const running: Running = await bringUp({
    ...{ folder, fresh: values.fresh, print, signal },
    ports: { gateway: port, inbox: inboxPort, mail: mailPort },
  })
  const stop = async () => {
    await running.inbox?.stop()
    await running.serving.stop()
    await running.mail.stop()
    await running.ground.stop()
  }
  try {
    await unlessStopped(play(running.profiles), signal)
    if (!values.once) running.inbox = await openInbox(running)
    signal.throwIfAborted()
  } catch (error) {
    await stop()
    throw error
  }
  if (values.once) {
    await stop()
    return print('\nBoth stories played to their end. Everything was verified by the councils themselves.')
  }
  whatNext(running, folder)
  signal.addEventListener('abort', async () => {
    print(`Your data stay in ${relative(process.cwd(), folder) || folder}.`)
    await stop()
    process.exit(0)
  })
}

/** The first Ctrl-C or SIGTERM stops in order, whatever is under way, and says so at once; a second one ends the process. */
function stopWhenTold(): void {
  for (const name of ['SIGINT', 'SIGTERM'] as const) {
    process.once(name, () => {
      print('\nStopping.')
      stopping.abort(name)
    })
  }
}

/** Stopped before it stayed up: what was brought up is stopped by then, and work that was begun is not waited for. */
function stoppedEarly(): never {
  print('Stopped before it was up. The next start goes on from what is whole, and begins the rest anew.')
  process.exit(signal.reason === 'SIGINT' ? 130 : 143)
}

async function play(profiles: string): Promise<void> {
  const [ealing, slough] = await Promise.all([
    playerFrom(join(profiles, 'ealing')),
    playerFrom(join(profiles, 'slough')),
  ])
  const tell = narrator([ealing, slough], print)
  print(heading('A child moves from Ealing to Slough'))
  await playTransfer(ealing, slough, tell)
  print(heading('A child who was not found there, and comes back'))
  const { there } = await playReturn(ealing, slough, tell)
  const { responsibleAuthority } = await slough.council.referral(there)
  print(
    `\nThe first case now shows who has the child: ${responsibleAuthority === ealing.id ? 'Ealing' : 'somebody else'}, by Ealing's own acceptance.`,
  )
}

/** Builds the pages where that is due: two seconds, and none when nothing changed. */
async function openInbox({ url, profiles, net, inboxPort: port }: Running): Promise<ServingInbox> {
  return serveInbox({ gateway: url, net, port: await freePort(port), rehearsal: rehearsalOf(profiles) })
}

function whatNext({ url, profiles, inbox, mail }: Running, folder: string): void {
  const profile = relative(process.cwd(), profiles) || profiles
  print(`${heading('It stays up. Open in a browser, and choose whom to be:')}

  The inbox:   ${inbox?.url.replace('127.0.0.1', 'localhost')}
  E-mails:     ${mail.pageUrl}   what councils are told; none leaves this machine
${heading('Or, in another terminal:')}

  export CME_PROFILE=${profile}/ealing
  npx cme inbox
  npx cme template > referral.json
  npx cme check referral.json
  npx cme send referral.json --to Slough
  npx cme --profile ${profile}/slough inbox
  npx cme --profile ${profile}/slough open ID       the ID that the inbox shows

  The API:     ${url}/docs
  Problems:    ${url}/docs/problems
  Metrics:     ${url}/metrics

Ctrl-C stops it; what was said stays in ${relative(process.cwd(), folder) || folder}.`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

main().catch(error => {
  if (signal.aborted) stoppedEarly()
  const { message } = error as Error
  process.stderr.write(`\nIt did not work: ${message}\n${process.env.CME_DEBUG ? `${(error as Error).stack}\n` : ''}`)
  process.exitCode = 1
})
