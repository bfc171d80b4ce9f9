// What a client believes of statements by a key since reported stolen: doubtful, until two people say that they are not the council's.
import { beforeAll, expect, test } from 'vitest'
import { verifyEntry } from '../../../../clients/sdk/trust/entry.ts'
import { verifyReferral } from '../../../../clients/sdk/trust/referral.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { accepted, type Thread } from '../../../support/referrals-in-memory.ts'
import { type Council, makeWorld, type World } from '../../../support/world-in-memory.ts'

let world: World
let ealing: Council
let brent: Council
let thread: Thread
let acceptance: string
let report: string

beforeAll(async () => {
  world = await makeWorld()
  ;[ealing, brent] = [await world.council('Ealing'), await world.council('Brent')]
  thread = await accepted(world, ealing, brent)
  acceptance = world.head(thread.id) ?? ''
  const since = world.now
  world.now += 60
  const { kid: member } = brent.officer.key
  const removal = { verb: 'remove_member', sub: brent.id, member, reason: 'compromised', since } as const
  report = await world.say(brent.id, removal, brent.manager.key)
})

const verify = () => {
  const entryOf = (id: string) => verifyEntry(world.nation, id, world.links(id))
  return verifyReferral(world.nation, entryOf, { id: thread.id, chain: world.links(thread.id), notes: [] })
}
const disown = (more = {}) => thread.say(brent, 'disown', { item: acceptance, ...more }, brent.manager.key)

test('one manager leaves it doubtful; with a registrar who upholds the report the child is the sender’s again', async () => {
  expect((await verify()).history.at(-1)?.doubtful).toBe(true)
  await disown()
  expect(await verify()).toMatchObject({ state: 'accepted', accepted: true })
  await world.say('national', { verb: 'approve', sub: brent.id, proposal: report }, world.registrar(0))
  await disown({ seconded: world.head(brent.id) })
  const referral = await verify()
  expect(referral).toMatchObject({ state: 'acknowledged', accepted: false, responsibleAuthority: ealing.id })
  expect(referral.settledDoubts.get(acceptance)).toBe('disown')
})

test('a manager who names their own report, or their own word, as the second is not believed, whatever the gateway records', async () => {
  await disown({ seconded: report })
  await expectDistrust(verify(), 'not_permitted')
})
