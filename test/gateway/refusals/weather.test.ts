// Weather: a store goes away. Nothing is half done, the answer says when to come again, and the same bytes then succeed once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import { signStatement } from '../../../schemas/statement/statement.ts'
import { type EmbeddedNation, startEmbeddedNation } from '../../support/embedded-nation.ts'
import { announce, claimOf, complete, makeAttachment, putPart, upload } from '../../support/raw-attachment.ts'
import type { Answer } from '../../support/raw-client.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { expectProblem, joinThree } from '../../support/refusals.ts'
import { snapshotOf } from '../../support/snapshot.ts'
import { memberOf } from '../../support/world.ts'

let nation: EmbeddedNation
let ealing: CouncilKeys
let slough: CouncilKeys
let owner: Sql

beforeAll(async () => {
  nation = await startEmbeddedNation('weather')
  ;[ealing, slough] = await joinThree(nation)
  owner = connect(nation.ownerUrl, { max: 2 })
})
afterAll(async () => {
  await disconnect(owner, 0)
  await nation.stop()
})

/** A test that promises this refusal; named so that the coverage check finds it. */
const refuses = (code: ProblemCode, promise: string, run: () => Promise<void>) => test(`${code}: ${promise}`, run)

const officer = () => nation.clientOf(memberOf(ealing, 'officer'))

/** A `send`, signed, and the request that posts it. */
async function signed() {
  const draft = new RawReferral(nation, ealing, slough)
  const { claims, letter, by } = await draft.prepare(ealing, draft.sendClaims())
  const statement = await signStatement(claims, by.key)
  const enclosed = letter ? { letter: letter.bytes } : {}
  await officer().token
  return { id: draft.id, post: () => officer().say(statement, enclosed), statement, enclosed }
}

/** Asks as a client does: the same bytes, while the answer is to come again. */
async function untilTaken(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask()
    if (answer.status !== 503) return answer
  }
}

function expectUnavailable(answer: Answer): void {
  expectProblem(answer, 'unavailable')
  expect(answer.headers.get('retry-after')).toBe('2')
  expect(answer.body.origin).toBe('gateway')
}

const rowsOf = async (id: string) => (await owner`select position from chain where subject = ${id}`).length

/** How often the object store was found to be away, as alert rules see it. */
async function objectsAwayCounted(): Promise<number> {
  const { text } = await officer().get('/metrics')
  return Number(/^cme_store_away_total\{store="objects"\} (\d+)/m.exec(text)?.[1])
}

/** Waits until a session of the gateway's waits for a lock. */
async function someoneWaits(sql: Pick<Sql, 'unsafe'>): Promise<void> {
  for (;;) {
    const [row] = await sql.unsafe('select exists (select from pg_locks where not granted) as waiting')
    if (row?.waiting) return
  }
}

refuses('unavailable', 'Postgres away: the same bytes succeed afterwards, once and only once', async () => {
  const { id, post } = await signed()
  const before = await snapshotOf(owner)
  await nation.postgres.leaves()
  expectUnavailable(await post())
  expectUnavailable(await officer().get('/referrals?box=sent'))
  expectUnavailable(await officer().get('/health/ready'))
  expectUnavailable(await officer().askForToken())
  expect((await officer().get('/health/live')).status).toBe(200)
  await nation.postgres.returns()
  expect(await untilTaken(() => snapshotAsAnswer())).toMatchObject({ body: before })
  const taken = await untilTaken(post)
  expect(taken.status).toBe(201)
  const again = await post()
  expect([again.status, again.body]).toEqual([200, taken.body])
  expect(await rowsOf(id)).toBe(1)
})

/** The owner's own connection was lost, too. */
async function snapshotAsAnswer(): Promise<Answer> {
  const found = await snapshotOf(owner).catch(() => undefined)
  return { status: found ? 200 : 503, headers: new Headers(), text: '', body: { ...found } }
}

refuses(
  'unavailable',
  'Postgres goes while a statement is being written: it is written once, when sent again',
  async () => {
    const { id, post } = await signed()
    let answer: Promise<Answer> | undefined
    const held = owner
      .begin(async tx => {
        await tx`lock table chain in exclusive mode`
        answer = post()
        await someoneWaits(tx)
        await nation.postgres.leaves()
        await tx`select 1`
      })
      .catch(() => 'lost')
    expect(await held).toBe('lost')
    expectUnavailable((await answer) as Answer)
    await nation.postgres.returns()
    const taken = await untilTaken(post)
    expect(taken.status).toBe(201)
    expect((await post()).status).toBe(200)
    expect(await rowsOf(id)).toBe(1)
  },
)

test('an answer lost on the way is given again: the statement was recorded, and is not recorded twice', async () => {
  const { id, post, statement, enclosed } = await signed()
  const gone = new AbortController()
  await owner.begin(async tx => {
    await tx`lock table chain in exclusive mode`
    const json = {
      statement,
      ...('letter' in enclosed && { letter: Buffer.from(enclosed.letter as Uint8Array).toString('base64') }),
    }
    const lost = officer().request('POST', '/statements', { json, signal: gone.signal })
    await someoneWaits(tx)
    gone.abort()
    await expect(lost).rejects.toThrow()
  })
  const answer = await post()
  expect(answer.status).toBe(200)
  expect(await rowsOf(id)).toBe(1)
})

refuses('unavailable', 'S3 away: uploads wait, and all else goes on', async () => {
  const [begun, file, whole] = [await makeAttachment(), await makeAttachment(), await upload(officer())]
  await announce(officer(), begun)
  await nation.objects.leaves()
  expectUnavailable(await announce(officer(), file))
  expectUnavailable(await putPart(officer(), begun))
  expectUnavailable(await officer().get(`/attachments/${whole.id}/content`))
  // A balancer goes on sending here: letters do not wait for attachments. Operators are told, also while nobody sends any.
  const counted = await objectsAwayCounted()
  expect(await officer().get('/health/ready')).toMatchObject({ status: 200, body: { ready: true, objects: 'away' } })
  expect(await objectsAwayCounted()).toBeGreaterThan(counted)
  must(await new RawReferral(nation, ealing, slough).send())
  await nation.objects.returns()
  expect([200, 201]).toContain((await untilTaken(() => announce(officer(), file))).status)
  for (const one of [begun, file]) {
    expect((await untilTaken(() => putPart(officer(), one))).status).toBe(200)
    expect((await untilTaken(() => complete(officer(), one))).body).toMatchObject({ state: 'complete' })
  }
  const attachments = [begun, file, whole].map(claimOf)
  const sent = must(await new RawReferral(nation, ealing, slough).send({ attachments }))
  expect(sent.status).toBe(201)
  expect((await officer().get(`/attachments/${whole.id}/content`)).status).toBe(200)
})
