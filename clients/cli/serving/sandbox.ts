// `cme sandbox`: starts a developer's nation as a process of its own, and tells a running one what to break and when it is.
// Nothing of infra/ is loaded here: the sandbox is of this repository, the command may stand elsewhere.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import type { Answer } from '../context.ts'
import { WrongUse } from '../exit.ts'

const usualFolder = '.data/sandbox'
const secondsIn = { s: 1, min: 60, h: 3_600, d: 86_400, w: 604_800 } as const

/** `cme sandbox`. */
export const sandbox: Action = async ({ io }, _args, options) => {
  const script = fileURLToPath(new URL('../../../infra/sandbox/start.ts', import.meta.url))
  await access(script).catch(() => {
    throw new WrongUse('The sandbox is not here: it belongs to the repository.', 'Run cme from a clone of it.')
  })
  const { fresh, after } = options
  const args = [
    ...['--folder', textOf(options, 'folder') ?? usualFolder, ...(fresh === true ? ['--fresh'] : [])],
    ...(typeof after === 'string' ? ['--after', after] : []),
  ]
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit' })
  io.signal.addEventListener('abort', () => void child.kill('SIGTERM'), { once: true })
  const [code] = (await once(child, 'exit')) as [number | null]
  return { json: {}, text: '', streamed: true, exit: code ?? 0 }
}

/** `cme sandbox fault KIND`. */
export const sandboxFault: Action = (_context, [kind = ''], options) => {
  const lasting = textOf(options, 'for')
  return order(options, { fault: kind, ...(lasting !== undefined && { seconds: secondsOf(lasting) }) })
}

/** `cme sandbox clock ON`. */
export const sandboxClock: Action = (_context, [on = ''], options) =>
  order(options, { move_on_seconds: Math.round(secondsOf(on)) })

/** `90`, `90s`, `5min`, `3h`, `7d`, `4w`. */
function secondsOf(text: string): number {
  const [, number = '', unit = 's'] = /^(\d+(?:\.\d+)?)(s|min|h|d|w)?$/.exec(text.trim()) ?? []
  if (number === '') throw new WrongUse(`"${text}" is no length of time.`, 'Write 90s, 5min, 3h, 7d or 4w.')
  return Number(number) * secondsIn[unit as keyof typeof secondsIn]
}

async function order(options: Options, body: object): Promise<Answer> {
  const file = join(textOf(options, 'folder') ?? usualFolder, 'sandbox.json')
  const control = await readFile(file, 'utf8').catch(() => {
    throw new WrongUse('No sandbox runs here.', 'Start one in another terminal: cme sandbox', 'no_sandbox')
  })
  const { url, token } = JSON.parse(control) as { url: string; token: string }
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new WrongUse('The sandbox does not answer.', 'Is it still running?', 'no_sandbox')
  })
  const said = (await answer.json()) as { error?: string; fault: string; ahead_seconds: number }
  if (!answer.ok) throw new WrongUse(said.error ?? 'It was refused.')
  const days = (said.ahead_seconds / 86_400).toFixed(1)
  const ahead =
    said.ahead_seconds > 0 ? [`Commands and programs go with it:  export CME_CLOCK_AHEAD=${said.ahead_seconds}`] : []
  return {
    json: said,
    text: [`Fault: ${said.fault}. The gateway's clock is ${days} days ahead.`, ...ahead].join('\n'),
  }
}
