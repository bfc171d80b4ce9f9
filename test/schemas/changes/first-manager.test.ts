// A council's first manager, or none left: two registrars, the policy's days, and time for somebody who knows better to say no.
// And lapsing: nothing waits for ever, by the clock of receipts alone.
import { beforeEach, expect, test } from 'vitest'
import { stateOf } from '../../../schemas/directory/changes/proposals.ts'
import { noticeOf } from '../../../schemas/directory/changes/told.ts'
import { type Entry, holds } from '../../../schemas/directory/directory.ts'
import { newId } from '../../../schemas/ids.ts'
import { readStatement } from '../../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { makeWorld, type Person, type World } from '../../support/world-in-memory.ts'

const day = 86_400
let world: World
let id: string
let newcomer: Person

beforeEach(async () => {
  world = await makeWorld()
  const policy = { ...world.nation.policy, first_manager_waits_days: 7 }
  world.nation = { ...world.nation, policy, policies: [{ policy, from: 0 }] }
  id = newId()
  const identity = { name: 'Without Manager', nation: 'England', gss: [], status: 'active' }
  await approve(await world.say('national', { verb: 'register', sub: id, identity }, world.registrar(0)))
  newcomer = await world.person('manager')
})

const entry = () => world.entries.get(id) as Entry
const approve = (proposal: string, by = 1) =>
  world.say('national', { verb: 'approve', sub: id, proposal }, world.registrar(by))
const propose = async (person = newcomer) =>
  world.say('national', await world.admission(id, person), world.registrar(0))
const isManager = ({ key }: Person) =>
  entry().members.some(one => one.thumbprint === key.kid && one.role === 'manager' && holds(one, world.now))
const noticed = async () => {
  const { claims } = await readStatement(world.links(id).at(-1)?.statement ?? '', world.net)
  return noticeOf(claims as DirectoryStatement, entry())
}

test('counts seven days after the second registrar, and every contact is to be told so', async () => {
  await approve(await propose())
  expect(await noticed()).toEqual({ what: 'first_manager', inForceAt: world.now + 7 * day })
  expect(isManager(newcomer)).toBe(false)
  world.now += 7 * day - 1
  expect(isManager(newcomer)).toBe(false)
  world.now += 1
  expect(isManager(newcomer)).toBe(true)
  await expect(propose(await world.person('manager'))).rejects.toMatchObject({ code: 'verb_not_allowed' })
})

test('is called off within the days by a registrar, and by a manager where one came in meanwhile; never after', async () => {
  const [first, other] = [newcomer, await world.person('manager')]
  const [one, two] = [await propose(first), await propose(other)]
  await approve(one)
  world.now += day
  await approve(two)
  const callOff = (proposal: string, iss: string, key: Person['key']) =>
    world.say(iss, { verb: 'refuse', sub: id, proposal, reason: 'nobody here knows them' }, key)
  world.now += 6 * day
  expect([isManager(first), isManager(other)]).toEqual([true, false])
  // The one who counts by now knows better.
  await callOff(two, id, first.key)
  expect(await noticed()).toEqual({ what: 'first_manager_cancelled' })
  world.now += 30 * day
  expect(isManager(other)).toBe(false)
  await expect(callOff(one, 'national', world.registrar(2))).rejects.toMatchObject({ code: 'proposal_unknown' })

  const third = await world.person('manager')
  const removal = { verb: 'remove_member', sub: id, member: first.key.kid, reason: 'lost', since: world.now } as const
  await world.say('national', removal, world.registrar(0))
  world.now += 1
  const proposal = await propose(third)
  await approve(proposal)
  await callOff(proposal, 'national', world.registrar(0))
  world.now += 8 * day
  expect(isManager(third)).toBe(false)
})

test('lapses where nobody approves it in time: after the policy’s days it can be neither approved nor refused', async () => {
  const proposal = await propose()
  const [waiting] = entry().proposals.filter(one => !one.outcome)
  if (!waiting) throw new Error('nothing waits')
  expect(stateOf(waiting, world.now)).toBe('waiting')
  world.now += 14 * day
  expect(stateOf(waiting, world.now)).toBe('waiting')
  world.now += 1
  expect(stateOf(waiting, world.now)).toBe('lapsed')
  await expect(approve(proposal)).rejects.toMatchObject({ code: 'proposal_unknown' })
  const refusing = { verb: 'refuse' as const, sub: id, proposal, reason: 'too late' }
  await expect(world.say('national', refusing, world.registrar(1))).rejects.toMatchObject({ code: 'proposal_unknown' })
})
