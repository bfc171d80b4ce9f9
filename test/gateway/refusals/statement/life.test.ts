// What may be said in which state, and what each verb must prove.
import { expect, test } from 'vitest'
import { newId } from '../../../../schemas/ids.ts'
import { must, RawReferral } from '../../../support/raw-referral.ts'
import { inCollected, sending, useStage, whole } from '../../../support/refusals.ts'

const { stage, refuses } = useStage()

refuses('verb_not_allowed', 'accepted before it was opened', async on => {
  const draft = on.referral()
  const sent = await draft.send()
  const prepared = await draft.prepare(on.slough, { verb: 'accept', accepts: [sent.digest] })
  return () => draft.post(prepared)
})
refuses('verb_not_allowed', 'declined unopened without saying that it cannot be opened', async on => {
  const draft = on.referral()
  await draft.send()
  return () => draft.say(on.slough, { verb: 'decline' })
})
refuses(
  'verb_not_allowed',
  'a council that refers to itself',
  sending(({ ealing, world }) => ({
    to: ealing.id,
    heads: { [ealing.id]: world.builder.heads.get(ealing.id) },
  })),
)
refuses(
  'verb_not_allowed',
  'a decision promised for more than 40 working days after sending',
  inCollected((draft, { slough }) => () => {
    const decide_by = new Date(Date.now() + 75 * 86_400_000).toISOString().slice(0, 10)
    return draft.say(slough, { verb: 'acknowledge', decide_by })
  }),
)
refuses(
  'verb_not_allowed',
  'a correction of what the other side wrote',
  inCollected(
    (draft, { slough }, sent) =>
      () =>
        draft.say(slough, { verb: 'correct', replaces: sent.digest }),
  ),
)
refuses('verb_not_allowed', 'disowned without the key having been reported compromised', async on => {
  const draft = on.referral()
  const { accepted } = await draft.accepted()
  return () => draft.say(on.slough, { verb: 'disown', item: accepted.digest }, { member: 'manager' })
})
refuses('verb_not_allowed', 'handed over to a council that is no successor', async on => {
  const draft = on.referral()
  await draft.send()
  const heads = Object.fromEntries([on.ealing, on.slough, on.wye].map(({ id }) => [id, on.world.builder.heads.get(id)]))
  const claims = { verb: 'hand_over', to: on.wye.id, desk: 'cme', heads } as const
  return () => draft.say(on.slough, claims, { member: 'manager' })
})
refuses('accepts_mismatch', 'an acceptance that leaves out a correction', async on => {
  const draft = on.referral()
  const sent = await draft.send()
  await draft.collect(sent)
  must(await draft.say(on.ealing, { verb: 'correct', replaces: sent.digest }))
  return () => draft.say(on.slough, { verb: 'accept', accepts: [sent.digest] })
})
refuses(
  'accepts_mismatch',
  'an acceptance of something else',
  inCollected(
    (draft, { slough }) =>
      () =>
        draft.say(slough, { verb: 'accept', accepts: ['A'.repeat(43)] }),
  ),
)
refuses('acceptance_unproven', 'closed without naming the acceptance', async on => {
  const draft = on.referral()
  await draft.accepted()
  return () => draft.say(on.ealing, { verb: 'close' })
})
refuses('acceptance_unproven', 'closed on an acceptance of another referral', async on => {
  const [draft, other] = [on.referral(), on.referral()]
  await draft.accepted()
  const { accepted } = await other.accepted()
  return () => draft.say(on.ealing, { verb: 'close', accepted: accepted.digest })
})
refuses('opening_mismatch', 'a collection that reveals another opening', async on => {
  const draft = on.referral()
  const sent = await draft.send()
  return () => draft.say(on.slough, { verb: 'collect', item: sent.digest, revealed: 'A'.repeat(43) })
})
refuses('opening_mismatch', 'a collection of what is not here', async on => {
  const [draft, other] = [on.referral(), on.referral()]
  await draft.send()
  const sent = await other.send()
  return () => draft.say(on.slough, { verb: 'collect', item: sent.digest, revealed: sent.opening })
})
refuses('opening_mismatch', "a collection of one's own letter", async on => {
  const draft = on.referral()
  const sent = await draft.send()
  return () => draft.say(on.ealing, { verb: 'collect', item: sent.digest, revealed: sent.opening })
})
refuses('officer_not_named', 'a system that withdraws without the letter that names who decided', async on => {
  const draft = on.referral()
  await draft.send()
  const prepared = await draft.prepare(on.ealing, { verb: 'withdraw' }, { member: 'system', withLetter: false })
  return () => draft.post(prepared)
})
refuses('follows_unknown', 'a referral that follows one of other councils', async on => {
  const draft = on.referral()
  await draft.send()
  const other = new RawReferral(on.world, on.wye, on.slough)
  const prepared = await other.prepare(on.wye, other.sendClaims({ follows: draft.id }))
  return () => other.post(prepared)
})
test('following what is not yours answers, byte for byte, like following what does not exist', async () => {
  const { world, wye, slough, referral } = stage()
  const draft = referral()
  await draft.send()
  const [theirs, missing] = await Promise.all(
    [draft.id, newId()].map(async follows => {
      const other = new RawReferral(world, wye, slough)
      return whole(await other.say(wye, other.sendClaims({ follows })))
    }),
  )
  expect(theirs).toEqual(missing)
})
