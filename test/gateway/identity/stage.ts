// A small app with a real edge, a real token endpoint and a real database: what identity looks like from outside.
// Not the gateway: its own routes are only there to be asked.
import { createHash, randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll } from 'vitest'
import { connect, type Sql } from '../../../gateway/database/connect.ts'
import { authenticate } from '../../../gateway/edge/authenticate.ts'
import { createLog } from '../../../gateway/edge/log.ts'
import { refuseForm } from '../../../gateway/edge/problem.ts'
import { type EdgeEnv, everyRequest } from '../../../gateway/edge/request.ts'
import { createThrottle } from '../../../gateway/edge/throttle.ts'
import { type Caller, callerOf, settle } from '../../../gateway/identity/caller.ts'
import { issueToken } from '../../../gateway/identity/token.ts'
import { api } from '../../../schemas/api/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { freshDatabase } from '../../support/postgres.ts'

export const issuer = 'https://gateway.example'
export const now = () => Math.floor(Date.now() / 1000)
export const ofToken = (token: string) => createHash('sha256').update(token).digest('base64url')

export type Pair = { publicKey: CryptoKey; privateKey: CryptoKey; jwk: JWK; thumbprint: string; alg: string }

export async function makePair(alg: 'Ed25519' | 'ES256' = 'Ed25519'): Promise<Pair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk = await exportJWK(publicKey)
  return { publicKey, privateKey, jwk, thumbprint: await calculateJwkThumbprint(jwk), alg }
}

export type Database = { sql: Sql; owner: Sql }

/** One database for a test file, as the gateway and as its owner see it; each call of what this returns empties it. */
export function useDatabase(): () => Promise<Database> {
  let opened: (Database & { drop(): Promise<void> }) | undefined
  beforeAll(async () => {
    const { gatewayUrl, ownerUrl, drop } = await freshDatabase()
    opened = { sql: connect(gatewayUrl, { max: 4 }), owner: connect(ownerUrl, { max: 1 }), drop }
  })
  afterAll(async () => {
    await Promise.all([opened?.sql.end(), opened?.owner.end()])
    await opened?.drop()
  })
  return async () => {
    if (!opened) throw new Error('call useDatabase() at the top of the file')
    await opened.owner`truncate members, access_tokens, spent_proofs, spent_assertions cascade`
    return opened
  }
}

/** Puts a member into the directory; `from` in seconds from now. */
export async function admit(sql: Sql, pair: Pair, { from = -60 } = {}): Promise<{ authority: string; person: string }> {
  const authority = newId()
  const person = randomUUID()
  const bytes = Buffer.from(pair.thumbprint, 'base64url')
  await sql`
    insert into members (thumbprint, authority, role, person, desks, key, valid_from)
    values (${bytes}, ${authority}, 'officer', ${person}, ${['cme', 'sen']}, ${sql.json(pair.jwk as never)}, ${now() + from})`
  return { authority, person }
}

export async function remove(sql: Sql, pair: Pair): Promise<void> {
  const bytes = Buffer.from(pair.thumbprint, 'base64url')
  await sql`update members set removed_at = ${now()}, removed_reason = 'lost', removed_since = ${now()} where thumbprint = ${bytes}`
}

export type Claims = Record<string, unknown>

/** A client assertion as it should be, unless told otherwise. */
export function assert(by: Pair, claims: Claims = {}, header: Claims = {}): Promise<string> {
  const right = { iss: by.thumbprint, sub: by.thumbprint, aud: issuer, jti: randomUUID(), exp: now() + 60 }
  return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: by.alg, ...header }).sign(by.privateKey)
}

/** A DPoP proof for POST /token as it should be, unless told otherwise. */
export function prove(by: Pair, claims: Claims = {}, header: Claims = {}): Promise<string> {
  const right = { jti: randomUUID(), htm: 'POST', htu: `${issuer}/token`, iat: now() }
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: by.alg, typ: 'dpop+jwt', jwk: by.jwk, ...header })
    .sign(by.privateKey)
}

export function formOf(assertion: string, more: Record<string, string> = {}): URLSearchParams {
  return new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    ...more,
  })
}

export type Stage = Awaited<ReturnType<typeof openStage>>

/** The app on this database; `lines` is its log. */
export async function openStage({ sql, owner }: Database, { publicUrl = issuer, requestsPerMinute = 6000 } = {}) {
  const lines: string[] = []
  const log = createLog({ logLevel: 'info' }, { write: line => void lines.push(line) })
  const config = { publicUrl, requestsPerMinute, trustedProxies: 0 }
  const throttle = createThrottle<Caller>(config)
  const app = new OpenAPIHono<EdgeEnv<Caller>>({ defaultHook: refuseForm })
  everyRequest(app, { config, log })
  app.use(api.token.path, throttle.address)
  app.openapi(api.token, async c => {
    const { method, path } = c.req
    const request = { form: c.req.valid('form'), proof: c.req.valid('header').dpop, method, path }
    return c.json(await issueToken({ config, sql }, request), 200)
  })
  app.use(
    '/things/*',
    authenticate(
      presented => callerOf({ config, sql }, presented),
      throttle,
      caller => settle({ sql }, caller),
    ),
  )
  app.get('/things/:id', c => {
    // One thing exists and is somebody else's; the rest do not exist.
    if (c.req.param('id') !== 'mine') throw new Refusal('not_found')
    return c.json(withoutKeys(c.get('caller')))
  })
  app.post('/things/:id', async c => c.json({ bytes: (await c.req.arrayBuffer()).byteLength }, 201))
  return { app, sql, owner, lines, publicUrl }
}

function withoutKeys({ verifier: _verifier, key: _key, ...rest }: Caller) {
  return rest
}

/** Asks for a token as a well-behaved client does. */
export async function getToken(stage: Stage, member: Pair, dpop: Pair): Promise<string> {
  const headers = { dpop: await prove(dpop, { htu: `${stage.publicUrl}/token` }) }
  const body = formOf(await assert(member, { aud: stage.publicUrl }))
  const response = await stage.app.request('/token', { method: 'POST', headers, body })
  const { access_token: token } = (await response.json()) as { access_token?: string }
  if (!token) throw new Error(`no token: ${response.status}`)
  return token
}

/** Headers for a request with a token, its proof fitting unless told otherwise. */
export async function present(token: string, dpop: Pair, method: string, path: string, claims: Claims = {}) {
  const proof = await prove(dpop, { htm: method, htu: issuer + path, ath: ofToken(token), ...claims })
  return { authorization: `DPoP ${token}`, dpop: proof }
}
