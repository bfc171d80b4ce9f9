// A certified OAuth client library, unchanged, gets in and asks: over a real socket, with both kinds of key.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import * as oauth from 'oauth4webapi'
import { expect, onTestFinished, test } from 'vitest'
import { admit, makePair, openStage, remove, useDatabase } from './stage.ts'

const database = useDatabase()

async function serve() {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const stage = await openStage(await database(), { publicUrl })
  server.on('request', getRequestListener(stage.app.fetch))
  onTestFinished(() => void server.close())
  return { stage, publicUrl }
}

const insecure = { [oauth.allowInsecureRequests]: true }

test.each(['Ed25519', 'ES256'] as const)('oauth4webapi gets a token and asks with it, with %s keys', async alg => {
  const { stage, publicUrl } = await serve()
  const member = await makePair(alg)
  await admit(stage.sql, member)
  const as = { issuer: publicUrl, token_endpoint: `${publicUrl}/token` }
  const client = { client_id: member.thumbprint }
  const DPoP = oauth.DPoP({}, await makePair(alg))
  const auth = oauth.PrivateKeyJwt({ key: member.privateKey, kid: member.thumbprint })
  const grant = await oauth.clientCredentialsGrantRequest(as, client, auth, {}, { DPoP, ...insecure })
  const { access_token: token, token_type: type } = await oauth.processClientCredentialsResponse(as, client, grant)
  expect(type).toBe('dpop')
  const request = (method: string, body: string | null) =>
    oauth.protectedResourceRequest(token, method, new URL(`${publicUrl}/things/mine?q=1`), undefined, body, {
      DPoP,
      ...insecure,
    })
  expect((await request('GET', null)).status).toBe(200)
  expect(await (await request('POST', 'x'.repeat(1000))).json()).toEqual({ bytes: 1000 })
  await remove(stage.owner, member)
  expect((await request('GET', null)).status).toBe(403)
})

test('oauth4webapi reads from the challenge that a token no longer holds', async () => {
  const { stage, publicUrl } = await serve()
  await admit(stage.sql, await makePair())
  const DPoP = oauth.DPoP({}, await makePair())
  const url = new URL(`${publicUrl}/things/mine`)
  const answer = oauth.protectedResourceRequest('A'.repeat(43), 'GET', url, undefined, null, { DPoP, ...insecure })
  const challenge = await answer.catch(error => error)
  expect(challenge).toBeInstanceOf(oauth.WWWAuthenticateChallengeError)
  expect(challenge.cause[0]).toMatchObject({
    scheme: 'dpop',
    parameters: { error: 'invalid_token', algs: 'Ed25519 ES256' },
  })
})
