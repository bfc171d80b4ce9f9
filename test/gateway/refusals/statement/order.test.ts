// The order of the checks: with two things wrong, the earlier check answers.
import { withClaims } from '../../../support/raw-referral.ts'
import { sending, useStage } from '../../../support/refusals.ts'

const { refuses } = useStage()

const later = {
  clock: { iat: 1 },
  speaker: { from_desk: 'restricted' },
  head: { prev: 'A'.repeat(43) },
  directory: { heads: {} },
}
refuses(
  'wrong_net',
  'before the clock',
  sending(() => ({ ...later.clock, net: 'A'.repeat(43) })),
)
refuses(
  'clock',
  'before desk, head and directory',
  sending(() => ({ ...later.clock, ...later.speaker, ...later.head, ...later.directory })),
)
refuses(
  'not_your_desk',
  'before head and directory',
  sending(() => ({ ...later.speaker, ...later.head, ...later.directory })),
)
refuses('stale', 'before the directory', async on => {
  const draft = on.referral()
  await draft.send()
  const prepared = await draft.prepare(on.ealing, { verb: 'withdraw' })
  return () => draft.post(withClaims(prepared, { ...later.head, ...later.directory }))
})
refuses('directory_moved', 'before the life of the referral', async on => {
  const draft = on.referral()
  await draft.send()
  const prepared = await draft.prepare(on.ealing, { verb: 'answer', attachments: [] })
  return () => draft.post(withClaims(prepared, later.directory))
})
refuses('verb_not_allowed', 'before the letter', async on => {
  const draft = on.referral()
  await draft.send()
  const { letter: _, ...prepared } = await draft.prepare(on.ealing, { verb: 'answer', attachments: [] })
  return () => draft.post(prepared)
})
