// What a stolen key said, with `cme` alone: shown as doubtful, stood by or disowned; and a case saved in both councils' own records.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { type Desktop, desktop, referralFile, registrarsDesktop } from '../support.ts'

let world: World
let slough: CouncilKeys
let ealing: Desktop
let officer: Desktop
let manager: Desktop

beforeAll(async () => {
  world = await startWorld()
  const own = await world.join('Ealing')
  slough = await world.join('Slough')
  ;[ealing, officer, manager] = [
    await desktop(world, own),
    await desktop(world, slough),
    await desktop(world, slough, 'manager'),
  ]
})
afterAll(() => world.stop())

/** Accepted by the officer whose key is reported later. */
async function accepted(tale: string): Promise<string> {
  const { id } = await ealing.json('send', await referralFile(tale), '--to', 'Slough')
  await officer.cme('open', id)
  expect(await officer.json('accept', id, '--basis', 'child_seen')).toMatchObject({ state: 'accepted' })
  return id
}

test('both councils say that it is saved in their own record', async () => {
  const id = await accepted('Quentin')
  expect(await officer.json('filed', id)).toMatchObject({ state: 'accepted' })
  expect(await ealing.json('filed', id)).toMatchObject({ state: 'accepted' })
  expect((await ealing.cme('show', id)).out.match(/Saved it in their own record/g)).toHaveLength(2)
})

test('a manager stands by one acceptance of a stolen key, and not by the other: the sender has that child back', async () => {
  const [kept, stolen] = [await accepted('Zofia'), await accepted('Ottoline')]
  const key = memberOf(slough, 'officer').key.kid
  const since = new Date(Date.now() - 60_000).toISOString()
  await manager.json('members', 'remove', key, '--reason', 'compromised', '--since', since)
  expect(await officer.cme('inbox')).toMatchObject({ exit: 3 })
  const acceptance = ['--item', '3']
  expect(await manager.json('confirm', kept, ...acceptance)).toMatchObject({ state: 'accepted' })
  // One person's word takes no child back: a second must say that the key was compromised.
  expect(await manager.json('disown', stolen, ...acceptance)).toMatchObject({ state: 'accepted' })
  const registrar = await registrarsDesktop(world)
  await registrar.json('approvals', 'uphold', 'Slough', key.slice(0, 12))
  expect(await manager.json('disown', stolen, ...acceptance, '--reference', 'again')).toMatchObject({
    state: 'acknowledged',
  })
  expect(await ealing.json('show', stolen)).toMatchObject({ responsible: ealing.profile.authority })
  expect(await ealing.json('show', kept)).toMatchObject({ state: 'accepted', responsible: slough.id })
  expect(await world.check()).toEqual([])
})
