// Getting in: an access token by the member key (RFC 7523), bound to a key made for this session (RFC 9449).
// The token is kept in memory only. The library makes the proofs; nothing of OAuth is written by hand here.
import * as oauth from 'oauth4webapi'
import type { SigningKey } from '../../../schemas/statement/jws.ts'
import type { Clock } from './clock.ts'
import { NotHttps, troubleIn, Unreachable } from './trouble.ts'

export type AccessOptions = {
  url: string
  issuer?: string | undefined
  member: SigningKey
  fetch: typeof fetch
  clock: Clock
}

export type Access = {
  /** Sends a request with a token and a fresh proof. */
  send(method: string, url: URL, headers: Headers, body: BodyInit | undefined, signal?: AbortSignal): Promise<Response>
  /** Drops the token, so that the next request takes a new one. */
  forget(): void
}

/** A token this near its end is not used any more. */
const marginMilliseconds = 30_000

/** Opens nothing yet: the first request asks for a token, and one is kept until near its end. */
export function openAccess(options: AccessOptions): Access {
  const { member, clock } = options
  const url = options.url.replace(/\/$/, '')
  if (!url.startsWith('https://') && !isLoopback(url)) throw new NotHttps(url)
  // The gateway knows itself by one address, whatever name it is reached by.
  const issuer = options.issuer ?? url
  const server: oauth.AuthorizationServer = { issuer, token_endpoint: `${url}/token` }
  const client: oauth.Client = { client_id: member.kid }
  const proofs = oauth.generateKeyPair('ES256').then(pair =>
    oauth.DPoP(client, pair, {
      [oauth.modifyAssertion]: (_, claims) => {
        setTimes(claims, clock)
        claims.htu = String(claims.htu).replace(url, issuer)
      },
    }),
  )
  const http = { [oauth.customFetch]: sendWith(options.fetch), [oauth.allowInsecureRequests]: isLoopback(url) }
  let token: Promise<{ value: string; endsAt: number }> | undefined

  async function request(): Promise<{ value: string; endsAt: number }> {
    const proof = oauth.PrivateKeyJwt(
      { key: member.key, kid: member.kid },
      { [oauth.modifyAssertion]: (_, claims) => setTimes(claims, clock) },
    )
    const askedAt = clock.now()
    const answer = await reached(url, async () =>
      oauth.clientCredentialsGrantRequest(server, client, proof, {}, { ...http, DPoP: await proofs }),
    )
    if (!answer.ok) throw await troubleIn(answer)
    const { access_token, expires_in = 0 } = await oauth
      .processClientCredentialsResponse(server, client, answer)
      .catch(cause => {
        throw new Unreachable('The answer to the request for a token is not one.', { cause })
      })
    return { value: access_token, endsAt: askedAt + expires_in * 1000 }
  }

  /** Everybody who asks at once waits for the same token. */
  function renew(): Promise<{ value: string; endsAt: number }> {
    const asked = request()
    asked.catch(() => {
      if (token === asked) token = undefined
    })
    token = asked
    return asked
  }

  async function current(): Promise<string> {
    const asked = token ?? renew()
    const held = await asked
    if (clock.now() < held.endsAt - marginMilliseconds) return held.value
    return (await (token === asked || !token ? renew() : token)).value
  }

  return {
    async send(method, url, headers, body, signal) {
      const accessToken = await current()
      const DPoP = await proofs
      const more = { ...http, DPoP, ...(signal && { signal }) }
      return reached(options.url, () =>
        oauth.protectedResourceRequest(
          accessToken,
          method,
          url,
          headers,
          body as oauth.ProtectedResourceRequestBody,
          more,
        ),
      )
    },
    forget() {
      token = undefined
    },
  }
}

/** A refused token is an answer like any other: the library would throw it away with the problem in it. */
async function reached(url: string, send: () => Promise<Response>): Promise<Response> {
  try {
    return await send()
  } catch (error) {
    if (error instanceof oauth.WWWAuthenticateChallengeError) return error.response
    throw new Unreachable(`The gateway at ${url} did not answer.`, { cause: error })
  }
}

/** Proofs carry the session's clock, which a test may set. */
function setTimes(claims: Record<string, oauth.JsonValue | undefined>, clock: Clock): void {
  const now = Math.floor(clock.now() / 1000)
  claims.iat = now
  if (claims.nbf !== undefined) claims.nbf = now
  if (claims.exp !== undefined) claims.exp = now + 60
}

function sendWith(send: typeof fetch) {
  return (url: string, init: oauth.CustomFetchOptions<string, oauth.ProtectedResourceRequestBody>) =>
    send(url, init as RequestInit)
}

/** Without TLS only to this very machine, where `npm start` and tests run. */
function isLoopback(url: string): boolean {
  return ['localhost', '127.0.0.1', '[::1]'].includes(new URL(url).hostname)
}
