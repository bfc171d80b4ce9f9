// The nation after its founding, over a real gateway: two registrars for everything, at once for everybody, in every process.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import { purgeDue } from '../../../gateway/retention/index.ts'
import { rehearsalPolicy } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory, recorded, type Voice } from '../../support/raw-directory.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../support/world.ts'

let world: World
let directory: RawDirectory
const identity = { name: 'Newly Made', nation: 'England' as const, gss: [], status: 'active' as const }

beforeAll(async () => {
  world = await startWorld()
  directory = new RawDirectory(world)
})
afterAll(() => world.stop())

/** Lets a registrar in: one proposes, another approves. */
async function fourth(): Promise<Voice> {
  const newcomer = await makeNewcomer()
  await directory.approved(directory.registrar(0), 'national', await directory.registrarAdmission(newcomer))
  return { key: newcomer.key, iss: 'national' }
}

const remove = (registrar: string) => ({ verb: 'remove_registrar' as const, registrar, reason: 'compromised' })

test('a registrar let in by two speaks at once, and a removed one is refused on the next request, at every gateway process', async () => {
  const other = await world.another()
  const voice = await fourth()
  const id = newId()
  const proposal = recorded(await directory.say(voice, id, { verb: 'register', identity }))
  // The other process has not read the nation's chain since it started.
  const elsewhere = { verb: 'approve' as const, proposal: proposal.digest }
  const statement = await directory.sign(directory.registrar(0), id, elsewhere)
  const client = world.clientOf(directory.registrar(0))
  const there = new (client.constructor as new (...given: unknown[]) => typeof client)(
    `http://127.0.0.1:${other.port}`,
    directory.registrar(0).key,
    world.url,
  )
  const found = async (at: typeof client) =>
    ((await at.get('/directory/authorities?query=newly%20made')).body.items as { id: string }[]).map(one => one.id)
  expect([await found(client), await found(there)]).toEqual([[], []])
  expect((await there.say(statement)).status).toBe(201)
  // Looked up as the directory is now, by whichever process it was changed.
  expect([await found(client), await found(there)]).toEqual([[id], [id]])
  world.builder.heads.set(id, (await directory.post(directory.registrar(0), id, statement)).digest)

  await directory.approved(directory.registrar(1), 'national', remove(voice.key.kid), directory.registrar(2))
  const refused = await directory.say(voice, id, { verb: 'update_identity', identity })
  expect([refused.status, refused.body.code]).toEqual([403, 'member_removed'])
  expect(await world.check()).toEqual([])
})

test('what a registrar proposed falls with them, and their removal is not theirs to refuse', async () => {
  const voice = await fourth()
  const id = newId()
  const proposal = recorded(await directory.say(voice, id, { verb: 'register', identity }))
  const removal = recorded(await directory.say(directory.registrar(0), 'national', remove(voice.key.kid)))
  const refusing = { verb: 'refuse' as const, proposal: removal.digest, reason: 'I stay' }
  expect((await directory.say(voice, 'national', refusing)).body.code).toBe('role_may_not')
  recorded(await directory.say(directory.registrar(1), 'national', { verb: 'approve', proposal: removal.digest }))
  const approval = { verb: 'approve' as const, proposal: proposal.digest }
  const codes = [(await directory.say(directory.registrar(2), id, approval)).body.code]
  expect(codes).toEqual(['proposal_unknown'])
})

test('fewer than three people never remain, however many keys they have', async () => {
  const [first] = world.registrars
  if (!first) throw new Error('no registrar')
  const second = await makeNewcomer(first.person)
  const admission = await directory.registrarAdmission(second)
  await directory.approved(directory.registrar(1), 'national', admission, directory.registrar(2))
  const target = world.registrars[2]?.key.kid ?? ''
  expect((await directory.say(directory.registrar(0), 'national', remove(target))).body.code).toBe('verb_not_allowed')
  const own = recorded(await directory.say(directory.registrar(0), 'national', remove(second.key.kid)))
  const approval = { verb: 'approve' as const, proposal: own.digest }
  const again = await directory.say({ key: second.key, iss: 'national' }, 'national', approval)
  expect(again.body.code).toBe('proposer_may_not_approve')
  recorded(await directory.say(directory.registrar(1), 'national', approval))
})

test('a process to which nobody spoke goes by what the nation has laid down since: in what it reminds of, and in what it purges', async () => {
  const quiet = await world.another()
  const [kent, fife] = [await world.join('Kent'), await world.join('Fife')]
  const [waiting, over] = [new RawReferral(world, kent, fife), new RawReferral(world, kent, fife)]
  await waiting.send()
  const { accepted } = await over.accepted()
  must(await over.say(kent, { verb: 'close', accepted: accepted.digest }))
  for (const council of [kent, fife]) must(await over.say(council, { verb: 'filed' }))
  const due = async () =>
    (await world.clientOf(memberOf(kent, 'officer')).get(`/referrals/${waiting.id}`)).body.due as { by: string }
  const before = await due()
  const policy = {
    ...rehearsalPolicy,
    retention: { usual_days: 200 },
    clocks: { take_on_working_days: 30 },
  }
  await directory.approved(directory.registrar(0), 'national', { verb: 'set_policy', policy })
  await lookAtClocks(quiet.gateway)
  expect((await due()).by > before.by).toBe(true)
  const day = 86_400
  expect(await purgeDue(quiet.gateway, Math.floor(Date.now() / 1000) + 100 * day)).toBe(0)
  expect(await world.check()).toEqual([])
})

test('a gateway goes on with an old receipt key beside a new one, and never stays without any', async () => {
  const next = (await makeNewcomer()).key.jwk
  const retire = { verb: 'retire_gateway_key' as const, gateway_key: world.gatewayKey.kid }
  expect((await directory.say(directory.registrar(0), 'national', retire)).body.code).toBe('verb_not_allowed')
  const publish = { verb: 'publish_gateway_key' as const, key: next, issuer: world.url }
  await directory.approved(directory.registrar(0), 'national', publish)
  await directory.approved(directory.registrar(1), 'national', retire, directory.registrar(2))
  // It counts five minutes later: whoever still signs with it has heard by then.
  await directory.approved(directory.registrar(0), newId(), { verb: 'register', identity })
  // After it, no reminder is written that nobody would believe.
  const inAYear = Math.floor(Date.now() / 1000) + 365 * 86_400
  await expect(lookAtClocks(world.serving.gateway, inAYear)).rejects.toMatchObject({ code: 'unavailable' })
  expect(await world.check()).toEqual([])
})

test('no manager and no council says anything about the nation, and no registrar says it of a council', async () => {
  const ealing = await world.join('Ealing')
  const said = await directory.registrarAdmission(await makeNewcomer())
  expect((await directory.say(directory.member(ealing), 'national', said)).body.code).toBe('role_may_not')
  expect((await directory.say(directory.registrar(0), ealing.id, said)).body.code).toBe('role_may_not')
  const wrong = { verb: 'verify_entry' as const }
  expect((await directory.say(directory.registrar(0), 'national', wrong)).body.code).toBe('role_may_not')
})
