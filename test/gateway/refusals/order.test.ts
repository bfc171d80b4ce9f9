// A statement against what is recorded: retries, clock, speaker, head, directory, life. In the order the protocol gives the checks.
import { expect, test } from 'vitest'
import { makeOwnKey } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { maxClockSkewSeconds } from '../../../schemas/limits.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import { digestOf, signStatement } from '../../../schemas/statement.ts'
import type { Statement } from '../../../schemas/verbs.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { must, type Prepared, type RawReferral } from '../../support/raw-referral.ts'
import { expectProblem, expectRefused, type Stage, useStage } from '../../support/refusals.ts'
import { snapshotOf } from '../../support/snapshot.ts'
import { memberOf } from '../../support/world.ts'

const { stage, refuses } = useStage()

const now = () => Math.floor(Date.now() / 1000)
const withClaims = (prepared: Prepared, change: Record<string, unknown>): Prepared => ({
  ...prepared,
  claims: { ...prepared.claims, ...change } as Statement,
})
/** A `send` with claims spoilt after its letter was sealed. */
const sending = (change: (on: Stage) => Record<string, unknown>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    const prepared = await draft.prepare(on.ealing, draft.sendClaims())
    return () => draft.post(withClaims(prepared, change(on)))
  }
/** What a side says next in a referral that was sent and collected. */
const inCollected = (say: (draft: RawReferral, on: Stage) => () => ReturnType<RawReferral['say']>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    await draft.collect(await draft.send())
    return say(draft, on)
  }

// Stored already?
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
  const { RawReferral } = await import('../../support/raw-referral.ts')
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

// Clock.
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

/** All of an answer but what differs from one request to the next. */
const whole = ({ status, text, headers }: { status: number; text: string; headers: Headers }) => {
  const varying = /^(x-request-id|date|ratelimit-.*)$/
  return { status, text, headers: [...headers].filter(([name]) => !varying.test(name)) }
}
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

// Head.
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
      [collected, taken].map(({ statement, body }) => ({ statement, receipt: body['receipt'] })),
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
    const { RawReferral } = await import('../../support/raw-referral.ts')
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
    expect(answer.body.missing).toEqual([{ statement: heard?.statement, receipt: heard?.body['receipt'] }])
  }
})
test('a key removed while its statement waits at the door leaves nothing behind', async () => {
  const { world, wye, ealing, owner } = stage()
  const directory = new RawDirectory(world)
  const newcomer = await makeNewcomer()
  recorded(await directory.say(directory.member(wye), wye.id, await directory.admission(wye.id, newcomer, 'officer')))
  const { RawReferral } = await import('../../support/raw-referral.ts')
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
  expectProblem(refused, 'contended' satisfies ProblemCode)
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

// Life.
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
  inCollected((draft, { slough }) => {
    const send = draft.id
    return () =>
      draft
        .say(slough, { verb: 'correct', replaces: 'A'.repeat(43), attachments: [] })
        .then(answer => ({ ...answer, send }))
  }),
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
  const { RawReferral } = await import('../../support/raw-referral.ts')
  const other = new RawReferral(on.world, on.wye, on.slough)
  const prepared = await other.prepare(on.wye, other.sendClaims({ follows: draft.id }))
  return () => other.post(prepared)
})
test('following what is not yours answers, byte for byte, like following what does not exist', async () => {
  const { world, wye, slough, referral } = stage()
  const draft = referral()
  await draft.send()
  const { RawReferral } = await import('../../support/raw-referral.ts')
  const [theirs, missing] = await Promise.all(
    [draft.id, newId()].map(async follows => {
      const other = new RawReferral(world, wye, slough)
      return whole(await other.say(wye, other.sendClaims({ follows })))
    }),
  )
  expect(theirs).toEqual(missing)
})

// The order itself: with two things wrong, the earlier check answers.
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
