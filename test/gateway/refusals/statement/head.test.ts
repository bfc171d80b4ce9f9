// The head a speaker saw, and what it relied on in the directory: whoever speaks second is told what was said.
import { expect, test } from 'vitest'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, RawReferral, withClaims } from '../../../support/raw-referral.ts'
import { expectProblem, now, sending, useStage } from '../../../support/refusals.ts'
import { snapshotOf } from '../../../support/snapshot.ts'

const { stage, refuses } = useStage()

refuses(
  'stale',
  'somebody else spoke first: what was said since comes with the answer, oldest first, with its receipts',
  async on => {
    const draft = on.referral()
    const sent = await draft.send()
    const withdrawal = await draft.prepare(on.ealing, { verb: 'withdraw' })
    const collected = await draft.collect(sent)
    const taken = must(await draft.say(on.slough, { verb: 'acknowledge' }))
    const answer = await draft.post(withdrawal)
    expect(answer.body.missing).toEqual(
      [collected, taken].map(({ statement, body }) => ({ statement, receipt: body.receipt })),
    )
    return () => draft.post(withdrawal)
  },
)
refuses('stale', 'on a head nobody knows: the whole chain comes with the answer', async on => {
  const draft = on.referral()
  const sent = await draft.send()
  const prepared = await draft.prepare(on.slough, { verb: 'collect', item: sent.digest, revealed: sent.opening })
  const strange = withClaims(prepared, { prev: 'A'.repeat(43) })
  expect((await draft.post(strange)).body.missing).toHaveLength(1)
  return () => draft.post(strange)
})
refuses(
  'stale',
  'a new referral under an id that is taken: a stranger learns nothing about it',
  async on => {
    const draft = on.referral()
    await draft.send()
    const other = new RawReferral(on.world, on.wye, on.slough)
    const prepared = await other.prepare(on.wye, other.sendClaims())
    return () => other.post(withClaims(prepared, { sub: draft.id }))
  },
  answer => expect(answer.body.missing).toEqual([]),
)
refuses(
  'stale',
  'a first statement that names a head',
  sending(() => ({ prev: 'A'.repeat(43) })),
)
refuses(
  'stale',
  'in the directory, with what was said since',
  async on => {
    const directory = new RawDirectory(on.world)
    const manager = directory.member(on.wye)
    const late = await directory.sign(manager, on.wye.id, { verb: 'verify_entry' })
    recorded(await directory.say(manager, on.wye.id, { verb: 'verify_entry' }))
    return () => directory.post(manager, on.wye.id, late)
  },
  answer => expect(answer.body.missing).toHaveLength(1),
)
test('of two who speak at once on one head exactly one is heard, and the other is told what was said', async () => {
  const { ealing, slough, referral } = stage()
  const draft = referral()
  await draft.collect(await draft.send())
  const prepared = await Promise.all([
    draft.prepare(ealing, { verb: 'withdraw' }),
    draft.prepare(slough, { verb: 'ask' }),
    ...Array.from({ length: 6 }, () => draft.prepare(slough, { verb: 'acknowledge' })),
  ])
  const answers = await Promise.all(prepared.map(one => draft.post(one)))
  const [heard, ...more] = answers.filter(({ status }) => status === 201)
  expect(more).toEqual([])
  for (const answer of answers.filter(one => one !== heard)) {
    expectProblem(answer, 'stale')
    expect(answer.body.missing).toEqual([{ statement: heard?.statement, receipt: heard?.body.receipt }])
  }
})
test('a key removed while its statement waits at the door leaves nothing behind', async () => {
  const { world, wye, ealing, owner } = stage()
  const directory = new RawDirectory(world)
  const newcomer = await makeNewcomer()
  recorded(await directory.say(directory.member(wye), wye.id, await directory.admission(wye.id, newcomer, 'officer')))
  const draft = new RawReferral(world, { ...wye, members: [asMember(newcomer, 'officer')] }, ealing)
  const prepared = await draft.prepare(draft.sender, draft.sendClaims())
  await world.clientOf(prepared.by).token
  const before = await snapshotOf(owner)
  const thumbprint = Buffer.from(newcomer.key.kid, 'base64url')
  let answer: ReturnType<typeof draft.post> | undefined
  await owner.begin(async tx => {
    await tx`select thumbprint from members where thumbprint = ${thumbprint} for update`
    answer = draft.post(prepared)
    for (let waiting = false; !waiting; ) {
      const [row] = await tx<{ waiting: boolean }[]>`
        select exists (select from pg_locks where not granted) as waiting`
      waiting = row?.waiting ?? false
    }
    await tx`update members set removed_at = ${now()}, removed_reason = 'lost', removed_since = ${now()} where thumbprint = ${thumbprint}`
  })
  const refused = await (answer as ReturnType<typeof draft.post>)
  expectProblem(refused, 'contended')
  expect(refused.headers.get('retry-after')).toBe('1')
  expectProblem(await draft.post(prepared), 'member_removed')
  await owner`update members set removed_at = null, removed_reason = null, removed_since = null where thumbprint = ${thumbprint}`
  expect(await snapshotOf(owner)).toEqual(before)
})

// What was relied on in the directory.
refuses(
  'directory_moved',
  'heads that leave out the other side',
  sending(({ world, ealing }) => ({
    heads: { [ealing.id]: world.builder.heads.get(ealing.id) },
  })),
)
refuses(
  'directory_moved',
  'heads that name a third council',
  sending(({ world, ealing, slough, wye }) => ({
    heads: Object.fromEntries([ealing, slough, wye].map(({ id }) => [id, world.builder.heads.get(id)])),
  })),
)
refuses(
  'directory_moved',
  'the heads of both sides, each under the other’s name',
  sending(({ world, ealing, slough }) => ({
    heads: { [ealing.id]: world.builder.heads.get(slough.id), [slough.id]: world.builder.heads.get(ealing.id) },
  })),
)
refuses(
  'directory_moved',
  'a head that never was on that chain',
  sending(({ world, ealing, slough }) => ({
    heads: { [ealing.id]: world.builder.heads.get(ealing.id), [slough.id]: 'A'.repeat(43) },
  })),
)
test('an older head is good enough while what was relied on still holds', async () => {
  const { world, ealing, slough, referral } = stage()
  const draft = referral()
  const prepared = await draft.prepare(ealing, draft.sendClaims())
  const directory = new RawDirectory(world)
  recorded(await directory.say(directory.member(slough), slough.id, { verb: 'verify_entry' }))
  must(await draft.post(prepared))
})
