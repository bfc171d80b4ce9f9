// Who is let in: tokens, proofs, assertions, standing. What does not prove a member key gets nothing, and learns nothing.
import { expect, test } from 'vitest'
import { makeOwnKey } from '../../../infra/nation/founding.ts'
import { dpopWindowSeconds } from '../../../schemas/limits.ts'
import { makeSigningKey } from '../../../schemas/statement/jws.ts'
import { assertionFor, proofFor, RawClient } from '../../support/raw-client.ts'
import { asMember, makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { expectProblem, type Stage, useStage } from '../../support/refusals.ts'
import { memberOf } from '../../support/world.ts'

const { stage, refuses } = useStage()

const now = () => Math.floor(Date.now() / 1000)
const officer = ({ world, ealing }: Stage) => world.clientOf(memberOf(ealing, 'officer'))

/** A request of the officer's with these headers instead of the right ones. */
const withHeaders = (headers: (client: RawClient) => Promise<Record<string, string>> | Record<string, string>) =>
  async function arrange(on: Stage) {
    const client = officer(on)
    const changed = await headers(client)
    return () => client.request('GET', '/referrals?box=received', { headers: changed })
  }

refuses('unauthorised', 'no token at all', async on => async () => {
  const response = await fetch(`${on.world.url}/referrals?box=received`)
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
})
refuses(
  'unauthorised',
  'a token sent as Bearer, which anybody who sees it could use',
  withHeaders(async client => ({ authorization: `Bearer ${await client.token}` })),
)
refuses('unauthorised', 'a token nobody issued', async on => {
  const client = officer(on)
  const token = 'A'.repeat(43)
  const dpop = await proofFor(await client.proofKey, 'GET', `${client.issuer}/feed`, token)
  return () => client.request('GET', '/feed', { headers: { authorization: `DPoP ${token}`, dpop } })
})
refuses('unauthorised', 'a token with the proof of another key: stolen, it is of no use', async on => {
  const client = officer(on)
  const dpop = await proofFor(await makeSigningKey(), 'GET', `${client.issuer}/feed`, await client.token)
  return () => client.request('GET', '/feed', { headers: { dpop } })
})
refuses(
  'unauthorised',
  'a token that has run out',
  async on => {
    const client = new RawClient(on.world.url, memberOf(on.ealing, 'manager').key)
    await client.token
    const thumbprint = Buffer.from(client.key.kid, 'base64url')
    await on.owner`update access_tokens set expires_at = now() - interval '1 second' where member = ${thumbprint}`
    return () => client.get('/feed')
  },
  answer => expect(answer.headers.get('www-authenticate')).toBe('DPoP error="invalid_token", algs="Ed25519 ES256"'),
)

/** A read of the feed with a proof that says something else. */
const proving = (change: Record<string, unknown>) =>
  withHeaders(async client => ({
    dpop: await proofFor(await client.proofKey, 'GET', `${client.issuer}/referrals`, await client.token, change),
  }))
refuses('invalid_dpop', 'for another method', proving({ htm: 'POST' }))
refuses('invalid_dpop', 'for another address', proving({ htu: 'https://elsewhere.example/referrals' }))
refuses('invalid_dpop', 'for another token', proving({ ath: 'A'.repeat(43) }))
refuses('invalid_dpop', 'without a token digest', proving({ ath: undefined }))
refuses('invalid_dpop', 'made too long ago', proving({ iat: now() - dpopWindowSeconds - 30 }))
refuses('invalid_dpop', 'made in the future', proving({ iat: now() + dpopWindowSeconds + 30 }))
refuses('invalid_dpop', 'without a jti', proving({ jti: undefined }))
refuses('invalid_dpop', 'no proof at all', async on => async () => {
  const headers = { authorization: `DPoP ${await officer(on).token}` }
  const response = await fetch(`${on.world.url}/feed`, { headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) }
})
refuses('invalid_dpop', 'at the token endpoint, made for another address', async on => {
  const client = officer(on)
  const proof = await proofFor(await client.proofKey, 'POST', `${client.issuer}/statements`)
  return () => client.askForToken({ proof })
})

refuses('dpop_replayed', 'a proof that has written once writes no second time', async on => {
  const client = officer(on)
  const dpop = await proofFor(await client.proofKey, 'POST', `${client.issuer}/statements`, await client.token)
  const post = () => client.request('POST', '/statements', { json: { statement: 'x' }, headers: { dpop } })
  expectProblem(await post(), 'malformed_statement')
  return post
})
test('a proof that has read once may read again within its minute: it shows only what its owner was shown', async () => {
  const client = officer(stage())
  const dpop = await proofFor(await client.proofKey, 'GET', `${client.issuer}/feed`, await client.token)
  const reads = [1, 2].map(() => client.request('GET', '/feed', { headers: { dpop } }))
  expect((await Promise.all(reads)).map(({ status }) => status)).toEqual([200, 200])
})

const asserting = (change: Record<string, unknown>) => async (on: Stage) => {
  const client = officer(on)
  const assertion = await assertionFor(client.key, client.issuer, change)
  return () => client.askForToken({ assertion })
}
refuses('invalid_client', 'an assertion for another issuer', asserting({ aud: 'https://elsewhere.example' }))
refuses('invalid_client', 'an assertion that has run out', asserting({ exp: now() - 120 }))
refuses('invalid_client', 'an assertion that holds for a day', asserting({ exp: now() + 86_400 }))
refuses('invalid_client', 'an assertion that holds from tomorrow', asserting({ nbf: now() + 86_400 }))
refuses('invalid_client', 'an assertion in the name of another', asserting({ sub: 'A'.repeat(43) }))
refuses('invalid_client', 'an assertion without jti', asserting({ jti: undefined }))
refuses('invalid_client', 'a key no council has admitted', async on => {
  const client = new RawClient(on.world.url, await makeOwnKey())
  return () => client.askForToken()
})
refuses('invalid_client', 'a member key named, another key signing', async on => {
  const { kid } = memberOf(on.ealing, 'officer').key
  const client = new RawClient(on.world.url, { ...(await makeOwnKey()), kid })
  return () => client.askForToken()
})
refuses('assertion_replayed', 'an assertion buys one token', async on => {
  const client = officer(on)
  const assertion = await assertionFor(client.key, client.issuer)
  expect((await client.askForToken({ assertion })).status).toBe(200)
  return () => client.askForToken({ assertion })
})
test('of many with the same assertion at once, one gets a token', async () => {
  const client = officer(stage())
  const assertion = await assertionFor(client.key, client.issuer)
  const answers = await Promise.all(Array.from({ length: 8 }, () => client.askForToken({ assertion })))
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
  for (const answer of answers.filter(({ status }) => status !== 200)) expectProblem(answer, 'assertion_replayed')
})

/** An officer who held a token, and has been removed since. */
async function removed({ world, wye }: Stage) {
  const directory = new RawDirectory(world)
  const manager = directory.member(wye)
  const newcomer = await makeNewcomer()
  recorded(await directory.say(manager, wye.id, await directory.admission(wye.id, newcomer, 'officer')))
  const client = world.clientOf(asMember(newcomer, 'officer'))
  expect((await client.get('/feed')).status).toBe(200)
  const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'left', since: now() } as const
  recorded(await directory.say(manager, wye.id, gone))
  return client
}
refuses('member_removed', 'on the very next request, whatever token is held', async on => {
  const client = await removed(on)
  return () => client.get('/feed')
})
refuses('member_removed', 'when speaking, too', async on => {
  const client = await removed(on)
  return () => client.say('x')
})
refuses('member_removed', 'when asking for a new token', async on => {
  const client = await removed(on)
  return () => client.askForToken()
})
