// Many directory statements at once: all or nothing, in order, once; and one reading of them approved as one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newId } from '../../../schemas/ids.ts'
import { maxBatchStatements } from '../../../schemas/limits.ts'
import { digestOf } from '../../../schemas/statement/statement.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let directory: RawDirectory
const count = 300

beforeAll(async () => {
  world = await startWorld()
  directory = new RawDirectory(world)
})
afterAll(() => world.stop())

const identity = (name: string) => ({ name, nation: 'England' as const, gss: [], status: 'active' as const })
const post = (by: number, statements: { statement: string }[]) =>
  world.clientOf(directory.registrar(by)).request('POST', '/directory/batch', { json: { statements } })
const positionIn = (receipt: string) => {
  const claims = JSON.parse(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString())
  return { sub: claims.sub, position: claims.position, state: claims.state }
}

test('300 councils are registered in one go and approved in one go; the same bytes again get the same receipts', async () => {
  const ids = Array.from({ length: count }, () => newId())
  const registering = await Promise.all(
    ids.map(async (id, index) => ({
      statement: await directory.sign(directory.registrar(0), id, {
        verb: 'register',
        identity: identity(`Council ${index}`),
      }),
    })),
  )
  const done = await post(0, registering)
  expect(done.status, done.text.slice(0, 300)).toBe(201)
  const receipts = done.body.receipts as string[]
  expect(receipts.map(positionIn)).toEqual(ids.map(sub => ({ sub, position: 0, state: 'proposed' })))
  expect(await post(0, registering)).toMatchObject({ status: 200, body: { receipts } })

  for (const [index, { statement }] of registering.entries())
    world.builder.heads.set(ids[index] ?? '', await digestOf(statement))
  const approving = await Promise.all(
    ids.map(async id => ({
      statement: await directory.sign(directory.registrar(1), id, {
        verb: 'approve',
        proposal: world.builder.heads.get(id),
      }),
    })),
  )
  const approved = await post(1, approving)
  expect(approved.status, approved.text.slice(0, 300)).toBe(201)
  const { items } = (await world.clientOf(directory.registrar(0)).get('/directory/authorities?limit=200')).body
  expect((items as unknown[]).length).toBe(200)
  expect(await world.check()).toEqual([])
})

test('one that is refused stops them all, and is named by its number', async () => {
  const ids = Array.from({ length: 5 }, () => newId())
  const statements = await Promise.all(
    ids.map(async (id, index) => ({
      statement: await directory.sign(directory.registrar(0), id, {
        ...(index === 3
          ? { verb: 'update_identity' as const, identity: identity('Nobody') }
          : { verb: 'register' as const, identity: identity('Somebody') }),
      }),
    })),
  )
  const answer = await post(0, statements)
  expect([answer.status, answer.body.code]).toEqual([404, 'unknown_authority'])
  expect(answer.body.detail).toMatch(/^Statement 4: /)
  const client = world.clientOf(directory.registrar(0))
  for (const id of ids) expect((await client.get(`/directory/authorities/${id}`)).status).toBe(404)
})

test('two about one council, somebody else’s, and more than are taken are refused', async () => {
  const id = newId()
  const said = async (by: number) => ({
    statement: await directory.sign(directory.registrar(by), id, { verb: 'register', identity: identity('Twice') }),
  })
  expect((await post(0, [await said(0), await said(0)])).body.code).toBe('malformed_request')
  expect((await post(0, [await said(1)])).body.code).toBe('key_not_of_issuer')
  const one = await said(0)
  const many = Array.from({ length: maxBatchStatements + 1 }, () => one)
  expect((await post(0, many)).body.code).toBe('malformed_request')
})
