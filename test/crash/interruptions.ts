// Files on their way through whatever breaks: a client killed, connections cut, gateways killed, the store away. What arrived is
// held against what was sent, byte for byte. Used by the test with few, by run-interruptions.ts with many. Nothing of vitest here.
import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import type { Council } from '../../clients/sdk/index.ts'
import { folderDestination } from '../../clients/sdk/node/bytes/folder-destination.ts'
import { fileBlob } from '../../clients/sdk/node/file-blob.ts'
import { fileMemory } from '../../clients/sdk/node/file-memory.ts'
import { fileSpool } from '../../clients/sdk/node/file-spool.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'
import { connected } from '../support/connected.ts'
import { memberOf } from '../support/live-nation.ts'
import type { Storm } from './storm.ts'

export const kinds = ['client killed', 'connection cut', 'gateway killed', 'store away'] as const
export type Kind = (typeof kinds)[number]
/** What came of it: `faults` names everything that was lost, doubled or altered. */
export type Told = {
  kind: Kind
  interruptions: number
  sent: number
  notices: Record<string, number>
  faults: string[]
}

type Stage = { storm: Storm; sender: CouncilKeys; recipient: CouncilKeys }

const sender = join(import.meta.dirname, 'file-sender.ts')
/** Three files: one part; two parts, the second small; a few bytes. */
const sizes: Record<string, number> = { 'a.bin': 300_000, 'b.bin': 17 * 1024 * 1024, 'c.bin': 11 }

/** Sends files, and saves them on the other side, until there have been `count` interruptions of a kind. */
export async function interrupt(stage: Stage, kind: Kind, count: number): Promise<Told> {
  const folder = join(stage.storm.folder, kind.replace(' ', '-'))
  await mkdir(folder, { mode: 0o700 })
  for (const [name, bytes] of Object.entries(sizes)) await writeFile(join(folder, name), randomBytes(bytes))
  const told: Told = { kind, interruptions: 0, sent: 0, notices: {}, faults: [] }
  const ids =
    kind === 'client killed'
      ? await byKilledClients(stage, folder, count, told)
      : await inBadWeather(stage, folder, count, told)
  told.sent = ids.length
  await holdAgainst(stage, folder, ids, told)
  return told
}

/** One program sends referral after referral; each run of it ends by SIGKILL at a random moment, until the last. */
async function byKilledClients(
  { storm, ...councils }: Stage,
  folder: string,
  count: number,
  told: Told,
): Promise<string[]> {
  const references = Array.from({ length: Math.max(3, Math.ceil(count / 4)) }, (_, index) => `killed ${index}`)
  const plan = {
    url: storm.url,
    net: storm.net,
    authority: councils.sender.id,
    member: (memberOf(councils.sender, 'officer').key as { privateJwk?: unknown }).privateJwk,
    keyring: councils.sender.keyrings.cme,
    to: councils.recipient.id,
    content: referralTemplate(),
    files: Object.keys(sizes),
    references,
  }
  await writeFile(join(folder, 'plan.json'), JSON.stringify({ ...plan, references: [] }), { mode: 0o600 })
  // Whoever is killed leaves nothing compiled for the next: one that sends nothing does.
  await once(spawn(process.execPath, [sender, folder], { env: compiledIn(storm), stdio: 'ignore' }), 'exit')
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan), { mode: 0o600 })
  const ids = new Map<string, string>()
  for (let ended = false; !ended; ) {
    const dying = told.interruptions < count
    const child = spawn(process.execPath, [sender, folder], {
      env: compiledIn(storm),
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
    createInterface({ input: child.stdout }).on('line', line => {
      const [word = '', ...rest] = line.split(' ')
      if (word === 'sent') ids.set(rest.slice(0, -1).join(' '), rest.at(-1) ?? '')
      else if (word === 'ready' && dying) setTimeout(() => child.kill('SIGKILL'), storm.random() * 900).unref()
      else told.notices[word] = (told.notices[word] ?? 0) + 1
    })
    const code = await exited
    if (code === null) told.interruptions += 1
    else if (code !== 0) throw new Error(`the sender ended with ${code}`)
    // All were sent, with interruptions left over: one more referral for the rest.
    ended = code === 0 && !dying
    if (code === 0 && dying) {
      references.push(`killed ${references.length}`)
      await writeFile(join(folder, 'plan.json'), JSON.stringify({ ...plan, references }), { mode: 0o600 })
    }
  }
  const left = await readdir(join(folder, 'spool')).catch(() => [])
  if (left.length > 0) told.faults.push(`the spool was not emptied: ${left.length} left`)
  return [...ids.values()]
}

const compiledIn = ({ folder }: Storm) => ({ NODE_COMPILE_CACHE: join(folder, 'compiled') })

/** A client that is not killed, while something breaks again and again; then a recipient who saves, in the same weather. */
async function inBadWeather(stage: Stage, folder: string, count: number, told: Told): Promise<string[]> {
  const { storm } = stage
  const council = await connectedTo(stage, stage.sender, {
    spool: fileSpool(join(folder, 'spool')),
    memory: await fileMemory(join(folder, 'memory')),
  })
  const reader = await connectedTo(stage, stage.recipient)
  const ids: string[] = []
  let over = false
  const weather = async () => {
    while (told.interruptions < count) {
      await wait(20 + storm.random() * 500)
      if (await strike(storm, told.kind)) told.interruptions += 1
    }
    over = true
  }
  const work = async () => {
    for (let round = 0; !over; round++) {
      const attachments = await Promise.all(Object.keys(sizes).map(name => outgoing(folder, name)))
      const sending = {
        to: stage.recipient.id,
        desk: 'cme',
        content: referralTemplate(),
        reference: `${told.kind} ${round}`,
        attachments,
      }
      const onNotice = ({ code }: { code: string }) => {
        told.notices[code] = (told.notices[code] ?? 0) + 1
      }
      const { id } = await insisting(() => council.send({ ...sending, onNotice }))
      ids.push(id)
      await saveAll(reader, id, join(folder, `got ${id}`), told)
    }
  }
  await Promise.all([weather(), work()])
  return ids
}

async function strike(storm: Storm, kind: Kind): Promise<boolean> {
  if (kind === 'connection cut') return storm.cut() > 0
  if (kind === 'gateway killed') return storm.killGateway()
  await storm.restartObjects(() => wait(storm.random() * 400))
  return true
}

async function outgoing(folder: string, name: string) {
  return {
    name,
    type: 'other' as const,
    marking: 'official_sensitive' as const,
    content: await fileBlob(join(folder, name)),
  }
}

function connectedTo({ storm }: Stage, council: CouncilKeys, more = {}): Promise<Council> {
  return insisting(() => connected({ url: storm.url, net: storm.net }, council, 'officer', more))
}

/** As an officer does: "Nothing is lost; run the same again." */
async function insisting<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      const passing =
        error instanceof Error && (error.name === 'Unreachable' || ((error as { status?: number }).status ?? 0) >= 500)
      if (!passing) throw error
      await wait(50)
    }
  }
}

/** Saves what came with a referral, and says where it is not what was sent. */
async function saveAll(reader: Council, id: string, folder: string, told: Told): Promise<void> {
  const { letters } = await insisting(() => reader.open(id))
  const [letter, ...more] = letters
  if (letter?.status !== 'open' || more.length > 0) {
    told.faults.push(`${id}: ${letters.map(({ status }) => status).join()}`)
    return
  }
  for (const entry of letter.manifest) {
    await insisting(() => reader.save(entry, folderDestination(folder, entry.id), letters))
  }
}

async function holdAgainst(stage: Stage, folder: string, ids: readonly string[], told: Told): Promise<void> {
  const wanted = new Map(
    await Promise.all(Object.keys(sizes).map(async name => [name, await digestOf(join(folder, name))] as const)),
  )
  const reader = await connectedTo(stage, stage.recipient)
  for (const id of ids) {
    const got = join(folder, `got ${id}`)
    if (!(await readdir(got).catch(() => undefined))) await saveAll(reader, id, got, told)
    const names = await readdir(got)
    if (names.sort().join() !== [...wanted.keys()].sort().join()) told.faults.push(`${id} brought ${names.join()}`)
    for (const name of names) {
      if ((await digestOf(join(got, name))) !== wanted.get(name))
        told.faults.push(`${id}: ${name} is not what was sent`)
    }
  }
}

async function digestOf(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}

/** Everything the recipient has from the sender: to be told from what was said to have been sent. */
export async function receivedBy(stage: Stage): Promise<string[]> {
  const reader = await connectedTo(stage, stage.recipient)
  const ids: string[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await insisting(() => reader.inbox({ limit: 200, ...(cursor !== undefined && { cursor }) }))
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.next
    if (cursor === undefined) return ids
  }
}
