// Connectors in this process, each with the profile of a council's system; programs of other languages, where the machine has them.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  type Connector,
  type ConnectorOptions,
  type Listening,
  secretIn,
  serve,
  startConnector,
} from '../../../clients/connector/index.ts'
import { type Clock, systemClock } from '../../../clients/sdk/index.ts'
import { fileMemory } from '../../../clients/sdk/node/file-memory.ts'
import { fileSpool } from '../../../clients/sdk/node/file-spool.ts'
import { decodeBase64url } from '../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { connected } from '../../support/connected.ts'
import { quickFolder } from '../../support/folders.ts'
import type { LiveNation } from '../../support/live-nation.ts'
import { memberOf } from '../../support/world.ts'

export type Answer = { status: number; json: Json; headers: Headers }
// biome-ignore lint/suspicious/noExplicitAny: the shape is what is being tested
export type Json = any

export type Running = {
  url: string
  folder: string
  tokenFile: string
  token: string
  connector: Connector
  /** What it told its operator. */
  log: string[]
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  delete(path: string): Promise<Answer>
  stop(): Promise<void>
}

type How = {
  /** Of an earlier run. */
  folder?: string
  member?: string
  fetch?: typeof fetch
  clock?: Clock
  exclusively?: ConnectorOptions['exclusively']
  files?: Partial<ConnectorOptions['files']>
  events?: Partial<ConnectorOptions['events']>
  listening?: Partial<Listening>
}

/** A connector in this process, for the system of a council, as `cme connect` puts it together. */
export async function connectorOf(
  nation: Pick<LiveNation, 'url' | 'net'>,
  council: CouncilKeys,
  {
    folder: earlier,
    member = 'system',
    fetch: line,
    clock = systemClock,
    exclusively,
    files,
    events,
    listening,
  }: How = {},
): Promise<Running> {
  const folder = earlier ?? (await quickFolder('connector'))
  const memory = await fileMemory(join(folder, 'memory'))
  const spool = fileSpool(join(folder, 'spool'))
  const log: string[] = []
  const connector = await startConnector({
    folder,
    role: memberOf(council, member).role,
    connect: () => connected(nation, council, member, { memory, spool, clock, ...(line && { fetch: line }) }),
    memory,
    speaker: { authority: council.id, net: nation.net },
    secret: decodeBase64url(String(memberOf(council, member).key.privateJwk.d)),
    clock,
    exclusively: exclusively ?? (work => work()),
    files: { readable: undefined, policy: {}, scan: undefined, ...files },
    events: { from: 'beginning', ...events },
    log: said => void log.push(said),
  })
  const tokenFile = join(folder, 'token')
  const token = await secretIn(tokenFile)
  const served = await serve(connector, { port: 0, token, log: said => void log.push(said), ...listening })
  const call = caller(served.url, token)
  return {
    ...{ url: served.url, folder, tokenFile, token, connector, log },
    get: path => call(path),
    delete: path => call(path, { method: 'DELETE' }),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    async stop() {
      await served.stop()
      await connector.stop()
    },
  }
}

/** A caller that holds the token. */
export function caller(url: string, token: string) {
  return async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const type = typeof init.body === 'string' ? { 'content-type': 'application/json' } : {}
    const headers = { authorization: `Bearer ${token}`, ...type, ...init.headers }
    const answer = await fetch(`${url}${path}`, { ...init, headers })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, json: text.startsWith('{') ? JSON.parse(text) : text }
  }
}

/** Runs an example as it stands. */
export async function example(
  { url, tokenFile }: Pick<Running, 'url' | 'tokenFile'>,
  command: string,
  ...args: string[]
) {
  const env = { ...process.env, CME_CONNECTOR: url, CME_TOKEN_FILE: tokenFile }
  return promisify(execFile)(command, args, {
    env,
    cwd: join(import.meta.dirname, '../../../clients/connector/examples'),
  })
}

/** Whether this machine has a program. */
export async function has(command: string, ...args: string[]): Promise<boolean> {
  return promisify(execFile)(command, args).then(
    () => true,
    () => false,
  )
}
