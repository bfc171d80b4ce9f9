// What a page of 50 costs in a box of 1,000 and in one of 100,000: a council's in-box must not grow slow with the years.
// Two grounds, one for each size; requests to them take turns one by one, so that both see the same machine.
import type { RawClient } from '../../support/raw-client.ts'
import { RawClient as Client, proofFor } from '../../support/raw-client.ts'
import { type Ground, startGround } from '../ground.ts'
import { type Figure, fine, ms, quantile, spreadOf } from '../measure/figures.ts'
import { request, Wire } from '../measure/wire.ts'
import { fillBox } from '../queries.ts'

const sizes = { small: 1_000, large: 100_000 }
const target = 1.2

type Side = { ground: Ground; client: RawClient; cursor: string }
type Took = { small: number[]; large: number[] }

const views = {
  'whole in-box': () => '/referrals?box=received&limit=50',
  'one list': () => '/referrals?box=received&list=looking_into&limit=50',
  'a page in the middle': ({ cursor }: Side) => `/referrals?box=received&limit=50&cursor=${cursor}`,
}

/** One figure for each view: p99 at 100,000 against p99 at 1,000. */
export async function benchInbox(ground: Ground, quick: boolean): Promise<Figure[]> {
  const second = await startGround()
  try {
    const [small, large] = [await fill(second, sizes.small), await fill(ground, sizes.large)]
    const figures: Figure[] = []
    for (const [name, pathOf] of Object.entries(views)) {
      figures.push(await figureOf(name, { small, large }, pathOf, quick ? 3 : 9))
    }
    return figures
  } finally {
    await second.stop()
  }
}

async function fill(ground: Ground, count: number): Promise<Side> {
  const { id, members } = ground.recipient
  const cursor = await fillBox(ground.owner, id, count)
  const officer = members.find(({ name }) => name === 'officer')
  if (!officer) throw new Error('there is no officer')
  return { ground, client: new Client(ground.url, officer.key), cursor }
}

async function figureOf(
  name: string,
  { small, large }: { small: Side; large: Side },
  pathOf: (side: Side) => string,
  rounds: number,
): Promise<Figure> {
  const ratios: number[] = []
  const all: Took = { small: [], large: [] }
  for (let round = 0; round <= rounds; round += 1) {
    const took = await takeTurns([small, pathOf(small)], [large, pathOf(large)])
    // The first is for warming up.
    if (round === 0) continue
    all.small.push(...took.small)
    all.large.push(...took.large)
    ratios.push(p99(took.large) / p99(took.small))
  }
  const each = spreadOf(ratios)
  const [smallMs, largeMs] = [p99(all.small), p99(all.large)]
  const ratio = largeMs / smallMs
  return {
    what: `in-box page of 50 at 100,000: ${name}`,
    figure: `p50 ${ms(p50(all.large))}, p99 ${ms(largeMs)}`,
    baseline: `at 1,000: p50 ${ms(p50(all.small))}, p99 ${ms(smallMs)}`,
    ratio: `${fine(ratio)} (${fine(each.least)}–${fine(each.most)})`,
    target: `≤ ${target}`,
    met: ratio <= target,
    numbers: {
      ...{ p50Ms: p50(all.large), p99Ms: largeMs, baselineP50Ms: p50(all.small), baselineP99Ms: smallMs },
      ...{ ratio, medianRatio: each.median, target },
    },
  }
}

const sorted = (values: readonly number[]) => values.toSorted((a, b) => a - b)
const p50 = (values: readonly number[]) => quantile(sorted(values), 0.5)
const p99 = (values: readonly number[]) => quantile(sorted(values), 0.99)

async function takeTurns(...sides: [small: [Side, string], large: [Side, string]]): Promise<Took> {
  const [small, large] = await Promise.all(sides.map(([side, path]) => requestsOf(side, path, 400)))
  const [smallWire, largeWire] = await Promise.all(sides.map(([{ ground }]) => Wire.open(ground.url)))
  if (!small || !large || !smallWire || !largeWire) throw new Error('two sides are needed')
  const took: Took = { small: [], large: [] }
  for (const [index, bytes] of small.entries()) {
    took.small.push(await timeOf(smallWire, bytes))
    took.large.push(await timeOf(largeWire, large[index] ?? bytes))
  }
  smallWire.close()
  largeWire.close()
  return took
}

async function requestsOf({ ground, client }: Side, path: string, count: number): Promise<Buffer[]> {
  const url = ground.url + path
  const [token, key] = [await client.token, await client.proofKey]
  const one = async () => {
    const headers = { authorization: `DPoP ${token}`, dpop: await proofFor(key, 'GET', url, token) }
    return request('GET', url, headers)
  }
  return Promise.all(Array.from({ length: count }, one))
}

async function timeOf(wire: Wire, bytes: Buffer): Promise<number> {
  const startedAt = performance.now()
  const { status, body } = await wire.ask(bytes)
  const took = performance.now() - startedAt
  const items = status === 200 ? (JSON.parse(body.toString()) as { items: unknown[] }).items.length : 0
  if (items !== 50) throw new Error(`not a page of 50: ${status} ${body.subarray(0, 300)}`)
  return took
}
