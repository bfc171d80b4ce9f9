// Who is waited for, and what becomes of a proposal: the queue, the refusal with its reason, the first manager's days, succession.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openIn, ownWord, proposedWhere } from '../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { rehearsalPolicy } from '../../../infra/nation/founding.ts'
import { api, routeNames } from '../../../schemas/api/index.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { connectedRegistrar } from '../../support/connected.ts'
import { type MovedClock, moveableClock } from '../../support/moved-clock.ts'
import { makeNewcomer, RawDirectory, recorded, type Voice } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let directory: RawDirectory
let ealing: CouncilKeys

beforeAll(async () => {
  world = await startWorld({ policy: { ...rehearsalPolicy, first_manager_waits_days: 0 } })
  directory = new RawDirectory(world)
  ealing = await world.join('Ealing')
})
afterAll(() => world.stop())

type Item = { proposal: string; state: string; reason?: string; subject: string; verb: string }
async function queue(voice: Pick<Voice, 'key'>, mine = false): Promise<Item[]> {
  const { body } = await world.clientOf(voice).get(`/directory/approvals?mine=${mine}&limit=200`)
  return body.items as Item[]
}
const has = (items: Item[], proposal: string) => items.some(one => one.proposal === proposal)

test('a proposal waits for exactly those who may approve it, and its proposer is told what became of it', async () => {
  const manager = directory.member(ealing)
  const second = await makeNewcomer()
  const { digest } = recorded(
    await directory.say(manager, ealing.id, await directory.admission(ealing.id, second, 'manager')),
  )
  // There is no other manager yet: a registrar is waited for, and nobody else.
  expect(has(await queue(directory.registrar(0)), digest)).toBe(true)
  expect(has(await queue(manager), digest)).toBe(false)
  const mine = (await queue(manager, true)).find(one => one.proposal === digest)
  expect(mine).toMatchObject({ state: 'waiting', verb: 'admit_member' })
  recorded(await directory.say(directory.registrar(0), ealing.id, { verb: 'approve', proposal: digest }))

  const third = await directory.admission(ealing.id, await makeNewcomer(), 'manager')
  const { digest: further } = recorded(await directory.say(manager, ealing.id, third))
  const other = { key: second.key, iss: ealing.id }
  expect(has(await queue(other), further)).toBe(true)
  expect(has(await queue(directory.registrar(0)), further)).toBe(false)
  const approval = { verb: 'approve' as const, proposal: further }
  expect((await directory.say(directory.registrar(0), ealing.id, approval)).body.code).toBe('role_may_not')
  recorded(await directory.say(other, ealing.id, { verb: 'refuse', proposal: further, reason: 'she left' }))
  const mineNow = new Map((await queue(manager, true)).map(one => [one.proposal, one]))
  expect(mineNow.get(further)).toMatchObject({ state: 'refused', reason: 'she left' })
  expect(mineNow.get(digest)).toMatchObject({ state: 'approved' })
  expect((await directory.say(other, ealing.id, approval)).body.code).toBe('proposal_unknown')
})

test('what nobody decides in time lapses after 14 days, and its proposer is told', async () => {
  let move: MovedClock = async () => {}
  const nation = await startWorld({
    prepare: async database => {
      move = await moveableClock(database)
    },
  })
  const said = new RawDirectory(nation)
  const council = await nation.join('Waited for in Vain')
  const { digest } = recorded(
    await said.say(said.member(council), council.id, await said.admission(council.id, await makeNewcomer(), 'manager')),
  )
  const listed = async ({ key }: Pick<Voice, 'key'>, mine: boolean) => {
    const { body } = await nation.clientOf({ key }).get(`/directory/approvals?mine=${mine}`)
    return (body.items as Item[]).find(one => one.proposal === digest)?.state
  }
  const [proposer, approver] = [said.member(council), said.registrar(0)]
  const day = 86_400
  const proposedAt = Math.floor(Date.now() / 1000)
  await move(proposedAt + 14 * day - 60)
  expect([await listed(proposer, true), await listed(approver, false)]).toEqual(['waiting', 'waiting'])
  await move(proposedAt + 14 * day + 60)
  expect([await listed(proposer, true), await listed(approver, false)]).toEqual(['lapsed', undefined])
  const late = { verb: 'approve' as const, proposal: digest, iat: proposedAt + 14 * day + 60 }
  expect((await said.say(approver, council.id, late)).body.code).toBe('proposal_unknown')
})

test('a first manager who is approved stays in the queue of every registrar until their day, and can be called off until then', async () => {
  const nation = await startWorld({ policy: { ...rehearsalPolicy, first_manager_waits_days: 7 } })
  const [said, id] = [new RawDirectory(nation), newId()]
  const identity = { name: 'Not Joined Yet', nation: 'England', gss: [], status: 'active' } as const
  await said.approved(said.registrar(0), id, { verb: 'register', identity })
  const admission = await said.admission(id, await makeNewcomer(), 'manager')
  const { digest } = recorded(await said.say(said.registrar(0), id, admission))
  recorded(await said.say(said.registrar(1), id, { verb: 'approve', proposal: digest }))
  const now = Math.floor(Date.now() / 1000)
  for (const index of [0, 1, 2]) {
    const { directory: own, nationDirectory, nation: read } = await connectedRegistrar(nation, index)
    const { items } = await own.approvals()
    expect(items).toMatchObject([{ proposal: digest, state: 'approved' }])
    expect(items[0]?.in_force_at).toBeGreaterThan(now + 6 * 86_400)
    const { about } = await proposedWhere({ directory: own, nationDirectory })
    const [coming] = about.flatMap(one => openIn(one, now + 1))
    const asking = { authority: 'national' as const, member: nation.registrars[index]?.key.kid ?? '', nation: read }
    expect(ownWord(coming as never, about[0] as never, asking, now + 1)).toEqual({ approve: 'over', refuse: true })
  }
  const third = await connectedRegistrar(nation, 2)
  await third.directory.refuse(id, digest, 'They never worked there')
  expect((await third.directory.approvals()).items).toEqual([])
  const proposed = (await (await connectedRegistrar(nation, 0)).directory.approvals({ mine: true })).items
  expect(proposed.find(({ proposal }) => proposal === digest)).toMatchObject({
    state: 'cancelled',
    reason: 'They never worked there',
  })
  expect(await nation.check()).toEqual([])
})

test('registrars hear of what waits for them and of every key reported stolen; a council hears when a correspondent’s certificate changes', async () => {
  const [slough, wye] = [await world.join('Slough'), await world.join('Wye')]
  const registrar = world.clientOf(directory.registrar(0))
  const theirs = world.clientOf(memberOf(slough, 'officer'))
  const [before, apart] = [await theirs.get('/feed?after=now'), await registrar.get('/feed?after=now')]
  const referral = new RawReferral(world, ealing, slough)
  await referral.send()
  const place = await theirs.get(`/feed?after=${before.body.next}`)
  const [officer] = [memberOf(ealing, 'officer')]
  await world.builder.openDesk(ealing.id, 'cme', memberOf(ealing, 'manager'), [memberOf(ealing, 'manager'), officer])
  const removal = { verb: 'remove_member' as const, member: officer.key.kid, reason: 'lost', since: 1_800_000_000 }
  const since = Math.floor(Date.now() / 1000)
  recorded(await directory.say(directory.member(ealing), ealing.id, { ...removal, since }))
  /** Reads on until so many have come: the feed shows only what can no longer be overtaken, by anybody on this server. */
  const told = async (client: typeof theirs, after: unknown, many: number) => {
    const heard: string[] = []
    for (let next = after; heard.length < many; ) {
      const { body } = await client.get(`/feed?after=${next}&wait=20`)
      const items = body.items as { subject: string; verb: string; state: string }[]
      heard.push(...items.filter(one => one.subject === ealing.id).map(({ verb, state }) => `${verb} ${state}`))
      next = body.next
    }
    return heard
  }
  expect(await told(theirs, place.body.next, 1)).toEqual(['publish_certificate approved'])
  const heard = ['publish_certificate proposed', 'approve approved', 'remove_member recorded']
  expect(await told(registrar, apart.body.next, 3)).toEqual(heard)
  // What Slough and the registrars have read by now, Wye would have been told before.
  const { items } = (await world.clientOf(memberOf(wye, 'officer')).get('/feed')).body as {
    items: { subject: string }[]
  }
  expect(items.filter(one => one.subject === ealing.id)).toEqual([])
  expect(await world.check()).toEqual([])
})

test('succession: two registrars name successors, day and custodian; from that day sends are refused, and old names lead to new ones', async () => {
  const [east, west, old] = [
    await world.join('East Surrey'),
    await world.join('West Surrey'),
    await world.join('Surrey', { laCode: '936', identity: { other_names: [{ name: 'Sudrie', until: '1200-01-01' }] } }),
  ]
  const today = new Date().toISOString().slice(0, 10)
  const succeed = { verb: 'succeed' as const, successors: [east.id, west.id], on: today, custodian: west.id }
  const nobody = { ...succeed, custodian: newId() }
  expect((await directory.say(directory.registrar(0), old.id, nobody)).body.code).toBe('verb_not_allowed')
  const own = { ...succeed, successors: [old.id] }
  expect((await directory.say(directory.registrar(0), old.id, own)).body.code).toBe('verb_not_allowed')
  const later = { ...succeed, on: '2999-01-01' }
  await directory.approved(directory.registrar(0), old.id, later)
  const client = world.clientOf(memberOf(ealing, 'manager'))
  const entry = async () => (await client.get(`/directory/authorities/${old.id}`)).body
  expect(await entry()).toMatchObject({ status: 'closing', custodian: west.id })
  await directory.approved(directory.registrar(0), old.id, succeed)
  expect(await entry()).toMatchObject({ status: 'closed', identity: { closes_on: today } })

  const draft = new RawReferral(world, ealing, old)
  const sent = await draft.post(await draft.prepare(ealing, draft.sendClaims(), { member: 'manager' }))
  expect(sent.body).toMatchObject({ code: 'recipient_closed', successors: [east.id, west.id] })
  for (const query of ['Surrey', '936', 'sudrie']) {
    const { items } = (await client.get(`/directory/authorities?query=${query}`)).body as { items: { id: string }[] }
    expect(new Set(items.map(one => one.id)), query).toEqual(new Set([east.id, west.id, old.id]))
  }
  const again = { verb: 'update_identity' as const, identity: { ...old.identity, status: 'active' } }
  expect((await directory.say(directory.registrar(0), old.id, again)).body.code).toBe('verb_not_allowed')
  expect(await world.check()).toEqual([])
})

test('what is polled is answered with an ETag, and with nothing where it has not changed', async () => {
  const client = world.clientOf(memberOf(ealing, 'manager'))
  const document = '{"contacts":[]}'
  const contacts = await sha256(document)
  recorded(
    await directory.say(directory.member(ealing), ealing.id, { verb: 'update', document: contacts }, { document }),
  )
  const polled = routeNames.map(name => api[name]).filter(({ responses }) => 304 in responses)
  for (const route of polled) {
    const path = route.getRoutingPath().replace(':id', ealing.id).replace(':digest', contacts)
    const etag = (await client.get(path)).headers.get('etag') ?? 'none'
    const again = await client.request('GET', path, { headers: { 'if-none-match': etag } })
    expect([again.status, again.text], path).toEqual([304, ''])
    const other = await client.request('GET', path, { headers: { 'if-none-match': '"another"' } })
    expect(other.status).toBe(200)
    expect(other.headers.get('content-type')).toBe('application/json')
  }
  expect(polled).toHaveLength(6)
})

test('a list shows a change as soon as it counts, however often it was read in that second', async () => {
  const client = world.clientOf(memberOf(ealing, 'manager'))
  const heads = async () => {
    const { body } = await client.get('/directory/authorities?query=ealing')
    return (body as { items: { head: string }[] }).items.map(({ head }) => head)
  }
  for (let time = 0; time < 5; time += 1) {
    await heads()
    const { digest } = recorded(await directory.say(directory.member(ealing), ealing.id, { verb: 'verify_entry' }))
    expect(await heads()).toEqual([digest])
  }
})

test('an entry shows who said and who approved what is in force, on any day', async () => {
  const client = world.clientOf(memberOf(ealing, 'manager'))
  const { body } = await client.get(`/directory/authorities/${ealing.id}`)
  const [registrar, other] = world.registrars.map(one => one.key.kid)
  expect(body.said).toMatchObject({ by: { kid: registrar }, approved: { by: { kid: other } } })
  const [desk] = body.desks as { said: unknown }[]
  expect(desk?.said).toMatchObject({
    by: { kid: memberOf(ealing, 'manager').key.kid },
    approved: { by: { kid: registrar } },
  })
  const { items } = (await client.get(`/directory/authorities/${ealing.id}/members`)).body as {
    items: { role: string; said: object }[]
  }
  expect(items.find(one => one.role === 'officer')?.said).toMatchObject({
    by: { kid: memberOf(ealing, 'manager').key.kid },
  })
})
