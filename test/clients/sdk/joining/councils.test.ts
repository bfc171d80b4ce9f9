// One human, several keys, several councils: the same person everywhere, and never their own second person.
import { expect, test } from 'vitest'
import { connect, desksOf, makeNewcomer } from '../../../../clients/sdk/index.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { memberOf, startWorld } from '../../../support/world.ts'

const now = () => Math.floor(Date.now() / 1000) + 1

test('nobody approves with one key what they proposed with another, whichever council that key is from', async () => {
  const world = await startWorld()
  const { url, net } = world
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const { person } = memberOf(ealing, 'manager')
  const manager = await connected(world, ealing, 'manager')
  const registrar = await connectedRegistrar(world, 0)
  /** The same human, let in as a manager with another key. */
  const alsoAt = async (authority: string, by = manager) => {
    const { key, newcomer } = await makeNewcomer({ net, authority, role: 'manager', person })
    const { member } = await by.people.letIn(newcomer, ['cme'])
    const proposal = (await by.directory.entry(authority)).proposals.at(-1)?.digest ?? ''
    await registrar.directory.approve(authority, proposal)
    expect((await by.directory.entry(authority)).members.find(one => one.thumbprint === member)?.person).toBe(person)
    return connect({ url, net, authority, member: key })
  }
  const second = await alsoAt(ealing.id)
  await alsoAt(slough.id, await connected(world, slough, 'manager'))

  const { newcomer } = await makeNewcomer({ net, authority: ealing.id, role: 'manager' })
  expect(await manager.people.letIn(newcomer, ['cme'])).toMatchObject({ state: 'proposed' })
  const proposal = (await manager.directory.entry(ealing.id)).proposals.at(-1)?.digest ?? ''
  await expect(second.directory.approve(ealing.id, proposal)).rejects.toMatchObject({
    code: 'proposer_may_not_approve',
  })
  // Two keys of one human are one of the two people a team needs.
  const entry = await manager.directory.entry(ealing.id)
  expect(desksOf(entry, manager.nation, now())[0]).toMatchObject({ desk: 'cme', people: 2 })
  const registrarsWord = await registrar.directory.approve(ealing.id, proposal)
  expect(registrarsWord.state).toBe('approved')
})

test('an inspector is let in without the keys of any team, reads chains and history, and no letter', async () => {
  const world = await startWorld()
  const { url, net } = world
  const ealing = await world.join('Ealing')
  const manager = await connected(world, ealing, 'manager')
  const { key, device, newcomer } = await makeNewcomer({ net, authority: ealing.id, role: 'auditor' })
  expect(await manager.people.letIn(newcomer, ['cme'])).toMatchObject({ state: 'recorded', shared: [], notShared: [] })
  const auditor = await connect({ url, net, authority: ealing.id, member: key })
  expect((await auditor.directory.entry(ealing.id)).members.at(-1)?.role).toBe('auditor')
  await expect(auditor.directory.openKeyring('cme', device)).rejects.toMatchObject({ code: 'role_may_not' })
  const entry = await manager.directory.entry(ealing.id)
  const [cme] = desksOf(entry, manager.nation, now())
  for (const shown of [...(cme?.openers ?? []), ...(cme?.lacking ?? [])]) expect(shown.role).not.toBe('auditor')
})

test('new keys are due thirty days after somebody left, and at once where their key was lost', async () => {
  const world = await startWorld()
  const [ealing, slough] = [await world.join('Ealing'), await world.join('Slough')]
  const dueAfterDays = async (council: typeof ealing, reason: 'left' | 'lost') => {
    const manager = await connected(world, council, 'manager')
    await manager.directory.removeMember(memberOf(council, 'officer').key.kid, reason)
    const [cme] = desksOf(await manager.directory.entry(council.id), manager.nation, now())
    expect(cme?.rotationDue).toMatchObject({ reason, member: memberOf(council, 'officer').key.kid })
    return ((cme?.rotationDue?.dueAt ?? 0) - (cme?.rotationDue?.since ?? 0)) / 86_400
  }
  expect([await dueAfterDays(ealing, 'left'), await dueAfterDays(slough, 'lost')]).toEqual([30, 0])
})
