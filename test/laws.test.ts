// The four laws of the house. The first also has its import rules in architecture.test.ts and its canaries in scenarios/canary.test.ts.
import { glob, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, expectTypeOf, onTestFinished, test } from 'vitest'
import type { Handlers } from '../gateway/app.ts'
import { connect, disconnect } from '../gateway/database/connect.ts'
import { api, routeNames } from '../schemas/api/index.ts'
import { RawReferral } from './support/raw-referral.ts'
import { snapshotOf } from './support/snapshot.ts'
import { startWorld } from './support/world.ts'

const root = join(import.meta.dirname, '..')

async function filesMatching(pattern: RegExp): Promise<string[]> {
  const found: string[] = []
  for await (const path of glob('gateway/**/*.ts', { cwd: root })) {
    if (pattern.test(await readFile(join(root, path), 'utf8'))) found.push(path)
  }
  return found.sort()
}

test('law 1: what the gateway keeps and serves of a letter is the sealed bytes it was given', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const referral = new RawReferral(world, ealing, slough)
  const sent = await referral.send()
  const owner = connect(world.database.ownerUrl, { max: 1 })
  onTestFinished(() => disconnect(owner))
  const [kept] = await owner<{ bytes: Buffer }[]>`select bytes from letters where subject = ${referral.id}`
  expect(kept?.bytes.equals(Buffer.from(sent.letter ?? []))).toBe(true)
})

/** What stands beside the life of a referral, what is due next and what was purged: who writes it, and that they write nothing else. */
const beside = {
  'gateway/clocks/queries.ts': [
    ...['due_at', 'due_on', 'due_side', 'due_since', 'due_what'],
    ...['last_step', 'look_at', 'next_on', 'next_step'],
  ],
  'gateway/directory/queries.ts': ['look_at'],
  'gateway/retention/queries.ts': ['alerted_at', 'alerts', 'purged_at', 'purged_to'],
}
const ofItsLife = ['gateway/referrals/queries.ts', 'gateway/referrals/responsibility/queries.ts']

/** The columns of referrals that a file of SQL sets. */
function columnsSet(text: string): string[] {
  const [, clock = ''] = /function clockSet[^`]*`([^`]*)`/.exec(text) ?? []
  const sets = [...text.matchAll(/update referrals set\s([^`]*?)where/g)].map(([, set = '']) => set)
  const all = sets
    .map(set => set.replace(/\$\{clockSet\([^}]*\}/, clock))
    .flatMap(set => [...set.matchAll(/(?:^|,)\s*(\w+) = /g)])
  return [...new Set(all.map(([, column = '']) => column))].sort()
}

test('law 2: a referral changes in one place', async () => {
  const writers = await filesMatching(/(?:insert into|update|delete from) referrals\b/)
  expect(writers).toEqual([...Object.keys(beside), ...ofItsLife].sort())
  for (const [path, columns] of Object.entries(beside)) {
    expect(columnsSet(await readFile(join(root, path), 'utf8')), path).toEqual(columns)
  }
  expect(await filesMatching(/\b(?:queries\.)?append\(/)).toEqual([
    'gateway/referrals/advance.ts',
    'gateway/referrals/queries.ts',
  ])
  const movers = await filesMatching(/from '\.\/responsibility\/move\.ts'|from '\.\.?\/.*responsibility\/move\.ts'/)
  expect(movers).toEqual(['gateway/referrals/advance.ts'])
})

test.each(['chain', 'letters', 'referrals', 'feed'])(
  'law 3: no change without its record: when %s cannot be written, nothing is',
  async table => {
    const world = await startWorld()
    const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
    const referral = new RawReferral(world, ealing, slough)
    const owner = connect(world.database.ownerUrl, { max: 1 })
    onTestFinished(() => disconnect(owner))
    await owner`create function fail() returns trigger language plpgsql as ${owner.unsafe("$$begin raise exception 'full'; end$$")}`
    await owner`create trigger fail before insert on ${owner(table)} for each row execute function fail()`
    const before = await snapshotOf(owner)
    const prepared = await referral.prepare(ealing, referral.sendClaims())
    expect(await referral.post(prepared)).toMatchObject({ status: 500, body: { code: 'internal' } })
    expect(await snapshotOf(owner)).toEqual(before)
    await owner`drop trigger fail on ${owner(table)}`
    expect(await referral.post(prepared)).toMatchObject({ status: 201 })
    expect(await world.check()).toEqual([])
  },
)

test('law 4: the API is one table: a missing handler does not compile, and OpenAPI prints exactly its rows', async () => {
  expectTypeOf<keyof Handlers>().toEqualTypeOf<keyof typeof api>()
  expectTypeOf<Omit<Handlers, 'say'>>().not.toMatchTypeOf<Handlers>()
  const world = await startWorld()
  const { paths } = (await (await fetch(`${world.url}/openapi.json`)).json()) as { paths: Record<string, object> }
  const printed = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method} ${path}`),
  )
  const written = routeNames.map(name => `${api[name].method} ${api[name].path}`)
  expect(printed.sort()).toEqual(written.sort())
})
