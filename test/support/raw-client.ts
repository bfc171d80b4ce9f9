// A client that does exactly as it is told, well or badly: for tests of what the gateway takes and refuses.
// Its own reading of RFC 7523 and RFC 9449, so that gateway and SDK are not only compared with each other.
import { CompactSign, SignJWT } from 'jose'
import { newId, sha256 } from '../../schemas/ids.ts'
import type { Problem } from '../../schemas/problem.ts'
import { makeSigningKey, type SigningKey } from '../../schemas/statement/jws.ts'

export type Answer = {
  status: number
  headers: Headers
  text: string
  body: Record<string, unknown> & Partial<Problem>
}
/** `signal` hangs up. */
export type Asked = { json?: unknown; body?: BodyInit; headers?: Record<string, string>; signal?: AbortSignal }
export type Enclosed = { letter?: Uint8Array; document?: string }

/** Makes the client assertion of RFC 7523; `change` spoils it. */
export function assertionFor(key: SigningKey, issuer: string, change: Record<string, unknown> = {}): Promise<string> {
  const claims = { iss: key.kid, sub: key.kid, aud: issuer, jti: newId(), exp: seconds() + 60, ...change }
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, kid: key.kid }).sign(key.key)
}

/** Makes a DPoP proof; `change` spoils it. */
export async function proofFor(
  key: SigningKey,
  method: string,
  url: string,
  token?: string,
  change: Record<string, unknown> = {},
): Promise<string> {
  const { origin, pathname } = new URL(url)
  const claims = {
    jti: newId(),
    htm: method,
    htu: origin + pathname,
    iat: seconds(),
    ...(token && { ath: await sha256(token) }),
    ...change,
  }
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ typ: 'dpop+jwt', alg: key.alg, jwk: key.jwk })
    .sign(key.key)
}

/** One member's connection: a token, renewed when it runs out, and a DPoP key of its own. */
export class RawClient {
  readonly url: string
  readonly issuer: string
  readonly key: SigningKey
  #proofKey: Promise<SigningKey> | undefined
  #token: Promise<string> | undefined

  constructor(url: string, key: SigningKey, issuer = url) {
    this.url = url
    this.issuer = issuer
    this.key = key
  }

  get proofKey(): Promise<SigningKey> {
    this.#proofKey ??= makeSigningKey()
    return this.#proofKey
  }

  get token(): Promise<string> {
    this.#token ??= this.#getToken()
    return this.#token
  }

  forgetToken(): void {
    this.#token = undefined
  }

  async #getToken(): Promise<string> {
    const { status, text, body } = await this.askForToken()
    if (status !== 200) throw new Error(`no token: ${status} ${text}`)
    return String(body.access_token)
  }

  async askForToken(change: { assertion?: string; proof?: string } = {}): Promise<Answer> {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: change.assertion ?? (await assertionFor(this.key, this.issuer)),
    })
    const dpop = change.proof ?? (await proofFor(await this.proofKey, 'POST', `${this.issuer}/token`))
    return read(await fetch(`${this.url}/token`, { method: 'POST', body: form, headers: { dpop } }))
  }

  /** A request with token and proof; `headers` win over both. */
  async request(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    return read(await this.fetch(method, path, asked))
  }

  async fetch(method: string, path: string, { json, body, headers = {}, signal }: Asked = {}): Promise<Response> {
    const token = await this.token
    const dpop = await proofFor(await this.proofKey, method, this.issuer + path, token)
    const sent = json === undefined ? body : JSON.stringify(json)
    return fetch(this.url + path, {
      method,
      headers: {
        authorization: `DPoP ${token}`,
        dpop,
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
      ...(signal && { signal }),
      duplex: 'half',
    } as RequestInit)
  }

  get(path: string): Promise<Answer> {
    return this.request('GET', path)
  }

  say(statement: string, { letter, document }: Enclosed = {}): Promise<Answer> {
    const json = {
      statement,
      ...(letter && { letter: Buffer.from(letter).toString('base64') }),
      ...(document !== undefined && { document }),
    }
    return this.request('POST', '/statements', { json })
  }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : {} }
}

const seconds = () => Math.floor(Date.now() / 1000)
