// Clock, key, role, desk, party: who may say this, and what strangers are told.
import { expect, test } from 'vitest'
import { makeOwnKey } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { maxClockSkewSeconds } from '../../../../schemas/limits.ts'
import { signStatement } from '../../../../schemas/statement/statement.ts'
import type { Statement } from '../../../../schemas/statement/verbs.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, withClaims } from '../../../support/raw-referral.ts'
import { expectProblem, expectRefused, now, sending, useStage, whole } from '../../../support/refusals.ts'
import { snapshotOf } from '../../../support/snapshot.ts'
import { memberOf } from '../../../support/world.ts'

const { stage, refuses } = useStage()

refuses(
  'clock',
  'signed more than five minutes ago',
  sending(() => ({ iat: now() - maxClockSkewSeconds - 30 })),
)
refuses(
  'clock',
  'signed more than five minutes from now',
  sending(() => ({ iat: now() + maxClockSkewSeconds + 30 })),
)
refuses('clock', 'in the directory, too', async ({ world, wye }) => {
  const directory = new RawDirectory(world)
  const manager = directory.member(wye)
  return () => directory.say(manager, wye.id, { verb: 'verify_entry', iat: now() - maxClockSkewSeconds - 30 })
})
test('clocks that differ by four minutes are no reason to refuse', async () => {
  const { ealing, referral } = stage()
  for (const by of [-240, 240]) {
    const draft = referral()
    const prepared = await draft.prepare(ealing, draft.sendClaims())
    must(await draft.post(withClaims(prepared, { iat: now() + by })))
  }
})

// Key, role, desk, party.
refuses(
  'key_not_of_issuer',
  'in the name of another council',
  sending(({ slough }) => ({ iss: slough.id })),
)
refuses('key_not_of_issuer', 'signed by another key than the token was issued to', async on => {
  const draft = on.referral()
  const { claims, letter } = await draft.prepare(on.ealing, draft.sendClaims())
  const statement = await signStatement(claims, memberOf(on.ealing, 'manager').key)
  return () => on.world.clientOf(memberOf(on.ealing, 'officer')).say(statement, { letter: letter?.bytes as Uint8Array })
})
refuses('key_not_of_issuer', 'signed by a key nobody knows', async on => {
  const draft = on.referral()
  const { claims, letter, by } = await draft.prepare(on.ealing, draft.sendClaims())
  const statement = await signStatement(claims, await makeOwnKey())
  return () => on.world.clientOf(by).say(statement, { letter: letter?.bytes as Uint8Array })
})
refuses('key_not_of_issuer', 'signed by a key of another council', async on => {
  const draft = on.referral()
  const { claims, letter, by } = await draft.prepare(on.ealing, draft.sendClaims())
  const statement = await signStatement(claims, memberOf(on.slough, 'officer').key)
  return () => on.world.clientOf(by).say(statement, { letter: letter?.bytes as Uint8Array })
})
refuses('signature_invalid', 'other bytes than were signed', async on => {
  const draft = on.referral()
  const { claims, letter, by } = await draft.prepare(on.ealing, draft.sendClaims())
  const [header, , signature] = (await signStatement(claims, by.key)).split('.')
  const other = Buffer.from(JSON.stringify({ ...claims, urgent: true })).toString('base64url')
  return () => on.world.clientOf(by).say(`${header}.${other}.${signature}`, { letter: letter?.bytes as Uint8Array })
})
refuses('role_may_not', 'an auditor looks and does not speak', async on => {
  const draft = on.referral()
  const prepared = await draft.prepare(on.ealing, draft.sendClaims(), { member: 'auditor' })
  return () => draft.post(prepared)
})
refuses(
  'not_your_desk',
  'from a desk where the speaker does not work',
  sending(() => ({ from_desk: 'restricted' })),
)

test('what is not yours answers, byte for byte, like what does not exist: reading', async () => {
  const { world, referral, wye, owner } = stage()
  const draft = referral()
  const sent = await draft.send()
  const client = world.clientOf(memberOf(wye, 'manager'))
  const look = () => snapshotOf(owner)
  for (const rest of ['', `/letters/${sent.digest}`, '/fetches']) {
    const theirs = await expectRefused('not_found', () => client.get(`/referrals/${draft.id}${rest}`), look)
    const missing = await expectRefused('not_found', () => client.get(`/referrals/${newId()}${rest}`), look)
    expect(whole(theirs)).toEqual(whole(missing))
  }
})
test('what is not yours answers, byte for byte, like what does not exist: speaking about a referral', async () => {
  const { world, referral, wye, ealing } = stage()
  const draft = referral()
  const sent = await draft.send()
  const client = world.clientOf(memberOf(wye, 'officer'))
  const say = async (sub: string, prev: string | null) => {
    const prepared = await draft.prepare(ealing, { verb: 'acknowledge' })
    const claims = { ...prepared.claims, iss: wye.id, sub, prev } as Statement
    return client.say(await signStatement(claims, memberOf(wye, 'officer').key))
  }
  const theirs = await say(draft.id, sent.digest)
  expectProblem(theirs, 'not_found')
  expect(whole(theirs)).toEqual(whole(await say(newId(), sent.digest)))
  expect(whole(await say(draft.id, null))).toEqual(whole(theirs))
})
test('what is not yours answers, byte for byte, like what does not exist: speaking about it as if it were a council', async () => {
  const { world, referral, wye } = stage()
  const draft = referral()
  await draft.send()
  const directory = new RawDirectory(world)
  for (const name of ['manager', 'officer']) {
    const voice = directory.member(wye, name)
    for (const verb of ['verify_entry', 'register'] as const) {
      const own = verb === 'register' ? { verb, identity: wye.identity } : { verb }
      const [theirs, missing] = [await directory.say(voice, draft.id, own), await directory.say(voice, newId(), own)]
      expect(whole(theirs)).toEqual(whole(missing))
    }
  }
  const [theirs, missing] = [draft.id, newId()].map(sub =>
    directory.say(directory.registrar(0), sub, { verb: 'approve', proposal: draft.head }),
  )
  expect(whole((await theirs) as never)).toEqual(whole((await missing) as never))
})
refuses('not_found', 'a colleague who does not work at the desk the referral lies at', async on => {
  const directory = new RawDirectory(on.world)
  const newcomer = await makeNewcomer()
  const admission = await directory.admission(on.slough.id, newcomer, 'officer', { desks: ['sen'] })
  recorded(await directory.say(directory.member(on.slough), on.slough.id, admission))
  const draft = on.referral()
  await draft.send()
  return () => on.world.clientOf(asMember(newcomer, 'officer')).get(`/referrals/${draft.id}`)
})
