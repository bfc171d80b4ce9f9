// A retry is the same bytes: it gets the original receipt, whatever clock, head, state or key say now; other bytes are refused.
import { expect, test } from 'vitest'
import { newId } from '../../../../schemas/ids.ts'
import { digestOf, signStatement } from '../../../../schemas/statement/statement.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, type Prepared, RawReferral, withClaims } from '../../../support/raw-referral.ts'
import { expectProblem, now, useStage } from '../../../support/refusals.ts'
import { snapshotOf } from '../../../support/snapshot.ts'
import { memberOf } from '../../../support/world.ts'

const { stage, refuses } = useStage()

test('the same bytes again get the original receipt, whatever was said since', async () => {
  const { world, ealing, slough, referral, owner } = stage()
  const draft = referral()
  const sent = await draft.send()
  await draft.collect(sent)
  must(await draft.say(slough, { verb: 'acknowledge' }))
  const before = await snapshotOf(owner)
  const again = await world
    .clientOf(memberOf(ealing, 'officer'))
    .say(sent.statement, { letter: sent.letter as Uint8Array })
  expect([again.status, again.body]).toEqual([200, sent.body])
  const withoutLetter = await world.clientOf(memberOf(ealing, 'officer')).say(sent.statement)
  expect([withoutLetter.status, withoutLetter.body]).toEqual([200, sent.body])
  expect(await snapshotOf(owner)).toEqual(before)
})
test('the same bytes sent again after ten minutes get the original receipt: the clock is for what was never seen', async () => {
  const { world, ealing, referral, owner } = stage()
  const draft = referral()
  const prepared = await draft.prepare(ealing, draft.sendClaims())
  const old = await signStatement({ ...prepared.claims, iat: now() - 600 }, prepared.by.key)
  const client = world.clientOf(prepared.by)
  expectProblem(await client.say(old, { letter: prepared.letter?.bytes as Uint8Array }), 'clock')
  const sent = must(await draft.post(prepared))
  // As if these bytes had been recorded ten minutes ago, and the answer lost.
  const digest = Buffer.from(await digestOf(old), 'base64url')
  await owner.begin(async tx => {
    await tx`set constraints all deferred`
    await tx`delete from letters where statement = ${Buffer.from(sent.digest, 'base64url')}`
    await tx`update chain set statement = ${old}, digest = ${digest}, received_at = received_at - 600 where subject = ${draft.id}`
    await tx`update subjects set head = ${digest} where id = ${draft.id}`
  })
  const again = await client.say(old, { letter: prepared.letter?.bytes as Uint8Array })
  expect([again.status, again.body]).toEqual([200, sent.body])
})
test('the same bytes get the original receipt from a colleague, after the key that signed them was removed', async () => {
  const { world, wye, ealing } = stage()
  const directory = new RawDirectory(world)
  const manager = directory.member(wye)
  const newcomer = await makeNewcomer()
  recorded(await directory.say(manager, wye.id, await directory.admission(wye.id, newcomer, 'officer')))
  const member = asMember(newcomer, 'officer')
  const draft = new RawReferral(world, { ...wye, members: [member] }, ealing)
  const sent = await draft.send()
  const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'lost', since: now() } as const
  const removal = recorded(await directory.say(manager, wye.id, gone))
  expectProblem(await world.clientOf(member).say(sent.statement), 'member_removed')
  const again = await world.clientOf(memberOf(wye, 'officer')).say(sent.statement)
  expect([again.status, again.body]).toEqual([200, sent.body])
  const repeated = await world.clientOf(memberOf(wye, 'manager')).say(removal.statement)
  expect([repeated.status, repeated.body]).toEqual([200, removal.body])
})
test('the same bytes posted 20 times at once make one referral, and every answer is the one receipt', async () => {
  const { world, ealing, referral, owner } = stage()
  const draft = referral()
  const { claims, letter, by } = await draft.prepare(ealing, draft.sendClaims())
  const statement = await signStatement(claims, by.key)
  const client = world.clientOf(by)
  const enclosed = { letter: letter?.bytes as Uint8Array }
  const answers = await Promise.all(Array.from({ length: 20 }, () => client.say(statement, enclosed)))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await owner`select position from chain where subject = ${draft.id}`).toEqual([{ position: 0 }])
  expect(await owner`select authority from feed where subject = ${draft.id}`).toHaveLength(2)
})
test('a directory statement posted 20 times at once is recorded once', async () => {
  const { world, wye, owner } = stage()
  const directory = new RawDirectory(world)
  const manager = directory.member(wye)
  const statement = await directory.sign(manager, wye.id, { verb: 'verify_entry' })
  const answers = await Promise.all(Array.from({ length: 20 }, () => directory.post(manager, wye.id, statement)))
  expect(answers.map(({ status }) => status).sort()).toEqual([...Array(19).fill(200), 201])
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await owner`select position from chain where statement = ${statement}`).toHaveLength(1)
})
refuses('jti_reused', 'other bytes under a jti that was used', async on => {
  const draft = on.referral()
  const sent = await draft.prepare(on.ealing, draft.sendClaims())
  must(await draft.post(sent))
  const other = on.referral()
  const prepared = await other.prepare(on.ealing, other.sendClaims({ urgent: true }))
  return () => other.post(withClaims(prepared, { jti: sent.claims.jti }))
})
refuses('jti_reused', 'also in the directory', async ({ world, wye }) => {
  const directory = new RawDirectory(world)
  const manager = directory.member(wye)
  const jti = newId()
  recorded(await directory.say(manager, wye.id, { verb: 'verify_entry', jti }))
  return () => directory.say(manager, wye.id, { verb: 'verify_entry', jti })
})
test('of two statements with one jti at the same moment one is recorded, and the other is told so', async () => {
  const { ealing, referral } = stage()
  const jti = newId()
  const drafts = Array.from({ length: 6 }, () => referral())
  const prepared = await Promise.all(
    drafts.map(async draft => withClaims(await draft.prepare(ealing, draft.sendClaims()), { jti })),
  )
  const answers = await Promise.all(drafts.map((draft, index) => draft.post(prepared[index] as Prepared)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 201)) expectProblem(answer, 'jti_reused')
})
