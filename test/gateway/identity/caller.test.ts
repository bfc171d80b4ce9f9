// Requests with a token, over HTTP against a real database: who is taken for whom, and every way not to be.
import { expect, test } from 'vitest'
import type { Sql } from '../../../gateway/database/connect.ts'
import { callerOf, settle } from '../../../gateway/identity/caller.ts'
import {
  admit,
  getToken,
  issuer,
  makePair,
  ofToken,
  openStage,
  present,
  prove,
  remove,
  type Stage,
  useDatabase,
} from './stage.ts'

const database = useDatabase()

const member = await makePair()
const dpop = await makePair()
const stranger = await makePair()

async function ask(stage: Stage, method: string, headers: Record<string, string>, path = '/things/mine') {
  const response = await stage.app.request(path, { method, headers })
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, headers: response.headers, body, code: body.code }
}

async function enter() {
  const stage = await openStage(await database())
  const standing = await admit(stage.sql, member)
  return { stage, standing, token: await getToken(stage, member, dpop) }
}

test('a caller is the member as the directory has it now', async () => {
  const { stage, standing, token } = await enter()
  const { body } = await ask(stage, 'GET', await present(token, dpop, 'GET', '/things/mine'))
  expect(body).toEqual({ thumbprint: member.thumbprint, role: 'officer', desks: ['cme', 'sen'], ...standing })
  await stage.owner`update members set role = 'manager', person = null, desks = '{restricted}'`
  const later = await ask(stage, 'GET', await present(token, dpop, 'GET', '/things/mine'))
  const { authority } = standing
  expect(later.body).toEqual({ thumbprint: member.thumbprint, role: 'manager', desks: ['restricted'], authority })
})

test('a removed member is refused on the next request, reading and writing', async () => {
  const { stage, token } = await enter()
  await remove(stage.owner, member)
  for (const method of ['GET', 'POST']) {
    const answer = await ask(stage, method, await present(token, dpop, method, '/things/mine'))
    expect(answer).toMatchObject({ status: 403, code: 'member_removed' })
  }
})

test('who is removed before all of the request has come is refused, and their proof is not kept', async () => {
  const { stage, token } = await enter()
  const headers = { ...(await present(token, dpop, 'POST', '/things/mine')), 'content-length': '1' }
  // Asked for its bytes only once the token and the proof were taken.
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        await remove(stage.owner, member)
        controller.enqueue(new Uint8Array(1))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  const request = new Request(`${issuer}/things/mine`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
  const answer = await stage.app.request(request)
  expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'member_removed' }])
  expect(await stage.sql`select from spent_proofs`).toHaveLength(0)
})

test('a proof writes once, also when it comes many times at once', async () => {
  const { stage, token } = await enter()
  const headers = await present(token, dpop, 'POST', '/things/mine')
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(stage, 'POST', headers)))
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
  const replayed = answers.filter(({ code }) => code === 'dpop_replayed')
  expect(replayed).toHaveLength(7)
  expect(replayed[0]?.headers.get('www-authenticate')).toBe('DPoP error="invalid_dpop_proof", algs="Ed25519 ES256"')
})

test('a proof may read again within its minute, and leaves nothing behind', async () => {
  const { stage, token } = await enter()
  const headers = await present(token, dpop, 'GET', '/things/mine')
  expect(await ask(stage, 'GET', headers)).toHaveProperty('status', 200)
  expect(await ask(stage, 'GET', headers)).toHaveProperty('status', 200)
  expect(await stage.sql`select from spent_proofs`).toHaveLength(0)
})

test('a proof for another method, path, moment or token is refused', async () => {
  const { stage, token } = await enter()
  const wrong = [
    { htm: 'POST' },
    { htu: `${issuer}/things/other` },
    { htu: 'http://localhost/things/mine' },
    { iat: Math.floor(Date.now() / 1000) - 90 },
    { ath: ofToken('another') },
    { ath: undefined },
  ]
  for (const claims of wrong) {
    const answer = await ask(stage, 'GET', await present(token, dpop, 'GET', '/things/mine', claims))
    expect(answer).toMatchObject({ status: 401, code: 'invalid_dpop' })
    expect(answer.headers.get('www-authenticate')).toContain('error="invalid_dpop_proof"')
  }
})

test('the Host header decides nothing', async () => {
  const { stage, token } = await enter()
  const honest = await present(token, dpop, 'GET', '/things/mine')
  const headers = { ...honest, host: 'elsewhere.example', 'x-forwarded-host': 'elsewhere.example' }
  expect(await ask(stage, 'GET', headers)).toHaveProperty('status', 200)
  const lured = await present(token, dpop, 'GET', '/things/mine', { htu: 'https://elsewhere.example/things/mine' })
  const response = await stage.app.request('https://elsewhere.example/things/mine', { headers: lured })
  expect(response.status).toBe(401)
})

test('the path is compared as it was sent, and the query is left aside', async () => {
  const { stage, token } = await enter()
  const headers = await present(token, dpop, 'GET', '/things/m%20ne', {})
  expect(await ask(stage, 'GET', headers, '/things/m%20ne?limit=5')).toMatchObject({ code: 'not_found' })
})

test('a token works only with the key it was issued to, and a thief leaves no trace', async () => {
  const { stage, token } = await enter()
  for (const method of ['GET', 'POST']) {
    const stolen = await ask(stage, method, await present(token, stranger, method, '/things/mine'))
    expect(stolen).toMatchObject({ status: 401, code: 'unauthorised' })
    expect(stolen.headers.get('www-authenticate')).toBe('DPoP error="invalid_token", algs="Ed25519 ES256"')
  }
  expect(await stage.sql`select from spent_proofs`).toHaveLength(0)
})

test('a token that has run out, was never issued or is not a token is refused alike', async () => {
  const { stage, token } = await enter()
  const invented = await ask(stage, 'POST', await present('A'.repeat(43), dpop, 'POST', '/things/mine'))
  const misshapen = await ask(stage, 'POST', await present('short', dpop, 'POST', '/things/mine'))
  await stage.owner`update access_tokens set expires_at = now() - interval '1 second'`
  const old = await ask(stage, 'POST', await present(token, dpop, 'POST', '/things/mine'))
  expect(old).toMatchObject({ status: 401, code: 'unauthorised' })
  expect(invented.body).toEqual(old.body)
  expect(misshapen.body).toEqual(old.body)
})

test('a token of a member whose time has not come is as good as none', async () => {
  const { stage, token } = await enter()
  await stage.owner`update members set valid_from = extract(epoch from now()) + 60`
  const answer = await ask(stage, 'GET', await present(token, dpop, 'GET', '/things/mine'))
  expect(answer).toMatchObject({ status: 401, code: 'unauthorised' })
})

test('a Bearer token, a missing token and a missing proof are refused', async () => {
  const { stage, token } = await enter()
  const { dpop: proof, authorization } = await present(token, dpop, 'GET', '/things/mine')
  expect(await ask(stage, 'GET', { authorization: `Bearer ${token}`, dpop: proof })).toHaveProperty(
    'code',
    'unauthorised',
  )
  expect(await ask(stage, 'GET', { authorization })).toHaveProperty('code', 'invalid_dpop')
  const bare = await ask(stage, 'GET', {})
  expect(bare).toMatchObject({ status: 401, code: 'unauthorised' })
  // RFC 6750 §3.1: who brought nothing is not told that it is wrong.
  expect(bare.headers.get('www-authenticate')).toBe('DPoP algs="Ed25519 ES256"')
})

test('two proofs in one request are refused', async () => {
  const { stage, token } = await enter()
  const headers = new Headers(await present(token, dpop, 'GET', '/things/mine'))
  headers.append('dpop', await prove(dpop))
  expect(await ask(stage, 'GET', headers as never)).toHaveProperty('code', 'invalid_dpop')
})

test('who asks costs one round trip to the database, and one more where a proof is spent apart', async () => {
  const { stage, token } = await enter()
  let trips = 0
  const sql = new Proxy(stage.sql, {
    apply: (target, self, args) => {
      const query = Reflect.apply(target as never, self, args) as Promise<unknown>
      const send = query.then.bind(query)
      const then: typeof send = (...on) => {
        trips += 1
        return send(...on)
      }
      // Only what is waited for is sent; the rest are parts of it.
      return Object.assign(query, { then })
    },
  }) as Sql
  const deps = { config: { publicUrl: issuer }, sql }
  for (const [method, cost] of [
    ['GET', 1],
    ['POST', 2],
  ] as const) {
    const { dpop: proof } = await present(token, dpop, method, '/things/mine')
    trips = 0
    const caller = await callerOf(deps, { token, proof, method, path: '/things/mine' })
    expect(trips).toBe(1)
    await settle(deps, caller)
    expect(trips).toBe(cost)
  }
})
