// A Firefox of this machine, driven by the protocol that browsers share (WebDriver BiDi): as much of it as a smoke test needs.
// No browser comes with the packages for this; whoever has one names it or has it on the path.
import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '../../../infra/embedded/ports.ts'

export type Firefox = {
  version: string
  /** What pages complained of. */
  wrongs: string[]
  go(url: string): Promise<void>
  /** Asks in the page again and again, until the answer is one. */
  until(what: string, expression: string): Promise<string>
  choose(selector: string, file: string): Promise<void>
  stop(): Promise<void>
}
type Answer = { id?: number; type: string; result?: never; message?: string; method?: string; params?: Entry }
type Entry = { level?: string; text?: string }

const patienceMs = 90_000
const lookMs = 100

/** Starts it without a window, in a profile of its own. */
export async function startFirefox(command: string): Promise<Firefox> {
  const profile = await mkdtemp(join(tmpdir(), 'cme-firefox-'))
  const port = await freePort()
  const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', `${port}`]
  const child = spawn(command, flags, { stdio: 'ignore' })
  const ended = new Promise<void>(resolve => child.once('exit', () => resolve()))
  const wrongs: string[] = []
  const { call, close } = await talk(`ws://127.0.0.1:${port}/session`, wrongs)
  const { capabilities } = await call('session.new', { capabilities: {} })
  await call('session.subscribe', { events: ['log.entryAdded'] })
  const { contexts } = await call('browsingContext.getTree', {})
  const { context } = contexts[0]
  const evaluate = async (expression: string) =>
    (await call('script.evaluate', { expression, target: { context }, awaitPromise: true })).result?.value
  return {
    version: capabilities.browserVersion,
    wrongs,
    go: url => call('browsingContext.navigate', { context, url, wait: 'complete' }),
    async until(what, expression) {
      for (const startedAt = Date.now(); Date.now() - startedAt < patienceMs; await wait(lookMs)) {
        const value = await evaluate(expression)
        if (value) return String(value)
      }
      throw new Error(
        `${what}: not within ${patienceMs / 1000} s. The page: ${await evaluate('document.body.innerText')}`,
      )
    },
    async choose(selector, file) {
      const expression = `document.querySelector(${JSON.stringify(selector)})`
      const { result } = await call('script.evaluate', { expression, target: { context }, awaitPromise: false })
      await call('input.setFiles', { context, element: { sharedId: result.sharedId }, files: [file] })
    },
    async stop() {
      close()
      child.kill()
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

// biome-ignore lint/suspicious/noExplicitAny: the protocol's answers, of which each caller knows the form
type Call = (method: string, params: object) => Promise<any>

async function talk(url: string, wrongs: string[]): Promise<{ call: Call; close(): void }> {
  const socket = await opened(url)
  const waiting = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const answer = JSON.parse(String(data)) as Answer
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer)
    else if (answer.params?.level === 'error') wrongs.push(answer.params.text ?? '')
  })
  let asked = 0
  const call: Call = async (method, params) => {
    asked += 1
    const id = asked
    const answered = new Promise<Answer>(resolve => waiting.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const { type, result, message } = await answered
    waiting.delete(id)
    if (type === 'error') throw new Error(`${method}: ${message}`)
    return result
  }
  return { call, close: () => socket.close() }
}

async function opened(url: string): Promise<WebSocket> {
  for (const startedAt = Date.now(); Date.now() - startedAt < patienceMs; await wait(lookMs)) {
    const socket = new WebSocket(url)
    const open = await new Promise<boolean>(resolve => {
      socket.addEventListener('open', () => resolve(true))
      socket.addEventListener('error', () => resolve(false))
    })
    if (open) return socket
  }
  throw new Error('Firefox did not come up.')
}
