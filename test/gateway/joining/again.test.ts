// A line that breaks, and a request that is sent again while the first is still being answered: joining takes the same once, and says so.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, type Transaction } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory } from '../../support/raw-directory.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let ealing: CouncilKeys
beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
})
afterAll(() => world.stop())

const random = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
const client = (name: string) => world.clientOf(memberOf(ealing, name))
/** So many at once, each on its way before any is answered. */
const atOnce = async (ask: () => Promise<{ status: number }>) =>
  (await Promise.all(Array.from({ length: 4 }, ask))).map(({ status }) => status).toSorted()

async function invitation() {
  const access = random()
  const json = { id: newId(), authority: ealing.id, role: 'officer', desks: ['cme'], access: await sha256(access) }
  return {
    access,
    json,
    invite: (own: object = {}) => client('manager').request('POST', '/invitations', { json: { ...json, ...own } }),
  }
}

test('an invitation made again is found; under its id or code another is refused, and stays as it was', async () => {
  const { invite } = await invitation()
  expect(await atOnce(() => invite())).toEqual([200, 200, 200, 201])
  for (const other of [{ role: 'manager' }, { desks: ['cme', 'sen'] }, { access: random() }])
    expect((await invite(other)).body.code).toBe('verb_not_allowed')
})

test('a request left twice at once is left once, and its newcomer is told so both times; another finds the invitation spent', async () => {
  const { access, invite } = await invitation()
  await invite()
  const directory = new RawDirectory(world)
  const asked = async () => {
    const { verb: _, desks: __, ...newcomer } = await directory.admission(ealing.id, await makeNewcomer(), 'officer')
    const json = JSON.stringify({ access, newcomer })
    const headers = { 'content-type': 'application/json' }
    return () => fetch(`${world.url}/invitations/request`, { method: 'POST', headers, body: json })
  }
  const [own, other] = [await asked(), await asked()]
  expect(await atOnce(own)).toEqual([200, 200, 200, 201])
  expect((await other()).status).toBe(404)
})

test('keys kept twice at once, and a lock added twice at once, are there once and no error', async () => {
  const officer = client('officer')
  const [id, write] = [newId(), random()]
  const keep = (version: number, vault: string) =>
    officer.request('POST', '/kept-keys', { json: { id, write, version, vault } })
  // The first of two is written and not yet over when the second comes.
  const first = await beside(
    async tx => {
      const bytes = Buffer.from('AAAA', 'base64url')
      const member = Buffer.from(officer.key.kid, 'base64url')
      await tx`insert into kept_keys (id, version, write_digest, vault, sha256)
        values (${id}, 1, ${Buffer.from(await sha256(write), 'base64url')}, ${bytes}, sha256(${bytes}))`
      await tx`insert into kept_keys_members (member, kept) values (${member}, ${id})`
    },
    () => keep(1, 'AAAA'),
  )
  expect(first.status).toBe(201)
  expect(await atOnce(() => keep(2, 'BBBB'))).toEqual([201, 201, 201, 201])
  expect((await keep(2, 'CCCC')).body.code).toBe('stale')
  const lock = { write, locator: random(), access: random(), kind: 'phrase', key: 'AAAA' }
  const added = await beside(
    async tx => {
      const [locator, access] = [lock.locator, lock.access].map(one => Buffer.from(one, 'base64url'))
      await tx`insert into kept_keys_locks (locator, kept, access, kind, key, sha256, made_at)
        values (${locator ?? null}, ${id}, ${access ?? null}, 'phrase', ${Buffer.from('AAAA', 'base64url')}, sha256('\\x00'), 1)`
    },
    () => officer.request('POST', `/kept-keys/${id}/locks`, { json: lock }),
  )
  expect([added.status, added.body.locks]).toEqual([201, 1])
  expect((await officer.get(`/kept-keys/${id}`)).body).toMatchObject({ version: 2, vault: 'BBBB' })
})

/** Asks while another transaction has written this and not ended; it ends once the request waits for it. */
async function beside<T>(write: (tx: Transaction) => Promise<void>, ask: () => Promise<T>): Promise<T> {
  const owner = connect(world.database.ownerUrl, { max: 1 })
  try {
    let asked: Promise<T> | undefined
    await owner.begin(async tx => {
      await write(tx)
      asked = ask()
      for (let waiting = false; !waiting; ) {
        const [row] = await tx<{ waiting: boolean }[]>`
          select exists (select from pg_locks where not granted and database is null) as waiting`
        waiting = row?.waiting ?? false
      }
    })
    return await (asked as Promise<T>)
  } finally {
    await disconnect(owner)
  }
}
