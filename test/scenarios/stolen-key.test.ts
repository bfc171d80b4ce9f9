// A stolen key accepts a child in its council's name: from the theft to the day the case is open again, as both sides' clients see it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Council } from '../../clients/sdk/index.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'
import { connected } from '../support/connected.ts'
import { RawDirectory, recorded } from '../support/raw-directory.ts'
import { RawReferral } from '../support/raw-referral.ts'
import { memberOf, startWorld, usualPeople, type World } from '../support/world.ts'
import { written } from '../support/written.ts'

let world: World
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world?.stop())

async function join(name: string) {
  const more = [
    { name: 'second manager', role: 'manager' as const, desks: ['cme'] },
    { name: 'robbed', role: 'officer' as const, desks: ['cme'] },
  ]
  const keys = await world.join(name, { people: [...usualPeople, ...more] })
  const as = (member: string) => connected(world, keys, member)
  return {
    keys,
    id: keys.id,
    officer: await as('officer'),
    manager: await as('manager'),
    second: await as('second manager'),
  }
}

/** Sent to a council whose officer's key is not theirs any more: accepted by the thief, closed by the sender in good faith. */
async function accepted(
  ealing: { officer: Council },
  slough: Awaited<ReturnType<typeof join>>,
): Promise<{ id: Id; stolen: string }> {
  const { id } = await ealing.officer.send({
    to: slough.id,
    desk: 'cme',
    content: referralTemplate(),
    reference: newId(),
  })
  const thief = await connected(world, slough.keys, 'robbed')
  await thief.collect(id)
  const { statement: stolen } = await thief.accept(id, written.accept)
  await ealing.officer.close(id, written.close)
  const since = Math.floor(Date.now() / 1000) - 600
  const directory = new RawDirectory(world)
  const gone = {
    verb: 'remove_member',
    member: memberOf(slough.keys, 'robbed').key.kid,
    reason: 'compromised',
    since,
  } as const
  recorded(await directory.say(directory.member(slough.keys), slough.id, gone))
  return { id, stolen }
}

test('two managers disown it: the child is the sender’s again, the case is open, and is never closed on that acceptance', async () => {
  const [ealing, slough] = [await join('Ealing'), await join('Slough')]
  const { id, stolen } = await accepted(ealing, slough)
  const seen = await ealing.officer.referral(id)
  expect(seen.history.find(({ digest }) => digest === stolen)?.doubtful).toBe(true)
  expect(seen.responsibleAuthority).toBe(slough.id)

  // One manager alone gives no child back.
  await slough.manager.disown(id, stolen)
  expect(await ealing.officer.referral(id)).toMatchObject({ state: 'closed', responsibleAuthority: slough.id })
  await slough.second.disown(id, stolen)

  const open = await ealing.officer.referral(id)
  expect(open).toMatchObject({ state: 'acknowledged', accepted: false, responsibleAuthority: ealing.id })
  expect(open.settledDoubts.get(stolen)).toBe('disown')
  const [row] = (await ealing.officer.outbox()).items
  expect(row).toMatchObject({ id, list: 'waiting', move: 'recipient', responsible: ealing.id })
  await expect(ealing.officer.close(id, written.close)).rejects.toMatchObject({ code: 'verb_not_allowed' })

  // Accepted by somebody who may: closed on that, and not on the stolen one.
  await slough.officer.accept(id, written.accept)
  const { head } = await ealing.officer.referral(id)
  const raw = Object.assign(new RawReferral(world, ealing.keys, slough.keys), { id, head })
  const answer = await raw.say(ealing.keys, { verb: 'close', accepted: stolen })
  expect(answer.body).toMatchObject({ code: 'acceptance_unproven' })
  await ealing.officer.close(id, written.close)
  expect(await ealing.officer.referral(id)).toMatchObject({ state: 'closed', responsibleAuthority: slough.id })
  expect(await world.check()).toEqual([])
})

test('a successor answers for it where the council has ended since', async () => {
  const [hull, bury, thames] = [await join('Hull'), await join('Bury'), await join('Thames')]
  const { id, stolen } = await accepted(hull, bury)
  const directory = new RawDirectory(world)
  const change = { verb: 'succeed', successors: [thames.id], on: '2026-04-01', custodian: thames.id } as const
  await directory.approved(directory.registrar(0), bury.id, change)
  const handed_over_by = { name: 'Ines Marlowe', role: 'CME manager', at: '2026-11-20T16:00:00Z' }
  await bury.manager.handOver(id, { to: thames.id, desk: 'cme', handed_over_by })
  await expect(bury.manager.disown(id, stolen)).rejects.toMatchObject({ code: 'not_found' })
  await thames.manager.disown(id, stolen)
  await thames.second.disown(id, stolen)
  expect(await hull.officer.referral(id)).toMatchObject({ state: 'acknowledged', responsibleAuthority: hull.id })
  await thames.officer.accept(id, written.accept)
  expect(await hull.officer.referral(id)).toMatchObject({ state: 'accepted', responsibleAuthority: thames.id })
  expect(await world.check()).toEqual([])
})
