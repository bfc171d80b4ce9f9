// A council that ends hands its referrals to its successor, who reads everything without anything being sealed again.
import { expect, test } from 'vitest'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { startWorld } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

test('the successor is the party, and opens letters and attachments sealed to its predecessor', async () => {
  const world = await startWorld()
  const [own, old, next] = [await world.join('Ealing'), await world.join('Surrey'), await world.join('West Surrey')]
  const registrars = [await connectedRegistrar(world, 0), await connectedRegistrar(world, 1)]
  const identity = { ...old.identity, status: 'closing' as const, successors: [next.id] }
  const change = await registrars[0]?.directory.updateIdentity(old.id, identity)
  await registrars[1]?.directory.approve(old.id, change?.statement ?? '')

  const [ealing, surrey, manager] = [
    await connected(world, own),
    await connected(world, old),
    await connected(world, old, 'manager'),
  ]
  const plan = new Blob(['A plan, in invented words.'])
  const file = {
    name: 'plan.pdf',
    type: 'other',
    mime: 'application/pdf',
    marking: 'official_sensitive',
    content: plan,
  } as const
  const { id } = await ealing.send({
    to: old.id,
    desk: 'cme',
    content: referralTemplate(),
    attachments: [file],
    reference: newId(),
  })
  await surrey.collect(id)
  await surrey.ask(id, written.question)

  const handed_over_by = { name: 'Ines Marlowe', role: 'CME manager', at: '2027-03-31T16:00:00Z' }
  await manager.handOver(id, { to: next.id, desk: 'cme', handed_over_by })

  const successor = await connected(world, next)
  const { referral, letters } = await successor.open(id)
  expect(referral).toMatchObject({ recipient: next.id, state: 'asked' })
  expect(letters.map(one => [one.entry.claims.verb, one.status])).toEqual([
    ['send', 'open'],
    ['ask', 'open'],
    ['hand_over', 'open'],
  ])
  const [entry] = letters[0]?.status === 'open' ? letters[0].manifest : []
  if (!entry) throw new Error('no attachment')
  const { content } = await successor.download(entry, letters)
  expect(await new Response(content).text()).toBe('A plan, in invented words.')
  await ealing.answer(id, written.answer)
  await successor.collect(id)
  expect((await successor.accept(id, written.accept)).referral.responsibleAuthority).toBe(next.id)
})
