// Odd values that pass the form of a request and might break what lies behind it: never a 500, which clients would send again for ever.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import { signJws } from '../../../schemas/statement/jws.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startTwoCouncils, type World } from '../../support/world.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys

beforeAll(async () => {
  ;({ world, ealing, slough } = await startTwoCouncils())
})
afterAll(() => world.stop())

test.each(['0000-01-01', '0001-01-01', '1999-12-31'])(
  'a day of decision that lies before the referral, %s, is refused',
  async day => {
    const referral = new RawReferral(world, ealing, slough)
    await referral.collect(await referral.send())
    const answer = await referral.say(slough, { verb: 'acknowledge', decide_by: day })
    expect(answer.body.code).toBe('verb_not_allowed')
  },
)

test('a day of decision may be the day of sending', async () => {
  const referral = new RawReferral(world, ealing, slough)
  await referral.collect(await referral.send())
  const day = new Date().toISOString().slice(0, 10)
  expect((await referral.say(slough, { verb: 'acknowledge', decide_by: day })).status).toBe(201)
})

const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
test.each([
  ['a NUL', cursor({ name: 'a\0', id: '01900000-0000-7000-8000-000000000000' })],
  ['half a character', cursor({ name: '\ud800', id: '01900000-0000-7000-8000-000000000000' })],
  ['no JSON', 'AAAA'],
])('a cursor of councils with %s in it is no internal error', async (_, text) => {
  const { status } = await world.clientOf(memberOf(ealing, 'officer')).get(`/directory/authorities?cursor=${text}`)
  expect(status).toBeLessThan(500)
})

test.each([
  '/feed?after=9999999999999999999.999999999999999',
  '/feed?after=18446744073709551616.0',
  '/referrals?box=sent&cursor=9999999999.------------------------------------',
  '/referrals?box=sent&counterpart=x%00',
  '/directory/authorities?query=%25%5C_%27%22',
  '/directory/authorities?query=%00',
])('%s is no internal error', async path => {
  const { status } = await world.clientOf(memberOf(ealing, 'officer')).get(path)
  expect(status).toBeLessThan(500)
})

test.each([3_000, 5_000, 8_000, 12_000])(
  'a statement nested %i deep is refused like any other that is malformed',
  async depth => {
    const { key } = memberOf(ealing, 'officer')
    const signed = await signJws('cme-statement+jwt', {}, key)
    const [header, , signature] = signed.split('.')
    const payload = Buffer.from(`${'['.repeat(depth / 2)}${']'.repeat(depth / 2)}`).toString('base64url')
    const answer = await world.clientOf({ key }).say(`${header}.${payload}.${signature}`)
    expect(answer.status).toBe(400)
  },
)

test('a body nested deep is refused like any other that is malformed', async () => {
  const client = world.clientOf(memberOf(ealing, 'officer'))
  const body = `{"statement":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
  const answer = await client.request('POST', '/statements', { body, headers: { 'content-type': 'application/json' } })
  expect(answer.status).toBe(400)
})

test('half a character in the name of a council is refused, not stored as something else', async () => {
  const directory = new RawDirectory(world)
  const registrar = directory.registrar(0)
  const identity = { ...ealing.identity, name: 'Eal\ud800ing' }
  const place = {
    net: world.net,
    iss: 'national',
    sub: newId(),
    jti: newId(),
    iat: Math.floor(Date.now() / 1000),
    prev: null,
  }
  const statement = await signJws('cme-statement+jwt', { ...place, verb: 'register', identity }, registrar.key)
  const answer = await world.clientOf(registrar).say(statement)
  expect(answer.status).toBe(400)
})
