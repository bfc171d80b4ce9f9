// A connector killed at random while case systems send through it and listen to it; and what is there afterwards held against what they were
// told. Used by its test with few kills, by run-connector.ts with fifty. Nothing of vitest here.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { ConnectorEvent } from '../../../clients/connector/events/event.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { minimalReferralTemplate } from '../../../schemas/letter/template.ts'
import { connected } from '../../support/connected.ts'
import { type LiveNation, memberOf } from '../../support/live-nation.ts'

export type Told = { kills: number; requests: number; events: number; webhooksAgain: number; faults: string[] }
type Stage = { nation: LiveNation; sender: CouncilKeys; recipient: CouncilKeys; folder: string; random: () => number }

const main = join(import.meta.dirname, 'process.ts')
const token = 'a token that is long enough for this'
const officer = { name: 'Maya Lindqvist', role: 'CME officer' }
const workers = 3
/** How many requests a life may see before its end, and how long after the last of them began that comes. */
const mostRequests = 12
const longestPauseMilliseconds = 150

/** Sends and listens until there have been so many kills, then to the end. */
export async function killConnector(stage: Stage, kills: number): Promise<Told> {
  const { folder, nation, sender, random } = stage
  const hook = await webhookReceiver()
  const port = await freePort()
  const plan = {
    ...{ url: nation.url, net: nation.net, authority: sender.id, token, port },
    member: memberOf(sender, 'system').key.privateJwk,
    keyring: sender.keyrings.cme,
    webhook: { url: hook.url, secret: 'whsec_c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0' },
  }
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan), { mode: 0o600 })
  const client = new CaseSystem(`http://127.0.0.1:${port}`, stage)
  let over = false
  const working = Array.from({ length: workers }, (_, worker) => client.work(worker, () => over))
  const listening = client.listen()
  const taking = client.takeFiles()
  const told: Told = { kills: 0, requests: 0, events: 0, webhooksAgain: 0, faults: [] }
  while (told.kills < kills) {
    const child = await start(folder)
    await client.requests(1 + Math.floor(random() * mostRequests))
    await pause(random() * longestPauseMilliseconds)
    child.kill('SIGKILL')
    await once(child, 'exit')
    told.kills += 1
  }
  over = true
  const last = await start(folder)
  await Promise.all(working)
  const expected = await client.quiet()
  client.enough = true
  await Promise.all([listening, taking])
  while (new Set(hook.ids).size < expected) await pause(100)
  last.kill('SIGTERM')
  await once(last, 'exit')
  hook.server.close()
  hook.server.closeAllConnections()
  const recipient = await connected(nation, stage.recipient)
  told.requests = client.recorded.size
  told.events = expected
  told.webhooksAgain = hook.ids.length - new Set(hook.ids).size
  told.faults = [...(await client.faults(recipient)), ...webhookFaults(hook.ids, expected)]
  return told
}

async function start(folder: string): Promise<ChildProcess> {
  const env = { PATH: process.env.PATH ?? '', NODE_COMPILE_CACHE: join(folder, 'compiled') }
  const child = spawn(process.execPath, [main, folder], { env, stdio: ['ignore', 'pipe', 'ignore'] })
  await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
  return child
}

/** Takes every event, and now and then says no. */
async function webhookReceiver(): Promise<{ server: Server; url: string; ids: string[] }> {
  const ids: string[] = []
  const server = createServer((request, response) => {
    request.resume().once('end', () => {
      ids.push(String(request.headers['webhook-id']))
      response.writeHead(204).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ids }
}

/** In order, none left out; one may come again, right behind itself. */
function webhookFaults(ids: readonly string[], expected: number): string[] {
  const numbers = ids.map(id => Number(id.split('.')[1]))
  const once = numbers.filter((number, at) => number !== numbers[at - 1])
  const inOrder = once.length === expected && once.every((number, at) => number === at + 1)
  return inOrder ? [] : [`webhooks came as ${numbers.join()}`]
}

/** A supplier's system: it sends again until it knows, and keeps the number of the last event it dealt with. */
class CaseSystem {
  readonly recorded = new Map<string, { id: string; statement: string; verb: string }>()
  readonly heard: ConnectorEvent[] = []
  readonly files: string[] = []
  enough = false
  readonly #url: string
  readonly #stage: Stage
  #awaited = { requests: 0, seen() {} }

  constructor(url: string, stage: Stage) {
    this.#url = url
    this.#stage = stage
  }

  /** Resolves as so many further requests have begun. */
  requests(count: number): Promise<void> {
    return new Promise(seen => {
      this.#awaited = { requests: count, seen }
    })
  }

  /** Referral after referral, with two messages each. */
  async work(worker: number, over: () => boolean): Promise<void> {
    for (let round = 0; !over(); round++) {
      const reference = `case ${worker}.${round}`
      const attachment = { base64: Buffer.from(`File of ${reference}.`).toString('base64'), name: 'note.txt' }
      const attachments = round % 3 === 0 ? [attachment] : []
      const content = minimalReferralTemplate()
      await this.#say('/referrals', { reference, to: this.#stage.recipient.id, content, attachments })
      for (const number of [1, 2]) {
        const said = { reference: `${reference} message ${number}`, officer, content: { words: `${number}` } }
        await this.#say(`/referrals/${encodeURIComponent(reference)}/message`, said)
      }
    }
  }

  /** The same until it is known to be recorded. */
  async #say(path: string, body: { reference: string } & Record<string, unknown>): Promise<void> {
    for (;;) {
      const asking = this.#call(path, { method: 'POST', body: JSON.stringify(body) })
      if (--this.#awaited.requests === 0) this.#awaited.seen()
      const answer = await asking
      if (answer?.status === 200 || answer?.status === 201) {
        this.recorded.set(body.reference, answer.json as never)
        return
      }
      if (answer && answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.json)}`)
      await pause(100)
    }
  }

  async listen(): Promise<void> {
    while (!this.enough) {
      const after = this.heard.at(-1)?.id ?? 0
      const answer = await this.#call(`/events?after=${after}&wait=1`)
      if (answer?.status === 200) this.heard.push(...(answer.json as { events: ConnectorEvent[] }).events)
      else await pause(100)
    }
  }

  /** Takes files as they come, and moves each away. */
  async takeFiles(): Promise<void> {
    const drop = join(this.#stage.folder, 'drop')
    await mkdir(join(drop, 'done'), { recursive: true })
    for (let ended = false; !ended; ) {
      ended = this.enough
      const names = (await readdir(join(drop, 'new')).catch(() => [])).sort()
      for (const name of names) {
        this.files.push(JSON.parse(await readFile(join(drop, 'new', name), 'utf8')).id)
        await rename(join(drop, 'new', name), join(drop, 'done', `${this.files.length} ${name}`))
      }
      await pause(100)
    }
  }

  /** Resolves once everything recorded was heard; how many events there are. */
  async quiet(): Promise<number> {
    for (;;) {
      const seen = this.heard.filter(({ type }) => type === 'referral.changed').length
      const { json } = (await this.#call('/status')) ?? {}
      const { last, dropped } = { last: 0, dropped: -1, ...json?.events, ...(json && { dropped: json.dropped }) }
      if (seen === this.recorded.size && this.heard.at(-1)?.id === last && dropped === last) return last
      await pause(100)
    }
  }

  async #call(path: string, init: RequestInit = {}) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    try {
      const answer = await fetch(`${this.#url}${path}`, { ...init, headers })
      // biome-ignore lint/suspicious/noExplicitAny: looked at as it is
      return { status: answer.status, json: (await answer.json()) as any }
    } catch {
      return undefined
    }
  }

  /** Everything that was lost, doubled or out of order. */
  async faults(recipient: Awaited<ReturnType<typeof connected>>): Promise<string[]> {
    const faults: string[] = []
    const sent = new Map([...this.recorded].filter(([, { verb }]) => verb === 'send').map(([, { id }]) => [id, 0]))
    const received: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await recipient.inbox({ limit: 200, ...(cursor !== undefined && { cursor }) })
      received.push(...page.items.map(({ id }) => id))
      if (page.next === undefined) break
      cursor = page.next
    }
    if (received.length !== sent.size || received.some(id => !sent.has(id)))
      faults.push(`${sent.size} were sent, ${received.length} received`)
    for (const id of received) {
      const { history } = await recipient.referral(id)
      const verbs = history.map(({ claims }) => claims.verb).join()
      if (verbs !== 'send,message,message') faults.push(`${id}: ${verbs}`)
      const told = this.heard.filter(({ type, referral }) => type === 'referral.changed' && referral === id)
      const wanted = history.map(({ digest }) => digest).join()
      if (told.map(({ statement }) => statement).join() !== wanted) faults.push(`${id} was told otherwise`)
    }
    const recorded = this.heard.filter(({ type }) => type === 'request.recorded').map(({ reference }) => reference)
    if (recorded.length !== this.recorded.size || new Set(recorded).size !== recorded.length)
      faults.push(`${this.recorded.size} were recorded, ${recorded.length} told`)
    if (this.heard.some(({ id }, at) => id !== at + 1)) faults.push('events by long-poll are not 1, 2, 3 …')
    if (this.files.join() !== this.heard.map(({ id }) => id).join()) faults.push(`files came as ${this.files.join()}`)
    return faults
  }
}
