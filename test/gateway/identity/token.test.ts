// The token endpoint, over HTTP against a real database: who gets a token, and every way not to.
import { CompactSign } from 'jose'
import { expect, test } from 'vitest'
import {
  admit,
  assert,
  formOf,
  issuer,
  makePair,
  now,
  ofToken,
  openStage,
  prove,
  remove,
  type Stage,
  useDatabase,
} from './stage.ts'

const database = useDatabase()

const member = await makePair()
const stranger = await makePair()
const dpop = await makePair()

async function ask(stage: Stage, form: URLSearchParams, proof?: string) {
  const headers: Record<string, string> = proof === '' ? {} : { dpop: proof ?? (await prove(dpop)) }
  const response = await stage.app.request('/token', { method: 'POST', headers, body: form })
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, headers: response.headers, body, code: body.code }
}

test('a member gets a token of five minutes, of which only the digest is kept', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  const { status, headers, body } = await ask(stage, formOf(await assert(member), { client_id: member.thumbprint }))
  expect(status).toBe(200)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(body).toEqual({ access_token: expect.stringMatching(/^[\w-]{43}$/), token_type: 'DPoP', expires_in: 300 })
  const rows =
    await stage.sql`select digest, member, proof_key, extract(epoch from expires_at - now()) as left from access_tokens`
  expect(rows).toHaveLength(1)
  expect(rows[0]?.digest.toString('base64url')).toBe(ofToken(String(body.access_token)))
  expect(rows[0]?.member.toString('base64url')).toBe(member.thumbprint)
  expect(rows[0]?.proof_key.toString('base64url')).toBe(dpop.thumbprint)
  expect(Number(rows[0]?.left)).toBeGreaterThan(290)
})

test('a P-256 key, a typ, a kid and an audience in a list of one are taken', async () => {
  const stage = await openStage(await database())
  const p256 = await makePair('ES256')
  await admit(stage.sql, p256)
  const assertion = await assert(p256, { aud: [issuer], nbf: now() }, { typ: 'JWT', kid: p256.thumbprint })
  expect(await ask(stage, formOf(assertion))).toHaveProperty('status', 200)
})

test('an assertion is taken once, also when it comes many times at once', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  const form = formOf(await assert(member))
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(stage, form)))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  expect(answers.filter(({ code }) => code === 'assertion_replayed')).toHaveLength(7)
  expect(await stage.sql`select from access_tokens`).toHaveLength(1)
})

test('two members may use the same jti', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  await admit(stage.sql, stranger)
  for (const pair of [member, stranger]) {
    expect(await ask(stage, formOf(await assert(pair, { jti: 'same' })))).toHaveProperty('status', 200)
  }
})

test('assertions that do not prove a member key are refused, and nothing is kept of them', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  const other = { thumbprint: stranger.thumbprint }
  const refused: [string, Promise<string>][] = [
    ['unknown key', assert(stranger)],
    ['signed by another key', assert({ ...stranger, thumbprint: member.thumbprint })],
    ['another issuer', assert(member, { aud: 'https://elsewhere.example' })],
    ['the issuer with a slash', assert(member, { aud: `${issuer}/` })],
    ['the token endpoint as audience', assert(member, { aud: `${issuer}/token` })],
    ['two audiences', assert(member, { aud: [issuer, 'https://elsewhere.example'] })],
    ['no audience', assert(member, { aud: undefined })],
    ['run out', assert(member, { exp: now() - 61 })],
    ['holding for too long', assert(member, { exp: now() + 420 })],
    ['no end', assert(member, { exp: undefined })],
    ['not yet', assert(member, { nbf: now() + 120 })],
    ['no jti', assert(member, { jti: undefined })],
    ['iss is not sub', assert(member, { iss: other.thumbprint })],
    ['kid is not sub', assert(member, {}, { kid: other.thumbprint })],
    ['a name as iss and sub', assert(member, { iss: 'council', sub: 'council' })],
    ['typ of a statement', assert(member, {}, { typ: 'cme-statement+jwt' })],
    ['key by reference', assert(member, {}, { jku: 'https://elsewhere.example/keys' })],
    ['key brought along', assert(member, {}, { jwk: member.jwk })],
    ['algorithm by its old name', assert({ ...member, alg: 'EdDSA' })],
    ['not a JWT', Promise.resolve('a.b.c')],
  ]
  for (const [what, assertion] of refused) {
    const { status, code, body, headers } = await ask(stage, formOf(await assertion))
    expect([what, status, code]).toEqual([what, 401, 'invalid_client'])
    expect(body.error, 'what OAuth libraries look for').toBe('invalid_client')
    expect(headers.get('www-authenticate')).toBeNull()
  }
  const elsewhere = formOf(await assert(member), { client_id: stranger.thumbprint })
  expect(await ask(stage, elsewhere)).toHaveProperty('code', 'invalid_client')
  expect(await stage.sql`select from spent_assertions`).toHaveLength(0)
  expect(await stage.sql`select from access_tokens`).toHaveLength(0)
})

test('a claim that stands twice in an assertion is refused', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  const { thumbprint: id } = member
  const text = `{"iss":"${id}","sub":"${id}","aud":"https://elsewhere.example","aud":"${issuer}","jti":"1","exp":${now() + 60}}`
  const assertion = await new CompactSign(Buffer.from(text))
    .setProtectedHeader({ alg: 'Ed25519' })
    .sign(member.privateKey)
  expect(await ask(stage, formOf(assertion))).toHaveProperty('code', 'invalid_client')
})

test('a removed member is told so; somebody without the key is not', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  await remove(stage.owner, member)
  expect(await ask(stage, formOf(await assert(member)))).toMatchObject({ status: 403, code: 'member_removed' })
  const forged = formOf(await assert({ ...stranger, thumbprint: member.thumbprint }))
  expect(await ask(stage, forged)).toMatchObject({ status: 401, code: 'invalid_client' })
})

test('a member whose time has not come is as unknown as anybody', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member, { from: 3600 })
  const waiting = await ask(stage, formOf(await assert(member)))
  const unknown = await ask(stage, formOf(await assert(stranger)))
  expect(waiting.body).toEqual(unknown.body)
})

test('no token without a fitting proof, and the assertion stays unspent', async () => {
  const stage = await openStage(await database())
  await admit(stage.sql, member)
  const form = formOf(await assert(member))
  for (const proof of [
    '',
    'nonsense',
    await prove(dpop, { htm: 'GET' }),
    await prove(dpop, { htu: `${issuer}/things/mine` }),
  ]) {
    const { status, body } = await ask(stage, form, proof)
    expect([status, body.code, body.error]).toEqual([401, 'invalid_dpop', 'invalid_dpop_proof'])
  }
  expect(await ask(stage, form)).toHaveProperty('status', 200)
})

test('another grant, or a form without an assertion, is a malformed request', async () => {
  const stage = await openStage(await database())
  const assertion = await assert(member)
  const code = formOf(assertion, { grant_type: 'authorization_code' })
  expect(await ask(stage, code)).toMatchObject({
    status: 400,
    code: 'malformed_request',
    body: { error: 'invalid_request' },
  })
  const secret = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'me', client_secret: 'hush' })
  const { status, body } = await ask(stage, secret)
  expect(status).toBe(400)
  expect(JSON.stringify(body)).not.toContain('hush')
})
