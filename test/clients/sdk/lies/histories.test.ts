// A gateway that lies about a history it showed before, or shows two: caught by what the client remembers.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Council, memoryInProcess } from '../../../../clients/sdk/index.ts'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { readReceipt, signReceipt } from '../../../../schemas/statement/receipt.ts'
import { digestOf, readStatement, signStatement } from '../../../../schemas/statement/statement.ts'
import type { StatementOf } from '../../../../schemas/statement/verbs.ts'
import { connected } from '../../../support/connected.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { lineWith } from '../../../support/line.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

type View = { chain: { statement: string; receipt: string }[] } & Record<string, unknown>

let world: World
let keys: { ealing: Awaited<ReturnType<World['join']>>; slough: Awaited<ReturnType<World['join']>> }
let slough: Council
/** What the gateway is made to say of a referral; undefined: the truth. */
let bend: ((view: View) => View | Promise<View>) | undefined

beforeAll(async () => {
  world = await startWorld()
  keys = { ealing: await world.join('Ealing'), slough: await world.join('Slough') }
  slough = await connected(world, keys.slough)
})
afterAll(() => world.stop())
beforeEach(() => {
  bend = undefined
})

/** Ealing behind a gateway that says what the test wants. */
async function ealingBehindLiar() {
  const memory = memoryInProcess()
  const fetch = lineWith(async ({ path, method }, pass) => {
    const answer = await pass()
    const about = /^\/referrals\/[^/]+$/.test(path) || path === '/referrals'
    if (!bend || method !== 'GET' || !about) return answer
    return Response.json(await bend((await answer.json()) as View))
  })
  const ealing = await connected(world, keys.ealing, 'officer', { fetch, memory })
  return { ealing, memory }
}

const sending = () => ({ to: keys.slough.id, desk: 'cme', content: referralTemplate(), reference: newId() })

describe('a history seen before', () => {
  test('is not believed when it comes back shorter', async () => {
    const { ealing } = await ealingBehindLiar()
    const { id } = await ealing.send(sending())
    let early: View | undefined
    bend = view => (early = structuredClone(view))
    await ealing.referral(id)
    bend = undefined
    await ealing.message(id, written.message)
    bend = () => early as View
    await expectDistrust(ealing.referral(id), 'rolled_back')
    await expectDistrust(ealing.hold(id), 'rolled_back')
  })

  test('is not believed when it comes back other, and both receipts are kept', async () => {
    const { ealing, memory } = await ealingBehindLiar()
    const { id } = await ealing.send(sending())
    await slough.collect(id)
    await ealing.referral(id)
    bend = async view => {
      const other = await otherHold(view)
      return {
        ...view,
        head: await digestOf(other.statement),
        state: 'sent',
        move: 'recipient',
        list: 'waiting',
        chain: [view.chain[0], other],
      } as View
    }
    const reading = ealing.referral(id)
    await expectDistrust(reading, 'forked')
    const [proof] = memory.proofs
    expect(proof).toMatchObject({ subject: id, position: 1 })
    for (const told of [proof?.held, proof?.served]) {
      const receipt = await readReceipt(told?.receipt ?? '', ealing.nation.gatewayKeys)
      expect(receipt).toMatchObject({ sub: id, position: 1, statement: await digestOf(told?.statement ?? '') })
    }
  })

  test('is not believed when a list puts it back, or on another head', async () => {
    const { ealing } = await ealingBehindLiar()
    const { id } = await ealing.send(sending())
    await ealing.message(id, written.message)
    const listing = (change: object) => (view: View) =>
      ({
        ...view,
        items: (view.items as { id: string }[]).map(one => (one.id === id ? { ...one, ...change } : one)),
      }) as unknown as View
    bend = listing({ position: 0 })
    await expectDistrust(ealing.outbox({ limit: 50 }), 'rolled_back')
    bend = listing({ head: world.net })
    await expectDistrust(ealing.outbox({ limit: 50 }), 'forked')
  })

  /** Another statement in place 1, with a receipt that the gateway really signed. */
  async function otherHold({ chain }: View) {
    const { claims, digest } = await readStatement(chain[0]?.statement ?? '', world.net)
    const { sub, net, heads } = claims as StatementOf<'send'>
    // Not when the `send` was signed: its receipt may be of the second after, and then another lie would be told first.
    const iat = Math.floor(Date.now() / 1000)
    const { key } = memberOf(keys.slough, 'officer')
    const common = { net, iss: keys.slough.id, sub, jti: newId(), iat, prev: digest, heads }
    const statement = await signStatement({ ...common, verb: 'hold', reason: 'other' }, key)
    const place = { sub, statement: await digestOf(statement), position: 1, state: 'sent' }
    const receipt = await signReceipt({ iss: world.url, net, iat, jti: newId(), ...place }, world.gatewayKey)
    return { statement, receipt }
  }
})

describe('what stands above a history', () => {
  test.each([
    ['state', 'accepted'],
    ['responsible', '01890000-0000-7000-8000-000000000000'],
    ['move', 'nobody'],
    ['settled', true],
    ['urgent', true],
    ['list', 'accepted'],
    ['decide_by', '2027-01-04'],
  ])('is not believed where %s is other than it comes to', async (field, value) => {
    const { ealing } = await ealingBehindLiar()
    const { id } = await ealing.send(sending())
    bend = view => ({ ...view, [field]: value })
    await expectDistrust(ealing.referral(id), 'state_mismatch')
  })
})

describe('the directory', () => {
  test('of the own council, frozen by the gateway, is noticed by what the other side relied on', async () => {
    const own = await world.join('Brent')
    let frozen = false
    const fetch = lineWith(async ({ path }, pass) => {
      const answer = await pass()
      return frozen && path === `/directory/authorities/${own.id}/chain` ? Response.json({ chain: [] }) : answer
    })
    const brent = await connected(world, own, 'officer', { fetch })
    const { id } = await brent.send(sending())
    frozen = true
    await (await connected(world, own, 'manager')).directory.verifyEntry()
    await slough.collect(id)
    await expectDistrust(brent.referral(id), 'directory_frozen')
  })

  test('of a council that comes back shorter or other is not believed', async () => {
    const memory = memoryInProcess()
    const honest = await connected(world, keys.ealing, 'officer', { memory })
    await honest.directory.entry(keys.slough.id)
    const fetch = lineWith(async ({ path }, pass) => {
      const answer = await pass()
      if (path !== `/directory/authorities/${keys.slough.id}/chain`) return answer
      return Response.json({ chain: ((await answer.json()) as View).chain.slice(0, 3) })
    })
    const later = await connected(world, keys.ealing, 'officer', { memory, fetch })
    await expectDistrust(later.directory.entry(keys.slough.id), 'rolled_back')
  })
})

describe('another nation', () => {
  test('is refused before anything else is asked', async () => {
    const net = await digestOf(
      await signStatement({ ...(await foundingClaims()), name: 'Another' }, memberOf(keys.ealing, 'officer').key),
    )
    await expectDistrust(connected({ url: world.url, net }, keys.ealing), 'wrong_nation')
  })

  async function foundingClaims() {
    const { claims } = await readStatement(world.founding, undefined)
    return claims as StatementOf<'found'>
  }
})
