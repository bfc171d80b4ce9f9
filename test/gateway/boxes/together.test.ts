// Many referrals and letters in one answer: exactly those, and exactly as, they are given one by one.
import { expect, test } from 'vitest'
import { newId } from '../../../schemas/ids.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { joinThree } from '../../support/refusals.ts'
import { memberOf, startWorld } from '../../support/world.ts'

test('what is asked for together is what each is alone, also of a letter taken back, and the log says so', async () => {
  const world = await startWorld()
  const [ealing, slough, wye] = await joinThree(world)
  const [kept, taken] = [new RawReferral(world, ealing, slough), new RawReferral(world, ealing, slough)]
  const [{ digest: held }, { digest: takenBack }] = [await kept.send(), await taken.send()]
  await taken.say(ealing, { verb: 'withdraw' })
  const ids = [kept.id, taken.id, newId()]
  const letters = [
    { id: kept.id, statement: held },
    { id: taken.id, statement: takenBack },
    { id: newId(), statement: held },
  ]
  for (const council of [ealing, slough, wye]) {
    const client = world.clientOf(memberOf(council, 'officer'))
    const together = await client.request('POST', '/referrals/together', { json: { ids } })
    const alone = await Promise.all(ids.map(id => client.get(`/referrals/${id}`)))
    const seen = alone.filter(({ status }) => status === 200).map(({ body }) => body)
    expect(seen).toHaveLength(council === wye ? 0 : 2)
    expect(together.body.items).toHaveLength(seen.length)
    expect(together.body.items).toEqual(expect.arrayContaining(seen))
    const { items } = (await client.request('POST', '/letters/together', { json: { letters } })).body
    const given = items as { id: string; letter: string }[]
    for (const { id, statement } of letters) {
      const one = await client.fetch('GET', `/referrals/${id}/letters/${statement}`)
      const bytes = Buffer.from(await one.arrayBuffer()).toString('base64')
      expect(given.find(item => item.id === id)?.letter).toBe(one.status === 200 ? bytes : undefined)
    }
  }
  const logOf = async (id: string) =>
    (await world.clientOf(memberOf(slough, 'manager')).get(`/referrals/${id}/fetches`)).body.items
  const { kid } = memberOf(slough, 'officer').key
  // Once together, once alone; of what was taken back, nothing was given.
  expect(await logOf(kept.id)).toMatchObject([{ member: kid }, { member: kid }])
  expect(await logOf(taken.id)).toEqual([])
  await world.stop()
})
