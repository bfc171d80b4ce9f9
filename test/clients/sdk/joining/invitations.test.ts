// Invitations through the SDK: one person, one use, seven days; who is let in is decided by words that were heard, not by a gateway.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type Council,
  GatewayProblem,
  leaveRequest,
  makeNewcomer,
  readInvitation,
} from '../../../../clients/sdk/index.ts'
import { connect, disconnect, type Sql } from '../../../../gateway/database/connect.ts'
import { sweepJoining } from '../../../../gateway/joining/sweep.ts'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { wrongGuessesPerMinute } from '../../../../schemas/limits.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { lineWith } from '../../../support/line.ts'
import { whole } from '../../../support/refusals.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'

let world: World
let owner: Sql
let ealing: CouncilKeys
let manager: Council

beforeAll(async () => {
  world = await startWorld()
  owner = connect(world.database.ownerUrl, { max: 1 })
  ealing = await world.join('Ealing')
  manager = await connected(world, ealing, 'manager')
})
afterAll(async () => {
  await disconnect(owner)
  await world.stop()
})

const at = () => ({ url: world.url })
const invited = (role: 'officer' | 'manager' = 'officer') => manager.people.invite({ role, desks: ['cme'] })
const asking = async (role: 'officer' | 'manager' = 'officer', authority = ealing.id) => ({
  net: world.net,
  authority,
  keys: await makeNewcomer({ net: world.net, authority, role }),
})

test('a newcomer finds what they are invited to, leaves their keys, and both sides come to the same words', async () => {
  const { id, code } = await manager.people.invite({
    role: 'officer',
    desks: ['cme'],
    invitee: 'Wilf Tanner, starts Monday',
  })
  expect(await readInvitation(at(), code.toLowerCase().replaceAll('-', ' '))).toMatchObject({
    id,
    authority: ealing.id,
    council: 'Ealing',
    role: 'officer',
    desks: ['cme'],
  })
  const request = await asking()
  const left = await leaveRequest(at(), code, { ...request, name: 'Wilf Tanner' })
  const found = (await manager.people.invitations()).find(one => one.id === id)
  expect(found).toMatchObject({ invitee: 'Wilf Tanner, starts Monday', code, request: { name: 'Wilf Tanner' } })
  expect(found?.request?.words).toEqual(left.words)
  expect(await leaveRequest(at(), code, request)).toEqual(left)

  const newcomer = found?.request?.newcomer ?? request.keys.newcomer
  expect(await manager.people.letIn(newcomer, ['cme'])).toMatchObject({ state: 'recorded', shared: ['cme'] })
  await manager.people.endInvitation(id)
  await manager.people.endInvitation(id)
  expect((await manager.people.invitations()).map(one => one.id)).not.toContain(id)
})

test('spent, revoked, run out, of a manager who has left, or never made: one and the same answer', async () => {
  const ask = async (code: string) => {
    const answer = await readInvitation(at(), code).then(
      () => undefined,
      (error: unknown) => error,
    )
    return answer instanceof GatewayProblem ? answer.problem : answer
  }
  const second = await world.join('Brent', {
    people: ['manager', 'officer', 'deputy'].map(name => ({
      name,
      role: name === 'officer' ? ('officer' as const) : ('manager' as const),
      desks: ['cme'],
    })),
  })
  const left = await (await connected(world, second, 'deputy')).people.invite({ role: 'officer', desks: ['cme'] })
  await (await connected(world, second, 'manager')).directory.removeMember(memberOf(second, 'deputy').key.kid, 'left')
  const [spent, revoked, expired] = [await invited(), await invited(), await invited()]
  await leaveRequest(at(), spent.code, await asking())
  await manager.people.endInvitation(revoked.id)
  await owner`update invitations set expires_at = 1 where id = ${expired.id}`
  const codes = [spent.code, revoked.code, expired.code, left.code, 'K7QFA-00000-11111-22222-33333']
  const answers = await Promise.all(codes.map(ask))
  expect(answers[0]).toMatchObject({ code: 'not_found', status: 404 })
  for (const answer of answers) expect(answer).toEqual(answers[0])
  await expect(leaveRequest(at(), spent.code, await asking())).rejects.toMatchObject({ code: 'not_found' })
})

test('of many who use one code at once, one is heard', async () => {
  const { id, code } = await invited()
  const requests = await Promise.all(Array.from({ length: 6 }, () => asking()))
  const outcomes = await Promise.allSettled(requests.map(request => leaveRequest(at(), code, request)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const heard = requests.filter((_, place) => outcomes[place]?.status === 'fulfilled')[0]
  const found = (await manager.people.invitations()).find(one => one.id === id)
  expect(found?.request?.member).toBe(heard?.keys.key.kid)
})

test('keys that were not signed for just this role at just this council are not taken', async () => {
  const { code } = await invited()
  await expect(leaveRequest(at(), code, await asking('manager'))).rejects.toMatchObject({ code: 'proof_invalid' })
  await expect(leaveRequest(at(), code, await asking('officer', newId()))).rejects.toMatchObject({
    code: 'proof_invalid',
  })
  const right = await asking()
  const { newcomer } = (await asking()).keys
  const mixed = { ...right, keys: { ...right.keys, newcomer: { ...right.keys.newcomer, device: newcomer.device } } }
  await expect(leaveRequest(at(), code, mixed)).rejects.toMatchObject({ code: 'proof_invalid' })
  expect((await leaveRequest(at(), code, right)).words).toHaveLength(7)
})

test('whoever changes the keys on the way changes the words', async () => {
  const { id, code } = await invited()
  const [honest, swapped] = [await asking(), await asking()]
  const fetch = lineWith(async ({ path, body, headers }, pass) => {
    if (path !== '/invitations/request') return pass()
    const other = JSON.stringify({ ...JSON.parse(body ?? ''), newcomer: swapped.keys.newcomer })
    return globalThis.fetch(world.url + path, { method: 'POST', headers, body: other })
  })
  const left = await leaveRequest({ ...at(), fetch }, code, honest)
  const found = (await manager.people.invitations()).find(one => one.id === id)
  expect(found?.request?.words).not.toEqual(left.words)
})

test('the gateway keeps neither code nor name, and sweeps what has run out', async () => {
  const { id, code } = await manager.people.invite({ role: 'officer', desks: ['cme'], invitee: 'Otto Quill' })
  await leaveRequest(at(), code, { ...(await asking()), name: 'Otto Quill' })
  const [row] = await owner<Record<string, unknown>[]>`
    select id, access, note, request, name, desks from invitations where id = ${id}`
  const kept = Object.values(row ?? {}).map(value =>
    Buffer.isBuffer(value) ? value.toString('latin1') : String(value),
  )
  expect(kept).toHaveLength(6)
  for (const secret of ['Otto', 'Quill', code, code.replaceAll('-', '')]) expect(kept.join('\n')).not.toContain(secret)
  await owner`update invitations set expires_at = 1 where id = ${id}`
  expect(await sweepJoining(world.serving.gateway)).toBeGreaterThan(0)
  expect(await owner`select id from invitations where id = ${id}`).toEqual([])
})

test('a registrar invites a manager to any council, and nobody else; a manager to their own alone', async () => {
  const registrar = await connectedRegistrar(world, 0)
  const { code } = await registrar.people.invite({ role: 'manager', desks: ['cme'], about: ealing.id })
  expect(await readInvitation(at(), code)).toMatchObject({ authority: ealing.id, role: 'manager' })
  await expect(registrar.people.invite({ role: 'officer', desks: ['cme'], about: ealing.id })).rejects.toMatchObject({
    code: 'verb_not_allowed',
  })
  const system = manager.people.invite({ role: 'system', desks: ['restricted'] })
  await expect(system).rejects.toMatchObject({ code: 'verb_not_allowed' })
  const client = world.clientOf(memberOf(ealing, 'manager'))
  const inviteTo = (authority: string) => {
    const json = { id: newId(), authority, role: 'officer', desks: ['cme'], access: 'A'.repeat(43) }
    return client.request('POST', '/invitations', { json })
  }
  const brent = await world.join('Harrow')
  expect(whole(await inviteTo(brent.id))).toEqual(whole(await inviteTo(newId())))
})

test('guessing is cut off: after so many wrong codes from an address in a minute, even the right one waits', async () => {
  // A gateway of its own: its counters are nobody else's.
  const { port } = await world.another()
  const url = `http://127.0.0.1:${port}`
  const { code } = await invited()
  const guess = () => readInvitation({ url }, 'K7QFA-00000-11111-22222-33333')
  for (let tried = 0; tried < wrongGuessesPerMinute; tried++)
    await expect(guess()).rejects.toMatchObject({ status: 404 })
  const answer = await fetch(`${url}/invitations/read`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ access: 'A'.repeat(43) }),
  })
  expect(answer.status).toBe(429)
  expect(await readInvitation(at(), code)).toMatchObject({ role: 'officer' })
})
