// What looking a council up costs, by name, code and former name, in a directory as large as the United Kingdom's.
// One after the other over one connection, with token and proof. Counted at the gateway, from the first look at a request to the answer being
// ready, as its log has it; beside it the same with the way there and back, and the bare look-up: one round trip to PostgreSQL and the search.

import type { Sql } from '../../../gateway/database/connect.ts'
import { findAuthorities } from '../../../gateway/directory/reading/names.ts'
import { type Id, newId } from '../../../schemas/ids.ts'
import { digestOf, signStatement } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { proofFor, RawClient } from '../../support/raw-client.ts'
import type { Ground } from '../ground.ts'
import { between, type Figure, fine, ms, quantile, spreadOf } from '../measure/figures.ts'
import { request, Wire } from '../measure/wire.ts'
import { answeredInMs } from '../process.ts'

const councils = 220
const target = 5
const perRound = 300
const looks = {
  'part of a name': (index: number) => `borough ${index % 10}`,
  'three-digit code': (index: number) => String(300 + (index % councils)),
  'GSS code': (index: number) => `E09000${String(index % councils).padStart(3, '0')}`,
  'a name it had before': (index: number) => `anciently ${index % councils} `,
}

type Times = { p50: number; p99: number }
type Round = Record<'within' | 'took' | 'bare', Times>

/** One figure for each sort of look-up: at the gateway, the p99 of each round and of those the median. All sorts take turns. */
export async function benchDirectory(ground: Ground, quick: boolean): Promise<Figure[]> {
  await fill(ground)
  const officer = ground.recipient.members.find(({ name }) => name === 'officer')
  if (!officer) throw new Error('there is no officer')
  const client = new RawClient(ground.url, officer.key)
  const sql = ground.connect(1)
  const rounds = new Map<string, Round[]>(Object.keys(looks).map(name => [name, []]))
  // V8 goes on compiling for some thousand requests; a gateway that has run for a minute is past that.
  const warmUp = quick ? 1 : 2
  for (let round = 0; round < warmUp + (quick ? 3 : 9); round += 1) {
    for (const [name, queryOf] of Object.entries(looks)) {
      const queries = Array.from({ length: perRound }, (_, index) => queryOf(index))
      const one = await roundOf(ground, client, sql, queries)
      if (round >= warmUp) rounds.get(name)?.push(one)
    }
  }
  return [...rounds].map(([name, each]) => figureOf(name, each))
}

async function roundOf(ground: Ground, client: RawClient, sql: Sql, queries: readonly string[]): Promise<Round> {
  const took = await ask(ground, client, queries)
  const within = answeredInMs(ground.gateway, '/directory/authorities', queries.length)
  const bare: number[] = []
  for (const query of queries) {
    const startedAt = performance.now()
    await findAuthorities(sql, query.trim().toLowerCase(), undefined, 51)
    bare.push(performance.now() - startedAt)
  }
  return { within: timesOf(within), took: timesOf(took), bare: timesOf(bare) }
}

function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b)
  return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) }
}

function figureOf(name: string, rounds: readonly Round[]): Figure {
  const at = (which: keyof Round, share: keyof Times) => spreadOf(rounds.map(one => one[which][share]))
  const [p50, p99] = [at('within', 'p50').median, at('within', 'p99')]
  const [bareP50, bareP99, wireP99] = [at('bare', 'p50').median, at('bare', 'p99').median, at('took', 'p99').median]
  return {
    what: `look-up of a council among ${councils}, at the gateway: ${name}`,
    figure: `p50 ${ms(p50)}, p99 ${ms(p99.median)} [${between(p99, ms)}] (over the wire ${ms(at('took', 'p50').median)}, ${ms(wireP99)})`,
    baseline: `without HTTP, token and proof: p50 ${ms(bareP50)}, p99 ${ms(bareP99)}`,
    ratio: fine(p50 / bareP50),
    target: `p99 ≤ ${target} ms`,
    met: p99.median <= target,
    numbers: {
      ...{ p50Ms: p50, p99Ms: p99.median, p99LeastMs: p99.least, p99MostMs: p99.most, wireP99Ms: wireP99 },
      ...{ baselineP50Ms: bareP50, baselineP99Ms: bareP99, targetMs: target },
    },
  }
}

async function ask(ground: Ground, client: RawClient, queries: readonly string[]): Promise<number[]> {
  const [token, key] = [await client.token, await client.proofKey]
  const requests = await Promise.all(
    queries.map(async query => {
      const url = `${ground.url}/directory/authorities?query=${encodeURIComponent(query)}`
      const proof = await proofFor(key, 'GET', `${ground.url}/directory/authorities`, token)
      return request('GET', url, { authorization: `DPoP ${token}`, dpop: proof })
    }),
  )
  const wire = await Wire.open(ground.url)
  const took: number[] = []
  for (const bytes of requests) {
    const startedAt = performance.now()
    const { status, body } = await wire.ask(bytes)
    took.push(performance.now() - startedAt)
    if (status !== 200 || !body.includes('"identity"')) throw new Error(`not found: ${status} ${body.subarray(0, 300)}`)
  }
  wire.close()
  return took
}

/** Councils with past names and codes, registered together by one registrar and approved together by another. */
async function fill({ url, net, registrars }: Ground): Promise<void> {
  const [first, second] = registrars
  if (!first || !second) throw new Error('two registrars are needed')
  const heads = new Map<Id, string>()
  const say = async ({ key }: typeof first, own: (id: Id, index: number) => object) => {
    const statements = await Promise.all(
      [...heads].map(async ([sub, head], index) => {
        const iat = Math.floor(Date.now() / 1000)
        const common = { net, iss: 'national', sub, jti: newId(), iat, prev: head === '' ? null : head }
        const statement = await signStatement({ ...common, ...own(sub, index) } as DirectoryStatement, key)
        heads.set(sub, await digestOf(statement))
        return { statement }
      }),
    )
    const json = { statements }
    const { status, text } = await new RawClient(url, key).request('POST', '/directory/batch', { json })
    if (status !== 201) throw new Error(`not recorded: ${status} ${text.slice(0, 300)}`)
  }
  for (let count = 0; count < councils; count += 1) heads.set(newId(), '')
  await say(first, (_, index) => ({ verb: 'register', identity: identityOf(index) }))
  await say(second, id => ({ verb: 'approve', proposal: heads.get(id) }))
}

function identityOf(index: number) {
  const number = String(index).padStart(3, '0')
  return {
    name: `Borough ${index % 10} of Council ${number}`,
    other_names: [{ name: `Anciently ${index} Wapentake`, until: '1974-03-31' }],
    nation: 'England',
    la_codes: [{ code: String(300 + index) }, { code: String(700 + (index % 300)), until: '2009-03-31' }],
    gss: [{ code: `E09000${number}` }],
    status: 'active',
  }
}
