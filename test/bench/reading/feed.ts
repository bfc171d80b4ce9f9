// How long after its 201 a statement is heard by those who listen: fifty streams of one council while statements pour in, against one
// stream alone and none. Every listener must hear each exactly once. Listeners share the processors with gateway, PostgreSQL and those who speak.
import { randomBytes } from 'node:crypto'
import { DirectoryBuilder } from '../../../infra/nation/founding.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import type { SigningKey } from '../../../schemas/statement/jws.ts'
import { proofFor, RawClient } from '../../support/raw-client.ts'
import type { Ground } from '../ground.ts'
import { Ears, sharedMs } from '../measure/ears.ts'
import { type Figure, fine, ms, quantile, timed, whole } from '../measure/figures.ts'
import { request, Wire } from '../measure/wire.ts'
import { processorMs } from '../process.ts'
import { gatewayRound, requestsOf, signMany } from '../send.ts'

const listeners = 50
const perMember = 5
const targetMs = 250
const letter = randomBytes(8 * 1024)
/** Several in flight as fast as they are taken, and one every so often: a hundred times England's peak of 3,000 a day in 8 hours. */
const loads = [
  { name: 'one statement every 100 ms', inFlight: 1, pauseMs: 100, count: 100 },
  { name: 'statements as fast as 16 in flight are taken', inFlight: 16, pauseMs: 0, count: 1_000 },
] as const

/** Two figures: p99 from 201 to feed, of all listeners together. */
export async function benchFeed(ground: Ground, quick: boolean): Promise<Figure[]> {
  const { council, clients } = await listeningCouncil(ground)
  const heads = new Map([...ground.heads, [council.id, council.head]])
  const busy = { ...ground, recipient: council.keys, heads }
  await gatewayRound(busy, 16, await signMany(busy, letter, quick ? 500 : 2_000))
  const figures: Figure[] = []
  for (const load of loads) {
    const count = quick ? load.count / 2 : load.count
    const unheard = await heardIn(busy, [], { ...load, count })
    const alone = await heardIn(busy, clients.slice(0, 1), { ...load, count })
    const many = await heardIn(busy, clients, { ...load, count })
    figures.push(figureOf(load.name, unheard, alone, many))
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

/** Milliseconds from 201 to each listener, sorted; how many a second were said, and the gateway's processor for each with all its telling. */
async function heardIn(ground: Ground, clients: readonly RawClient[], { inFlight, pauseMs, count }: Load) {
  const signed = await signMany(ground, letter, count)
  const requests = await requestsOf(ground, signed)
  const ears = await Ears.open(ground.url, await Promise.all(clients.map(streamOf)))
  const wires = await Wire.openMany(ground.url, inFlight)
  const answeredAt = new Map<Id, number>()
  const startedAt = processorMs(ground.gateway)
  const { rate } = await timed([...requests.entries()], inFlight, async ([index, bytes], worker) => {
    const reply = await wires[worker]?.ask(bytes)
    if (reply?.status !== 201) throw new Error(`not recorded: ${reply?.status} ${reply?.body}`)
    answeredAt.set(signed[index]?.claims.sub ?? '', sharedMs())
    if (pauseMs > 0) await new Promise(resolve => setTimeout(resolve, pauseMs))
  })
  for (const wire of wires) wire.close()
  const heards = await ears.hangUp({ subjects: [...answeredAt.keys()], patienceMs: 20_000 })
  const costMs = (processorMs(ground.gateway) - startedAt) / count
  // A member's streams are bounded: the gateway must have noticed that these are gone before the next begin.
  await new Promise(resolve => setTimeout(resolve, 2_000))
  const tookMs = heards.flatMap(heard => {
    const times = Map.groupBy(heard, ({ subject }) => subject)
    return [...answeredAt].map(([id, at]) => {
      const [first, ...more] = times.get(id) ?? []
      if (!first || more.length > 0)
        throw new Error(`a listener heard ${id} ${more.length + (first ? 1 : 0)} times, of ${count} said`)
      return Math.max(0, first.at - at)
    })
  })
  return { tookMs: tookMs.toSorted((a, b) => a - b), rate, costMs }
}

/** The bytes of a request for the stream from now on. */
async function streamOf(client: RawClient): Promise<Buffer> {
  const [token, key] = [await client.token, await client.proofKey]
  const dpop = await proofFor(key, 'GET', `${client.url}/feed/stream`, token)
  return request('GET', `${client.url}/feed/stream?after=now`, { authorization: `DPoP ${token}`, dpop })
}

type Measured = { tookMs: number[]; rate: number; costMs: number }

function figureOf(name: string, unheard: Measured, alone: Measured, many: Measured): Figure {
  const [p50, p99, most] = [quantile(many.tookMs, 0.5), quantile(many.tookMs, 0.99), many.tookMs.at(-1) ?? Number.NaN]
  const bare = quantile(alone.tookMs, 0.99)
  return {
    what: `201 to feed, ${listeners} listeners, ${name}`,
    figure: `p50 ${ms(p50)}, p99 ${ms(p99)}, most ${ms(most)} at ${whole(many.rate)}/s, ${ms(many.costMs)} of processor each`,
    baseline: `1 listener: p99 ${ms(bare)} at ${whole(alone.rate)}/s, ${ms(alone.costMs)}; none: ${whole(unheard.rate)}/s, ${ms(unheard.costMs)}`,
    ratio: fine(p99 / bare),
    target: `p99 ≤ ${targetMs} ms`,
    met: p99 <= targetMs,
    numbers: {
      ...{ listeners, p50Ms: p50, p99Ms: p99, mostMs: most, rate: many.rate },
      ...{ baselineP99Ms: bare, baselineRate: alone.rate, unheardRate: unheard.rate, targetMs },
      ...{ processorMs: many.costMs, baselineProcessorMs: alone.costMs, unheardProcessorMs: unheard.costMs },
    },
  }
}
