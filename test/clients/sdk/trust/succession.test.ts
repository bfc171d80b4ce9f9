// What a client believes of a council's end: whatever a gateway records, only what the directory's own history allows.
import { beforeEach, expect, test } from 'vitest'
import { verifyEntry } from '../../../../clients/sdk/trust/entry.ts'
import { type EntryOf, verifyReferral } from '../../../../clients/sdk/trust/referral.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { accepted, collected, headsOf, letterFor, type Thread } from '../../../support/referrals-in-memory.ts'
import { type Council, makeWorld, type World } from '../../../support/world-in-memory.ts'

let world: World
let [ealing, surrey, west] = [] as unknown as [Council, Council, Council]
beforeEach(async () => {
  world = await makeWorld()
  ealing = await world.council('Ealing')
  surrey = await world.council('Surrey')
  west = await world.council('West Surrey')
})

const verify = (id: string) => {
  const entryOf: EntryOf = authority => verifyEntry(world.nation, authority, world.links(authority))
  return verifyReferral(world.nation, entryOf, { id, chain: world.links(id), notes: [] })
}

async function ends(on: string): Promise<void> {
  const change = { verb: 'succeed', sub: surrey.id, successors: [west.id], on, custodian: west.id } as const
  const proposal = await world.say('national', change, world.registrar(0))
  await world.say('national', { verb: 'approve', sub: surrey.id, proposal }, world.registrar(1))
  world.now += 10
}

async function handOver(thread: Thread, to: Council): Promise<void> {
  const heads = headsOf(world, ealing, surrey, to)
  const claims = { to: to.id, desk: 'cme', heads, letter: await letterFor(to, surrey) }
  await thread.say(surrey, 'hand_over', claims, surrey.manager.key)
}

test('a hand-over to the successor that the directory names is believed, and so is what the predecessor had said', async () => {
  const thread = await accepted(world, ealing, surrey)
  await ends('2099-04-01')
  await handOver(thread, west)
  const referral = await verify(thread.id)
  expect(referral).toMatchObject({ state: 'accepted', recipient: west.id, responsibleAuthority: west.id })
  expect(referral.predecessors).toMatchObject([{ authority: surrey.id, by: 'recipient', position: 3 }])
})

test('a hand-over to anybody else is not, although the gateway recorded it', async () => {
  const thread = await accepted(world, ealing, surrey)
  await handOver(thread, west)
  await expectDistrust(verify(thread.id), 'not_permitted')
})

test('a council that is closed takes no child on: an acceptance after its day is not believed', async () => {
  const thread = await collected(world, ealing, surrey)
  await ends('2026-04-01')
  const item = world.referrals.get(thread.id)?.items[0]?.digest ?? ''
  await thread.say(surrey, 'accept', { accepts: [item], letter: await letterFor(ealing, surrey) })
  await expectDistrust(verify(thread.id), 'not_permitted')
})

test('what was accepted before the council was closed stays accepted', async () => {
  const thread = await accepted(world, ealing, surrey)
  world.now += 10
  await ends('2026-04-01')
  expect((await verify(thread.id)).responsibleAuthority).toBe(surrey.id)
})
