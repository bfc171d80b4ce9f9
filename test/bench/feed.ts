// How long after its 201 a statement is heard by those who listen: fifty streams of one council while statements pour in, against one
// stream alone. Every listener must hear each exactly once. Listeners share processor and process with those who speak.
import { randomBytes } from 'node:crypto'
import { DirectoryBuilder } from '../../infra/nation/founding.ts'
import type { FeedEntry } from '../../schemas/api/forms.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import { RawClient } from '../support/raw-client.ts'
import type { Ground } from './ground.ts'
import { type Figure, fine, ms, quantile, timed, whole } from './measure/figures.ts'
import { Wire } from './measure/wire.ts'
import { gatewayRound, requestsOf, signMany } from './send.ts'

const listeners = 50
const perMember = 5
const targetMs = 250
const letter = randomBytes(8 * 1024)
/** Several in flight as fast as they are taken, and one every so often: a hundred times England's peak of 3,000 a day in 8 hours. */
const loads = [
  { name: 'one statement every 100 ms', inFlight: 1, pauseMs: 100, count: 100 },
  { name: 'statements as fast as 16 in flight are taken', inFlight: 16, pauseMs: 0, count: 1_000 },
] as const

type Heard = Map<Id, number[]>

/** Two figures: p99 from 201 to feed, of all listeners together. */
export async function benchFeed(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { council, clients } = await listeningCouncil(ground)
  const heads = new Map([...ground.heads, [council.id, council.head]])
  const busy = { ...ground, recipient: council.keys, heads }
  await gatewayRound(busy, 16, await signMany(busy, letter, quick ? 500 : 2_000))
  const figures: Figure[] = []
  for (const load of loads) {
    const count = quick ? load.count / 2 : load.count
    const alone = await heardIn(busy, clients.slice(0, 1), { ...load, count })
    const many = await heardIn(busy, clients, { ...load, count })
    figures.push(figureOf(load.name, alone, many))
  }
  return figures
}

/** A council with enough members for all listeners; a client for each stream. */
async function listeningCouncil({ net, url, registrars }: Ground) {
  const byKey = new Map<string, RawClient>()
  const clientOf = (by: SigningKey) => {
    const client = byKey.get(by.kid) ?? new RawClient(url, by)
    byKey.set(by.kid, client)
    return client
  }
  const builder = new DirectoryBuilder(net, registrars, async (by, statement, enclosed) => {
    const { status, text } = await clientOf(by).say(statement, enclosed)
    if (status !== 201) throw new Error(`not recorded: ${status} ${text}`)
  })
  const id = newId()
  const identity = { name: 'Listening', nation: 'England' as const, gss: [], status: 'active' as const }
  await builder.register(id, identity)
  const people = Array.from({ length: listeners / perMember }, (_, index) => ({
    name: `officer ${index}`,
    role: index === 0 ? ('manager' as const) : ('officer' as const),
    desks: ['cme'],
  }))
  const keys = await builder.join(id, identity, people)
  const head = builder.heads.get(id) ?? ''
  const clients = Array.from({ length: listeners }, (_, index) => {
    const member = keys.members[Math.floor(index / perMember)]
    if (!member) throw new Error('there are too few members')
    return clientOf(member.key)
  })
  return { council: { id, keys, head }, clients }
}

type Load = (typeof loads)[number] extends infer L ? Omit<L, 'count'> & { count: number } : never

/** Milliseconds from 201 to each listener, sorted; and how many a second were said. */
async function heardIn(ground: Ground, clients: readonly RawClient[], { inFlight, pauseMs, count }: Load) {
  const signed = await signMany(ground, letter, count)
  const requests = await requestsOf(ground, signed)
  const hangUp = new AbortController()
  const heards = clients.map((): Heard => new Map())
  await Promise.all(clients.map((client, index) => listen(client, heards[index] as Heard, hangUp.signal)))
  const wires = await Wire.openMany(ground.url, inFlight)
  const answeredAt = new Map<Id, number>()
  const { rate } = await timed([...requests.entries()], inFlight, async ([index, bytes], worker) => {
    const reply = await wires[worker]?.ask(bytes)
    if (reply?.status !== 201) throw new Error(`not recorded: ${reply?.status} ${reply?.body}`)
    answeredAt.set(signed[index]?.claims.sub ?? '', performance.now())
    if (pauseMs > 0) await new Promise(resolve => setTimeout(resolve, pauseMs))
  })
  for (const wire of wires) wire.close()
  const last = performance.now()
  while (heards.some(heard => heard.size < count) && performance.now() - last < 20_000)
    await new Promise(resolve => setTimeout(resolve, 20))
  hangUp.abort()
  // A member's streams are bounded: the gateway must have noticed that these are gone before the next begin.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  const tookMs = heards.flatMap(heard =>
    [...answeredAt].map(([id, at]) => {
      const times = heard.get(id) ?? []
      if (times.length !== 1)
        throw new Error(`a listener heard ${id} ${times.length} times, of ${heard.size} heard and ${count} said`)
      return Math.max(0, (times[0] ?? Number.NaN) - at)
    }),
  )
  return { tookMs: tookMs.toSorted((a, b) => a - b), rate }
}

/** Resolves once it listens; goes on listening until hung up on. */
async function listen(client: RawClient, heard: Heard, signal: AbortSignal): Promise<void> {
  const response = await client.fetch('GET', '/feed/stream?after=now', { signal })
  if (response.status !== 200 || !response.body) throw new Error(`no stream: ${response.status}`)
  void follow(response.body, heard).catch(() => {})
}

async function follow(body: ReadableStream<Uint8Array>, heard: Heard): Promise<void> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    const at = performance.now()
    text += decoder.decode(chunk, { stream: true })
    const events = text.split('\n\n')
    text = events.pop() ?? ''
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1]
      if (data === undefined) continue
      const { subject } = JSON.parse(data) as FeedEntry
      heard.set(subject, [...(heard.get(subject) ?? []), at])
    }
  }
}

type Measured = { tookMs: number[]; rate: number }

function figureOf(name: string, alone: Measured, many: Measured): Figure {
  const [p50, p99, most] = [quantile(many.tookMs, 0.5), quantile(many.tookMs, 0.99), many.tookMs.at(-1) ?? Number.NaN]
  const bare = quantile(alone.tookMs, 0.99)
  return {
    what: `201 to feed, ${listeners} listeners, ${name}`,
    figure: `p50 ${ms(p50)}, p99 ${ms(p99)}, most ${ms(most)} at ${whole(many.rate)}/s`,
    baseline: `1 listener: p99 ${ms(bare)} at ${whole(alone.rate)}/s`,
    ratio: fine(p99 / bare),
    target: `p99 ≤ ${targetMs} ms`,
    met: p99 <= targetMs,
    numbers: { listeners, p50Ms: p50, p99Ms: p99, mostMs: most, rate: many.rate, baselineP99Ms: bare, targetMs },
  }
}
