// A transfer and an enquiry from beginning to end, through the SDK, over a real gateway.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Council } from '../../../../clients/sdk/index.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

let world: World
let ealing: Council
let slough: Council
let recipient: string

beforeAll(async () => {
  world = await startWorld()
  const [one, other] = [await world.join('Ealing'), await world.join('Slough')]
  ealing = await connected(world, one)
  slough = await connected(world, other)
  recipient = other.id
})
afterAll(() => world.stop())

test('a transfer is sent, opened, asked about, accepted, closed and settled; both sides read all of it', async () => {
  const { id } = await ealing.send({ to: recipient, desk: 'cme', content: referralTemplate() })
  const { items } = await slough.inbox({ limit: 50 })
  expect(items.map(one => one.id)).toContain(id)

  await slough.collect(id)
  await slough.acknowledge(id, { decideBy: '2026-12-04' })
  await slough.ask(id, written.question)
  await ealing.collect(id)
  await ealing.answer(id, written.answer)
  await slough.collect(id)
  await slough.accept(id, written.accept)
  await ealing.close(id, written.close)
  await slough.recordOutcome(id, written.outcome)
  await slough.recordOutcome(id, written.settled)
  await ealing.message(id, written.message)

  const { referral, letters } = await slough.open(id)
  expect(referral).toMatchObject({ state: 'closed', accepted: true, settled: true, responsibleAuthority: recipient })
  expect(letters.map(one => [one.entry.claims.verb, one.status])).toEqual([
    ['send', 'open'],
    ['ask', 'open'],
    ['answer', 'open'],
    ['accept', 'open'],
    ['close', 'open'],
    ['record_outcome', 'open'],
    ['record_outcome', 'open'],
    ['message', 'open'],
  ])
  expect(letters[0]).toMatchObject({ kind: 'referral', findings: [], content: { child: { surname: 'Okonjo-Brant' } } })
  expect((await ealing.open(id)).letters.every(one => one.status === 'open')).toBe(true)
})

test('an enquiry is sent, answered and finished', async () => {
  const { id } = await ealing.enquire({ to: recipient, desk: 'cme', content: written.enquiry })
  await slough.collect(id)
  await slough.reply(id, written.reply)
  const { referral, letters } = await ealing.open(id)
  expect(referral).toMatchObject({ kind: 'enquiry', state: 'replied', responsibleAuthority: ealing.authority })
  expect(letters.at(-1)).toMatchObject({ status: 'open', kind: 'reply' })
  expect((await ealing.finish(id)).referral.state).toBe('finished')
})
