// The stage on which refusals are tried: three councils and a database to look into. `refuses` is the promise every refusal
// keeps: its code, status, origin and hint as published, in problem+json, and nothing recorded.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { type ProblemCode, problem, problems } from '../../schemas/problem.ts'
import type { Answer } from './raw-client.ts'
import { type Change, RawDirectory } from './raw-directory.ts'
import { RawReferral, type Told, withClaims } from './raw-referral.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import { startWorld, type World } from './world.ts'

export type Stage = {
  world: World
  ealing: CouncilKeys
  slough: CouncilKeys
  /** A party to nothing. */
  wye: CouncilKeys
  owner: Sql
  /** A new referral from Ealing to Slough. */
  referral(): RawReferral
}

/** Prepares what is needed, and returns the one request that shall be refused. */
type Arrange = (stage: Stage) => Promise<() => Promise<Answer>>

/** One stage for a test file. `refuses` makes a test of each refusal; the stage is there once tests run. */
export function useStage() {
  let opened: Stage | undefined
  beforeAll(async () => {
    opened = await openStage()
  })
  afterAll(async () => {
    if (!opened) return
    await disconnect(opened.owner)
    await opened.world.stop()
  })
  const stage = (): Stage => {
    if (!opened) throw new Error('the stage opens before the first test')
    return opened
  }
  const refuses = (code: ProblemCode, promise: string, arrange: Arrange, check: (answer: Answer) => void = () => {}) =>
    test(`${code}: ${promise}`, async () => {
      const ask = await arrange(stage())
      check(await expectRefused(code, ask, () => snapshotOf(stage().owner)))
    })
  return { stage, refuses }
}

async function openStage(): Promise<Stage> {
  const world = await startWorld()
  const [ealing, slough, wye] = await joinThree(world)
  const owner = connect(world.database.ownerUrl, { max: 2 })
  return { world, ealing, slough, wye, owner, referral: () => new RawReferral(world, ealing, slough) }
}

export async function joinThree(world: Pick<World, 'join'>): Promise<[CouncilKeys, CouncilKeys, CouncilKeys]> {
  return [
    await world.join('Ealing', { laCode: '307' }),
    await world.join('Slough', { laCode: '871' }),
    await world.join('Wye Vale'),
  ]
}

/** Asks, and expects exactly this refusal, as published, and nothing changed by it. */
export async function expectRefused(
  code: ProblemCode,
  ask: () => Promise<Answer>,
  look: () => Promise<Snapshot>,
): Promise<Answer> {
  const before = await look()
  const answer = await ask()
  expectProblem(answer, code)
  expect(await look()).toEqual(before)
  return answer
}

/** The answer is this problem, in the form of RFC 9457 and in the words of the closed table. */
export function expectProblem(answer: Answer, code: ProblemCode): void {
  const { status, title, origin, hint } = problems[code]
  expect({ status: answer.status, code: answer.body.code, detail: answer.body.detail }).toEqual({
    status,
    code,
    detail: expect.stringMatching(/./),
  })
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  const body = problem.parse(answer.body)
  expect(body).toMatchObject({ type: `/docs/problems#${code}`, status, title, origin, hint })
}

/** A `send` with claims spoilt after its letter was sealed. */
export const sending = (change: (on: Stage) => Record<string, unknown>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    const prepared = await draft.prepare(on.ealing, draft.sendClaims())
    return () => draft.post(withClaims(prepared, change(on)))
  }

/** What a side says next in a referral that was sent and collected. */
export const inCollected = (say: (draft: RawReferral, on: Stage, sent: Told) => () => Promise<Answer>) =>
  async function arrange(on: Stage) {
    const draft = on.referral()
    const sent = await draft.send()
    await draft.collect(sent)
    return say(draft, on, sent)
  }

/** All of an answer but what differs from one request to the next. */
export function whole({ status, text, headers }: Pick<Answer, 'status' | 'text' | 'headers'>) {
  const varying = /^(x-request-id|date|ratelimit-.*)$/
  return { status, text, headers: [...headers].filter(([name]) => !varying.test(name)) }
}

export const now = () => Math.floor(Date.now() / 1000)

/** The manager of Wye Vale says something about their own council. */
export const byManager = (own: (on: Stage, directory: RawDirectory) => Change | Promise<Change>, member = 'manager') =>
  async function arrange(on: Stage) {
    const directory = new RawDirectory(on.world)
    const change = await own(on, directory)
    return () => directory.say(directory.member(on.wye, member), on.wye.id, change)
  }
/** A registrar says something about Wye Vale. */
export const byRegistrar = (own: (on: Stage, directory: RawDirectory) => Change | Promise<Change>, index = 0) =>
  async function arrange(on: Stage) {
    const directory = new RawDirectory(on.world)
    const change = await own(on, directory)
    return () => directory.say(directory.registrar(index), on.wye.id, change)
  }
