// The connector put together: keys and memory of one profile, its outbox, its journal, and whoever is told. Speaks to the gateway only
// outwards. What HTTP looks like is api/; where it listens, serve.ts.
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FilePolicy } from '../../schemas/file-policy.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import type { ReferralVerb, Role } from '../../schemas/statement/verbs.ts'
import { keyOf } from '../sdk/council/options.ts'
import type { Clock, Council, Memory } from '../sdk/index.ts'
import { type Turns, takeTurns } from '../sdk/turns.ts'
import { alone } from './alone.ts'
import { isDiskFull, troubleWords } from './disk.ts'
import { dropFiles } from './events/drop.ts'
import { hear } from './events/hear.ts'
import { Journal } from './events/journal.ts'
import { Position } from './events/position.ts'
import { tellByWebhook } from './events/webhook.ts'
import type { Waiting } from './outbox/item.ts'
import { Outbox } from './outbox/outbox.ts'
import { nameInMemory } from './outbox/say.ts'
import { sealingFrom } from './outbox/sealing.ts'
import { type OutboxStore, openStore } from './outbox/store.ts'
import type { Scan } from './reading/attachment.ts'
import { type Names, namesOf } from './reading/referral.ts'

export type ConnectorOptions = {
  /** The connector's own folder, mode 700. */
  folder: string
  role: Role
  /** Connects to the gateway; tried again until it is reached. */
  connect: () => Promise<Council>
  memory: Memory
  /** Whose statements these are: names in memory begin with it. */
  speaker: { authority: Id; net: Digest }
  /** From the member's private key: what waits is sealed under keys made of it. */
  secret: Uint8Array
  clock: Clock
  /** Runs work while nobody else speaks with the same keys. */
  exclusively: <T>(work: () => Promise<T>) => Promise<T>
  files: { readable: string | undefined; policy: FilePolicy; scan: Scan | undefined }
  events: {
    from: 'beginning' | 'now'
    webhook?: { url: string; secret: string; fetch?: typeof fetch } | undefined
    drop?: string | undefined
  }
  /** What an operator should know; never a name, never a content. */
  log: (line: string) => void
}

export type Connector = {
  store: OutboxStore
  outbox: Outbox
  journal: Journal
  acknowledged: Position
  clock: Clock
  turns: Turns
  files: ConnectorOptions['files']
  role: Role
  folder: string
  /** Runs work while nobody else speaks with the same keys. */
  exclusively: ConnectorOptions['exclusively']
  /** @throws Unreachable while the gateway was not reached yet */
  council(): Promise<Council>
  /** What the gateway takes of one file, sealed; unknown until it was reached once. */
  maxSealedBytes(): number | undefined
  names(council: Council): Names
  /** The head of a referral as it was last seen here. */
  lastSeen(id: string): Promise<string | undefined>
  status(): Status
  stop(): Promise<void>
}
export type Status = {
  gateway: { reached: boolean; heard_at?: string; trouble?: string }
  webhook?: { told: number; trouble?: string }
  dropped?: number
}

const pauseMilliseconds = 5_000

/** Opens the folder, goes on with what waits, and begins to listen; the gateway may be away. */
export async function startConnector(options: ConnectorOptions): Promise<Connector> {
  const { folder, clock, events, log } = options
  const eventsFolder = join(folder, 'events')
  await mkdir(eventsFolder, { recursive: true, mode: 0o700 })
  await rm(join(folder, 'reading'), { recursive: true, force: true })
  const [acknowledged, told, dropped] = (await Promise.all(
    (['acknowledged', 'webhook', 'dropped'] as const).map(listener => Position.read(eventsFolder, listener)),
  )) as [Position, Position, Position]
  const slowest = Math.min(
    ...[acknowledged, ...(events.webhook ? [told] : []), ...(events.drop ? [dropped] : [])].map(({ at }) => at),
  )
  const journal = await Journal.open(eventsFolder, { now: clock.now(), told: slowest })
  const store = await openStore(join(folder, 'outbox'), sealingFrom(options.secret))
  const stopping = new AbortController()
  const { signal } = stopping
  const status: Status = { gateway: { reached: false }, ...(events.webhook && { webhook: { told: told.at } }) }
  let maxSealedBytes: number | undefined
  const council = connecting(options, signal, async connected => {
    maxSealedBytes = (await connected.fileLimits()).maxAttachmentBytes
  })
  const exclusively = alone(options.exclusively, clock)
  const outbox = new Outbox({ store, journal, council, clock, exclusively, signed: signedIn(options) })
  const names = new WeakMap<Council, Names>()

  const tasks: Promise<void>[] = [
    hear({
      ...{ journal, council, clock, from: events.from, signal },
      onHeard() {
        if (!status.gateway.reached) outbox.hurry()
        status.gateway = { ...status.gateway, reached: true, heard_at: new Date(clock.now()).toISOString() }
      },
      onWritten() {
        delete status.gateway.trouble
      },
      onTrouble(error) {
        const trouble = troubleWords(error)
        const ours = isDiskFull(error)
        const what = ours ? 'What is heard cannot be written down.' : 'The gateway cannot be heard.'
        if (status.gateway.trouble !== trouble) log(`${what} ${trouble}`)
        status.gateway = { ...status.gateway, reached: ours && status.gateway.reached, trouble }
      },
    }),
  ]
  if (events.webhook) {
    const onTrouble = (trouble: string | undefined) => {
      if (trouble !== undefined && status.webhook?.trouble !== trouble) log(`The webhook takes nothing. ${trouble}`)
      status.webhook = { told: told.at, ...(trouble !== undefined && { trouble }) }
    }
    tasks.push(tellByWebhook({ ...events.webhook, journal, position: told, clock, signal, onTrouble }))
  }
  if (events.drop !== undefined) {
    let last: string | undefined
    const onTrouble = (trouble: string | undefined) => {
      if (trouble !== undefined && trouble !== last) log(`No event can be put into the folder. ${trouble}`)
      last = trouble
    }
    tasks.push(dropFiles({ folder: events.drop, journal, position: dropped, clock, signal, onTrouble }))
  }
  for (const task of tasks)
    task.catch(error => log(`Stopped telling: ${error instanceof Error ? error.message : String(error)}`))
  outbox.start()
  return {
    ...{
      store,
      outbox,
      journal,
      acknowledged,
      clock,
      files: options.files,
      role: options.role,
      folder,
      council,
      exclusively,
    },
    turns: takeTurns(),
    maxSealedBytes: () => maxSealedBytes,
    names(connected) {
      const known = names.get(connected) ?? namesOf(connected)
      names.set(connected, known)
      return known
    },
    lastSeen: async id => (await options.memory.head(id))?.digest,
    status: () => ({ ...status, ...(events.drop !== undefined && { dropped: dropped.at }) }),
    async stop() {
      stopping.abort()
      await outbox.stop()
      await Promise.allSettled(tasks)
      await journal.close()
    },
  }
}

/** Whether anything was ever signed for a request: then it may have arrived, whatever was heard of it. */
function signedIn({ memory, speaker }: ConnectorOptions) {
  return async ({ reference, verb, subject }: Waiting) => {
    const said = (verb === 'enquire' ? 'send' : verb.replaceAll('-', '_')) as ReferralVerb
    const key = await keyOf(speaker, said, subject, {}, { reference: nameInMemory(reference) })
    return (await memory.pending(key)) !== undefined || (await memory.done(key)) !== undefined
  }
}

/** Connects once, whoever asks; where that fails, whoever asks a while later tries again. */
function connecting(
  { connect, clock }: ConnectorOptions,
  signal: AbortSignal,
  onConnected: (council: Council) => Promise<void>,
): () => Promise<Council> {
  let connected: Promise<Council> | undefined
  return async () => {
    signal.throwIfAborted()
    if (connected) return connected
    const asked = connect()
    connected = asked
    // What it tells beside is not waited for: the next start asks again.
    asked.then(onConnected).catch(() => {})
    asked.catch(async () => {
      await clock.wait(pauseMilliseconds, signal).catch(() => {})
      if (connected === asked) connected = undefined
    })
    return asked
  }
}
