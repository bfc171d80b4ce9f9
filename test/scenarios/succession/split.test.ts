// Surrey becomes East and West Surrey with a referral in every state, both ways: each goes to the successor of the child's address,
// some before the day and the rest after it, and at every moment every child is exactly one council's.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type Areas,
  type Council,
  GatewayProblem,
  type HandOverPlan,
  type Letter,
  memoryInProcess,
} from '../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { leftBehind } from '../../../infra/world/left-behind.ts'
import { newId } from '../../../schemas/ids.ts'
import { connected } from '../../support/connected.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { startWorld, usualPeople, type World } from '../../support/world.ts'
import { written } from '../../support/written.ts'
import { allCases, type Case, childMoving } from './cases.ts'

const people = usualPeople.map(one =>
  one.role === 'manager' || one.role === 'officer' ? { ...one, desks: ['cme', 'restricted'] } : one,
)
const handed_over_by = { name: 'Ines Marlowe', role: 'CME manager', at: '2027-03-31T16:00:00Z' }
const [inWest, inEast] = ['GU21 4AA', 'KT18 5AA']
const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)

let world: World
let ealingKeys: CouncilKeys,
  surreyKeys: CouncilKeys,
  westKeys: CouncilKeys,
  eastKeys: CouncilKeys,
  leedsKeys: CouncilKeys
let ealing: Council, surrey: Council, west: Council, east: Council
let cases: Case[]
let areas: Areas
const memory = memoryInProcess()

beforeAll(async () => {
  world = await startWorld()
  const join = (name: string) => world.join(name, { people })
  ealingKeys = await join('Ealing')
  surreyKeys = await join('Surrey')
  westKeys = await join('West Surrey')
  eastKeys = await join('East Surrey')
  leedsKeys = await join('Leeds')
  ealing = await connected(world, ealingKeys)
  surrey = await connected(world, surreyKeys, 'manager', { memory })
  west = await connected(world, westKeys)
  east = await connected(world, eastKeys)
  const third = await connected(world, leedsKeys)
  const towards = [childMoving('W5 9ZZ', inWest), childMoving('W5 9ZZ', inEast)]
  const away = [childMoving(inWest, 'W5 9ZZ'), childMoving(inEast, 'W5 9ZZ')]
  cases = [
    ...(await allCases({ sender: ealing, recipient: surrey, third }, towards, 'received')),
    ...(await allCases({ sender: surrey, recipient: ealing, third }, away, 'sent')),
  ]
  areas = {
    areas: [
      { successor: westKeys.id, postcodes: ['GU'], places: ['Woking'] },
      { successor: eastKeys.id, postcodes: ['KT18'], places: [] },
    ],
  }
})
afterAll(() => world?.stop())

async function succeed(on: string) {
  const directory = new RawDirectory(world)
  const successors = [westKeys.id, eastKeys.id]
  const change = { verb: 'succeed', successors, on, custodian: westKeys.id } as const
  await directory.approved(directory.registrar(0), surreyKeys.id, change)
}

/** What is not handed over by plan: nobody waits in it. */
const over = ['accepted, settled', 'declined', 'withdrawn', 'closed, settled', 'passed on', 'enquiry, replied']
const ended = [...over.map(name => `received: ${name}`), 'sent: withdrawn', 'sent: closed, settled']
const openBefore = new Map<string, { state: string; responsible: string; letters: number }>()
let plan: HandOverPlan

describe('Surrey ends', () => {
  test('the plan names everything open or unsettled, and the successor of the child’s address', async () => {
    await succeed(day(90))
    for (const one of cases) {
      const { referral, letters } = await surrey.open(one.id)
      const readable = letters.filter(({ status }) => status === 'open').length
      openBefore.set(one.id, { state: referral.state, responsible: referral.responsibleAuthority, letters: readable })
    }
    plan = await surrey.planHandOver({ areas })
    const planned = new Set(plan.cases.map(({ id }) => id))
    expect(cases.filter(({ id }) => !planned.has(id)).map(({ name }) => name)).toEqual(ended)
    for (const { id, name } of cases.filter(one => planned.has(one.id) && !one.name.includes('enquiry'))) {
      const [row] = plan.cases.filter(one => one.id === id)
      expect(row?.to, name).toBe(row?.where.startsWith('GU') ? westKeys.id : eastKeys.id)
    }
    // Where a child lives does not stand in an enquiry: a person decides.
    const undecided = plan.cases.filter(({ to }) => to === null)
    expect(undecided.every(({ kind }) => kind === 'enquiry')).toBe(true)
    const decided = plan.cases.map(one => ({ ...one, to: one.to ?? eastKeys.id }))
    // So that the half done before the day holds some of each.
    plan = { ...plan, cases: [0, 1].flatMap(half => decided.filter((_, index) => index % 2 === half)) }
  })

  test('a dry run changes nothing, and a run that is killed half way goes on where it was', async () => {
    const looked = await surrey.handOverAll(plan, { handed_over_by, dryRun: true })
    expect(new Set(looked.map(({ outcome }) => outcome))).toEqual(new Set(['to_do']))
    const half = Math.floor(plan.cases.length / 2)
    const killed = surrey.handOverAll(plan, {
      handed_over_by,
      onProgress: done => {
        if (done === half) throw new Error('killed')
      },
    })
    await expect(killed).rejects.toThrow('killed')
    // The day comes with half of it undone.
    await succeed(day(0))
    expect(await world.check()).toEqual([])
  })

  test('a closed council takes nothing on: a send to it names its successors, and it neither sends nor accepts', async () => {
    const sending = { desk: 'cme', content: childMoving('W5 9ZZ', inWest), reference: newId() }
    const refusal = await ealing.send({ ...sending, to: surreyKeys.id }).catch(error => error as GatewayProblem)
    expect(refusal).toBeInstanceOf(GatewayProblem)
    expect(refusal).toMatchObject({ code: 'recipient_closed' })
    expect(JSON.stringify((refusal as GatewayProblem).problem)).toContain(eastKeys.id)
    await expect(surrey.send({ ...sending, to: ealingKeys.id })).rejects.toMatchObject({ code: 'verb_not_allowed' })
    const open = ['collected', 'acknowledged', 'asked']
    const waiting = (await surrey.inbox({ kind: 'transfer' })).items.find(({ state }) => open.includes(state))
    await expect(surrey.accept(waiting?.id ?? '', written.accept)).rejects.toMatchObject({ code: 'verb_not_allowed' })
  })

  test('what the day found undone is listed, still somebody’s, and handed over after it by whoever keeps the keys', async () => {
    const left = await surrey.planHandOver({ areas, earlier: plan })
    expect(left.cases.length).toBeGreaterThan(0)
    expect(left.cases.length).toBeLessThan(plan.cases.length)
    const told = (await leftBehind(world.serving.gateway.sql)).map(({ id }) => id)
    expect(told).toEqual(expect.arrayContaining(left.cases.map(({ id }) => id)))
    for (const { id } of left.cases) {
      const { responsibleAuthority } = await surrey.referral(id)
      expect([surreyKeys.id, ealingKeys.id, leedsKeys.id]).toContain(responsibleAuthority)
    }
    const outcomes = await surrey.handOverAll(plan, { handed_over_by })
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['before', 'handed_over']))
    expect((await surrey.planHandOver({ areas })).cases).toEqual([])
    expect(await world.check()).toEqual([])
  })

  test('the successor stands where Surrey stood, and reads every letter and attachment that Surrey could', async () => {
    for (const row of plan.cases) {
      const before = openBefore.get(row.id)
      const successor = row.to === westKeys.id ? west : east
      const { referral, letters } = await successor.open(row.id)
      const name = cases.find(({ id }) => id === row.id)?.name ?? row.id
      if (before) {
        expect(referral.state, name).toBe(before.state)
        const responsible = before.responsible === surreyKeys.id ? row.to : before.responsible
        expect(referral.responsibleAuthority, name).toBe(responsible)
        expect(letters.filter(({ status }) => status === 'open').length, name).toBe(before.letters + 1)
      }
      await readsFiles(successor, letters)
      // That the keys arrived is itself on record.
      const { referral: after } = await successor.collect(row.id, referral.head)
      expect(after.items.at(-1)?.collected, name).toEqual([row.to])
    }
    expect(await world.check()).toEqual([])
  })

  test('the predecessor reads on what it had, and says nothing any more', async () => {
    const row = plan.cases.find(({ side, state }) => side === 'received' && state === 'asked')
    const id = row?.id ?? ''
    const { letters } = await surrey.open(id)
    expect(letters.every(({ status }) => status === 'open')).toBe(true)
    await ealing.answer(id, written.answer)
    const { letters: later } = await surrey.open(id)
    expect(later.at(-1)?.status).toBe('not_served')
    await expect(surrey.message(id, written.message)).rejects.toMatchObject({ code: 'not_found' })
    const { items } = await surrey.call('listReferrals', { query: { box: 'handed_over', limit: 200 } })
    expect(items.map(one => one.id).toSorted()).toEqual(plan.cases.map(one => one.id).toSorted())
    expect(new Set(items.map(({ list }) => list))).toEqual(new Set(['handed_over']))
  })

  test('every case goes on with the successor to its end', async () => {
    const idOf = (name: string) => cases.find(one => one.name === name)?.id ?? ''
    const successorOf = (name: string) =>
      plan.cases.find(({ id }) => id === idOf(name))?.to === westKeys.id ? west : east
    const accepted = idOf('received: collected, with an attachment')
    await successorOf('received: collected, with an attachment').accept(accepted, written.accept)
    await ealing.close(accepted, written.close)
    // Nobody at Surrey ever opened this one.
    const unopened = idOf('received: sent')
    const { history } = await ealing.referral(unopened)
    const { referral } = await successorOf('received: sent').collect(unopened, history[0]?.digest)
    expect(referral.state).toBe('collected')
    await successorOf('received: sent').accept(unopened, written.accept)
    const asked = idOf('sent: asked')
    await successorOf('sent: asked').answer(asked, written.answer)
    const unsettled = idOf('received: closed, unsettled')
    await successorOf('received: closed, unsettled').recordOutcome(unsettled, written.settled)
    const returned = idOf('sent: declined')
    await successorOf('sent: declined').close(returned, { ...written.close, closed_as: 'kept_open' } as never)
    const restricted = idOf('received: acknowledged, for named people only')
    await successorOf('received: acknowledged, for named people only').accept(restricted, written.accept)
    const taken = idOf('sent: accepted, unsettled')
    await successorOf('sent: accepted, unsettled').close(taken, written.close)
    expect(await world.check()).toEqual([])
  })

  test('a child sent on before the split and accepted after it is passed on, in the successor’s name', async () => {
    const id = cases.find(one => one.name === 'received: sent on, not accepted there yet')?.id ?? ''
    const on = plan.cases.find(({ follows }) => follows === id)
    expect(on?.to).toBe(plan.cases.find(one => one.id === id)?.to)
    const leeds = await connected(world, leedsKeys)
    await leeds.collect(on?.id ?? '')
    await leeds.accept(on?.id ?? '', written.accept)
    expect((await ealing.referral(id)).responsibleAuthority).toBe(leedsKeys.id)
    expect(await world.check()).toEqual([])
  })
})

async function readsFiles(council: Council, letters: readonly Letter[]): Promise<void> {
  for (const letter of letters) {
    for (const entry of letter.status === 'open' ? letter.manifest : []) {
      const { content } = await council.download(entry, letters)
      expect((await new Response(content).text()).length).toBeGreaterThan(0)
    }
  }
}
