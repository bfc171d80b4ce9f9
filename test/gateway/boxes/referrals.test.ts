// Many referrals in one answer: each as it is read alone, and no more of them than the answer has room for.
import { expect, test } from 'vitest'
import { readReferrals } from '../../../gateway/boxes/box.ts'
import type { Caller } from '../../../gateway/identity/caller.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startTwoCouncils } from '../../support/world.ts'

test('long histories do not come together in one answer: what has no room is left out, and is read alone', async () => {
  const { world, ealing, slough } = await startTwoCouncils()
  const drafts = Array.from({ length: 3 }, () => new RawReferral(world, ealing, slough))
  for (const draft of drafts) {
    await draft.accepted()
    must(await draft.say(ealing, { verb: 'hold' }))
  }
  const ids = drafts.map(({ id }) => id)
  const caller = { authority: slough.id, role: 'officer', desks: ['cme'] } as unknown as Caller
  // Each has four statements.
  const told = async (some: readonly string[], room?: number) =>
    (await readReferrals(world.serving.gateway, caller, some, room)).map(({ chain }) => chain.length)
  expect(await told(ids)).toEqual([4, 4, 4])
  expect(await told(ids, 9)).toEqual([4, 4])
  expect(await told(ids, 3)).toEqual([4])
  expect(await told(ids.slice(2), 1)).toEqual([4])
  const client = world.clientOf(memberOf(slough, 'officer'))
  const { body } = await client.request('POST', '/referrals/together', { json: { ids } })
  const alone = await Promise.all(ids.map(async id => (await client.get(`/referrals/${id}`)).body))
  expect((body.items as { id: string }[]).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    alone.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1)),
  )
})
