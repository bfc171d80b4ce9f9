// A weak line, a busy gateway, a token that ran out: what the client does by itself, and what it tells its caller.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clock, GatewayProblem, openGateway, Unreachable } from '../../../../clients/sdk/index.ts'
import { Refusal } from '../../../../schemas/problem.ts'
import { lineWith, problemAnswer, type Request } from '../../../support/line.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'

let world: World
let ealing: Awaited<ReturnType<World['join']>>

beforeAll(async () => {
  world = await startWorld()
  ealing = await world.join('Ealing')
})
afterAll(() => world.stop())

/** A clock that does not wait, and writes down how long it was asked to. */
function patient(): Clock & { waits: number[] } {
  const waits: number[] = []
  return {
    waits,
    now: () => Date.now(),
    async wait(milliseconds) {
      waits.push(milliseconds)
    },
  }
}

const busy = (code: 'unavailable' | 'too_many_requests' | 'internal', after?: string) => {
  const problem = new Refusal(code).toProblem()
  return problemAnswer(problem.status, problem, after === undefined ? {} : { 'retry-after': after })
}

/** A client for which the first `times` requests behind the token are answered otherwise. */
function troubled(times: number, answer: (request: Request) => Response | Promise<Response>) {
  const clock = patient()
  const seen: Request[] = []
  const line = lineWith((request, pass) => {
    if (request.path === '/token') return pass()
    seen.push(request)
    return seen.length <= times ? Promise.resolve(answer(request)) : pass()
  })
  const gateway = openGateway({ url: world.url, member: memberOf(ealing, 'officer').key, fetch: line, clock })
  return { read: () => gateway.call('listAuthorities', { query: { query: 'Eal' } }), clock, seen }
}

describe('what passes', () => {
  test('a broken line is tried again, after growing pauses, with a new proof each time', async () => {
    const { read, clock, seen } = troubled(2, () => Promise.reject(new TypeError('fetch failed')))
    expect((await read()).items).toHaveLength(1)
    expect(clock.waits).toHaveLength(2)
    expect(clock.waits.every((wait, index) => wait <= 250 * 2 ** index)).toBe(true)
    expect(new Set(seen.map(({ headers }) => headers.get('dpop'))).size).toBe(3)
  })

  test('a busy gateway is given the time it asks for', async () => {
    const { read, clock } = troubled(2, () => busy('unavailable', '3'))
    await read()
    expect(clock.waits).toEqual([3000, 3000])
  })

  test('too many requests are not made more by asking again at once', async () => {
    const { read, clock } = troubled(1, () => busy('too_many_requests', '40'))
    await read()
    expect(clock.waits).toEqual([40_000])
  })

  test('a token that ran out is renewed once', async () => {
    const { read, seen } = troubled(1, () =>
      problemAnswer(401, new Refusal('unauthorised').toProblem(), { 'www-authenticate': 'DPoP error="invalid_token"' }),
    )
    await read()
    expect(new Set(seen.map(({ headers }) => headers.get('authorization'))).size).toBe(2)
  })

  test('one token serves many requests that are made at once', async () => {
    let tokens = 0
    const line = lineWith((request, pass) => {
      if (request.path === '/token') tokens += 1
      return pass()
    })
    const gateway = openGateway({ url: world.url, member: memberOf(ealing, 'officer').key, fetch: line })
    await Promise.all([1, 2, 3, 4].map(() => gateway.call('listAuthorities', { query: {} })))
    expect(tokens).toBe(1)
  })
})

describe('what does not pass', () => {
  test('after five attempts the caller hears that nothing is known', async () => {
    const { read, seen } = troubled(9, () => Promise.reject(new TypeError('fetch failed')))
    await expect(read()).rejects.toBeInstanceOf(Unreachable)
    expect(seen).toHaveLength(5)
  })

  test("a proxy's page is not taken for an answer", async () => {
    const { read } = troubled(
      9,
      () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }),
    )
    await expect(read()).rejects.toMatchObject({ name: 'Unreachable', status: 502 })
  })

  test('a pause of an hour is left to the caller', async () => {
    const { read, clock } = troubled(9, () => busy('unavailable', '3600'))
    await expect(read()).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 3600 })
    expect(clock.waits).toEqual([])
  })

  test('a refused token is renewed once and no more', async () => {
    const { read, seen } = troubled(9, () => problemAnswer(401, new Refusal('unauthorised').toProblem()))
    await expect(read()).rejects.toMatchObject({ code: 'unauthorised' })
    expect(seen).toHaveLength(2)
  })

  test('a no of the gateway comes with who has to act and what to do, and is not asked for again', async () => {
    const gateway = openGateway({ url: world.url, member: memberOf(ealing, 'officer').key })
    const asked = gateway.call('readReferral', { params: { id: '01890000-0000-7000-8000-000000000000' } })
    await expect(asked).rejects.toBeInstanceOf(GatewayProblem)
    await expect(asked).rejects.toMatchObject({
      code: 'not_found',
      status: 404,
      origin: 'sender',
      hint: expect.any(String),
    })
  })

  test('an answer of another form is not believed', async () => {
    const { read } = troubled(1, () => Response.json({ items: [{ id: 7 }] }))
    await expect(read()).rejects.toMatchObject({ name: 'Distrust', code: 'malformed' })
  })
})
