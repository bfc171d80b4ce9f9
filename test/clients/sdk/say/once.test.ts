// Said exactly once: whatever breaks between sealing and answer, and whoever else speaks first.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Clock, type Council, memoryInProcess } from '../../../../clients/sdk/index.ts'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { digestOf, readStatement, signStatement } from '../../../../schemas/statement/statement.ts'
import { connected } from '../../../support/connected.ts'
import { type Bend, isStatement, lineWith } from '../../../support/line.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

let world: World
let keys: { ealing: Awaited<ReturnType<World['join']>>; slough: Awaited<ReturnType<World['join']>> }
let slough: Council

beforeAll(async () => {
  world = await startWorld()
  keys = { ealing: await world.join('Ealing'), slough: await world.join('Slough') }
  slough = await connected(world, keys.slough)
})
afterAll(() => world.stop())

/** It ends where it would wait: as if the process had been killed there. */
const mortal: Clock = { now: () => Date.now(), wait: () => Promise.reject(new Error('killed')) }

/** Ealing's officer on a bent line, with a memory that outlives it. */
const ealingOn = (bend: Bend, memory = memoryInProcess(), name = 'officer') =>
  connected(world, keys.ealing, name, { memory, fetch: lineWith(bend), clock: mortal })
const ealingWith = (memory = memoryInProcess()) => connected(world, keys.ealing, 'officer', { memory })

const lostOnTheWay: Bend = (request, pass) =>
  isStatement(request) ? Promise.reject(new TypeError('fetch failed')) : pass()
const answerLost: Bend = async (request, pass) => {
  const answer = await pass()
  if (isStatement(request)) throw new TypeError('fetch failed')
  return answer
}

const sending = (reference: string) => ({ to: keys.slough.id, desk: 'cme', content: referralTemplate(), reference })

async function sentNow(): Promise<string[]> {
  const page = await (await ealingWith()).outbox({ limit: 200 })
  return page.items.map(({ id }) => id)
}

describe('a referral whose sender was killed', () => {
  test('before it reached the gateway is sent when it is run again, under the same id', async () => {
    const memory = memoryInProcess()
    const before = await sentNow()
    await expect((await ealingOn(lostOnTheWay, memory)).send(sending('lost'))).rejects.toThrow('killed')
    expect(await sentNow()).toEqual(before)
    const bytes: string[] = []
    const again = await ealingOn((request, pass) => {
      if (isStatement(request)) bytes.push(request.body ?? '')
      return pass()
    }, memory)
    const pending = await memory.pending(pendingKey('lost'))
    const { id } = await again.send(sending('lost'))
    expect(JSON.parse(bytes[0] ?? '').statement).toBe(pending?.statement)
    expect(await sentNow()).toEqual([id, ...before])
  })

  test('after it was recorded is found when it is run again, and again', async () => {
    const memory = memoryInProcess()
    const before = await sentNow()
    await expect((await ealingOn(answerLost, memory)).send(sending('recorded'))).rejects.toThrow('killed')
    const first = await (await ealingWith(memory)).send(sending('recorded'))
    const second = await (await ealingWith(memory)).send(sending('recorded'))
    expect(second.id).toBe(first.id)
    expect(await sentNow()).toEqual([first.id, ...before])
  })

  test('after it was recorded is found although others have gone on with it', async () => {
    const memory = memoryInProcess()
    await expect((await ealingOn(answerLost, memory)).send(sending('gone on'))).rejects.toThrow('killed')
    const [id = ''] = await sentNow()
    await slough.collect(id)
    await (await ealingWith(memory)).referral(id)
    expect((await (await ealingWith(memory)).send(sending('gone on'))).id).toBe(id)
  })

  test('three days ago, before it reached the gateway, is signed again and sent once', async () => {
    const memory = memoryInProcess()
    const before = await sentNow()
    await expect((await ealingOn(lostOnTheWay, memory)).send(sending('three days'))).rejects.toThrow('killed')
    await age(memory, pendingKey('three days'), 3 * 86_400)
    const kept = await memory.pending(pendingKey('three days'))
    const { id } = await (await ealingWith(memory)).send(sending('three days'))
    expect(id).toBe(kept?.subject)
    expect(await sentNow()).toEqual([id, ...before])
    expect((await slough.open(id)).letters[0]?.status).toBe('open')
  })

  test('without a reference is known by its content, until it has ended', async () => {
    const memory = memoryInProcess()
    const { reference: _, ...plain } = sending('')
    const content = { ...plain.content, basis: { ...plain.content.basis, summary: 'Known by this.' } }
    const ealing = await ealingWith(memory)
    const first = await ealing.send({ ...plain, content })
    expect((await ealing.send({ ...plain, content })).id).toBe(first.id)
    await ealing.withdraw(first.id)
    expect((await ealing.send({ ...plain, content })).id).not.toBe(first.id)
  })
})

/** As if it had been signed that much earlier. */
async function age(memory: ReturnType<typeof memoryInProcess>, key: string, seconds: number): Promise<void> {
  const pending = await memory.pending(key)
  if (!pending) throw new Error('nothing is pending')
  const { claims } = await readStatement(pending.statement, world.net)
  const { key: member } = memberOf(keys.ealing, 'officer')
  const statement = await signStatement({ ...claims, jti: newId(), iat: claims.iat - seconds }, member)
  await memory.prepare({ ...pending, statement, signed: [await digestOf(statement)] })
}

function pendingKey(reference: string): string {
  return `${world.net} ${keys.ealing.id} send  reference ${reference}`
}

describe('when somebody else speaks first', () => {
  /** While Ealing's statement is on its way, something is said by another. */
  function overtakenBy(say: () => Promise<unknown>): Bend {
    let said = false
    return async (request, pass) => {
      if (isStatement(request) && !said) {
        said = true
        await say()
      }
      return pass()
    }
  }

  test('a message is signed again on the new head, with the same sealed letter', async () => {
    const { id } = await (await ealingWith()).send(sending('message'))
    const letters: string[] = []
    const overtaken = overtakenBy(() => slough.collect(id))
    const ealing = await ealingOn((request, pass) => {
      if (isStatement(request)) letters.push(JSON.parse(request.body ?? '').letter)
      return overtaken(request, pass)
    })
    const { referral } = await ealing.message(id, written.message)
    expect(referral.history.map(({ claims }) => claims.verb)).toEqual(['send', 'collect', 'message'])
    expect(letters).toHaveLength(2)
    expect(letters[0]).toBe(letters[1])
  })

  test('a decision goes back to the officer, with what was said', async () => {
    const { id } = await (await ealingWith()).send(sending('decision'))
    const ealing = await ealingOn(overtakenBy(() => slough.collect(id)))
    const withdrawing = ealing.withdraw(id)
    await expect(withdrawing).rejects.toMatchObject({
      name: 'ChangedMeanwhile',
      changes: [{ claims: { verb: 'collect' } }],
    })
    expect((await slough.referral(id)).state).toBe('collected')
  })

  test('a decision is signed again where only colleagues wrote messages', async () => {
    const { id } = await (await ealingWith()).send(sending('colleague'))
    const colleague = await connected(world, keys.ealing, 'manager')
    const ealing = await ealingOn(overtakenBy(() => colleague.message(id, written.message)))
    expect((await ealing.withdraw(id)).referral.state).toBe('withdrawn')
  })

  test('a decision is signed again where a page of one’s own side said meanwhile that a letter has come', async () => {
    const { id } = await (await ealingWith()).send(sending('delivered'))
    await slough.collect(id)
    const { statement } = await slough.message(id, written.message)
    const colleague = await connected(world, keys.ealing, 'manager')
    const ealing = await ealingOn(overtakenBy(() => colleague.collect(id, statement)))
    const { referral } = await ealing.withdraw(id)
    expect(referral.history.map(({ claims }) => claims.verb).slice(-2)).toEqual(['collect', 'withdraw'])
  })

  test('a decision on a head that is no longer the last goes back before anything is signed', async () => {
    const ealing = await ealingWith()
    const { id, referral } = await ealing.send(sending('seen'))
    await slough.collect(id)
    await expect(ealing.withdraw(id, undefined, { seen: referral.head })).rejects.toMatchObject({
      name: 'ChangedMeanwhile',
    })
  })

  test('two who collect the same letter at once both succeed', async () => {
    const { id } = await (await ealingWith()).send(sending('both'))
    const manager = await connected(world, keys.slough, 'manager')
    const [one, other] = await Promise.all([slough.collect(id), manager.collect(id)])
    expect([one.referral.state, other.referral.state]).toEqual(['collected', 'collected'])
  })
})

describe('one verb and one letter for each head', () => {
  test('what was left open is brought to its end before anything else is signed', async () => {
    const { id } = await (await ealingWith()).send(sending('left open'))
    const memory = memoryInProcess()
    await expect((await ealingOn(lostOnTheWay, memory)).message(id, written.message)).rejects.toThrow('killed')
    const { referral } = await (await ealingWith(memory)).hold(id)
    expect(referral.history.map(({ claims }) => claims.verb)).toEqual(['send', 'message', 'hold'])
  })

  test('two things said at once by one client follow each other', async () => {
    const ealing = await ealingWith()
    const { id } = await ealing.send(sending('at once'))
    await Promise.all([ealing.hold(id), ealing.message(id, written.message), ealing.release(id)])
    expect((await ealing.referral(id)).position).toBe(3)
  })
})

describe('a letter that serves no more', () => {
  test('is sealed anew when the other side has changed its certificate on the way', async () => {
    const brent = await world.join('Brent')
    let changed = false
    const ealing = await ealingOn(async (request, pass) => {
      if (isStatement(request) && !changed) {
        changed = true
        const manager = memberOf(brent, 'manager')
        const holders = brent.members.filter(one => one.role !== 'auditor')
        const lost = brent.keyrings.cme?.keys[0]?.fingerprint ?? ''
        brent.keyrings.cme = await world.builder.openDesk(brent.id, 'cme', manager, holders)
        await (await connected(world, brent, 'manager')).directory.retireCertificate(lost, 'lost')
      }
      return pass()
    })
    const { id } = await ealing.send({ ...sending('rotated'), to: brent.id })
    const { letters } = await (await connected(world, brent)).open(id)
    expect(letters[0]?.status).toBe('open')
  })
})
