// Who saw a request with its token and proof: the proof carries one statement, whatever became of it. That is decided in the transaction
// that records it, so requests that come at the same moment are told apart too.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { signStatement } from '../../../schemas/statement/statement.ts'
import type { Statement } from '../../../schemas/statement/verbs.ts'
import { proofFor, type RawClient } from '../../support/raw-client.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startTwoCouncils, type World } from '../../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  ;({ world, ealing, slough } = await startTwoCouncils())
})
afterAll(() => world.stop())

const officer = () => world.clientOf(memberOf(ealing, 'officer'))

/** Posts statements with one and the same proof. */
async function withOneProof(client: RawClient) {
  const dpop = await proofFor(await client.proofKey, 'POST', `${client.issuer}/statements`, await client.token)
  return (json: object) => client.request('POST', '/statements', { json, headers: { dpop } })
}

/** A new referral, signed and sealed, as the body of its request. */
async function newReferral(change: Partial<Statement> = {}) {
  const referral = new RawReferral(world, ealing, slough)
  const { claims, letter, by } = await referral.prepare(ealing, referral.sendClaims())
  const statement = await signStatement({ ...claims, ...change } as Statement, by.key)
  return { id: referral.id, body: { statement, letter: Buffer.from(letter?.bytes ?? []).toString('base64') } }
}

test('of eight referrals that come at once with one proof one is recorded, and nothing is left of the others', async () => {
  const post = await withOneProof(officer())
  const referrals = await Promise.all(Array.from({ length: 8 }, () => newReferral()))
  const answers = await Promise.all(referrals.map(({ body }) => post(body)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  expect(answers.filter(({ body }) => body.code === 'dpop_replayed')).toHaveLength(7)
  const found = await Promise.all(referrals.map(({ id }) => officer().get(`/referrals/${id}`)))
  expect(found.map(({ status }) => status === 200)).toEqual(answers.map(({ status }) => status === 201))
})

test('the same request again is refused; the same statement with a proof of its own is told its receipt', async () => {
  const post = await withOneProof(officer())
  const { body } = await newReferral()
  const first = await post(body)
  expect(first.status).toBe(201)
  expect((await post(body)).body.code).toBe('dpop_replayed')
  const again = await officer().request('POST', '/statements', { json: body })
  expect(again).toMatchObject({ status: 200, body: first.body })
})

test('a proof that came with a statement that was refused, or was recorded before, carries no other', async () => {
  const recorded = await newReferral()
  expect((await officer().request('POST', '/statements', { json: recorded.body })).status).toBe(201)
  for (const [before, status] of [
    [await newReferral({ iat: Math.floor(Date.now() / 1000) - 86_400 }), 400],
    [recorded, 200],
  ] as const) {
    const post = await withOneProof(officer())
    expect((await post(before.body)).status).toBe(status)
    expect((await post((await newReferral()).body)).body.code).toBe('dpop_replayed')
  }
})

test('of eight councils registered at once with one proof one is recorded', async () => {
  const [registrar] = world.registrars
  if (!registrar) throw new Error('there is no registrar')
  const post = await withOneProof(world.clientOf(registrar))
  const statements = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const identity = { name: `New ${index}`, nation: 'England' as const, gss: [], status: 'active' as const }
      const place = { net: world.net, iss: 'national', sub: newId(), jti: newId(), prev: null }
      const iat = Math.floor(Date.now() / 1000)
      return signStatement({ ...place, iat, verb: 'register', identity } as Statement, registrar.key)
    }),
  )
  const answers = await Promise.all(statements.map(statement => post({ statement })))
  expect(answers.map(({ status, body }) => (status === 201 ? 'recorded' : body.code)).toSorted()).toEqual([
    ...Array.from({ length: 7 }, () => 'dpop_replayed'),
    'recorded',
  ])
})
