// The sandbox's parts, each on a real gateway: councils that answer by script, and faults between a client and the gateway.
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { type Council, systemClock } from '../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { act, counterparts } from '../../../infra/sandbox/counterparts.ts'
import { moveDate } from '../../../infra/sandbox/date.ts'
import { beforeGateway, beforeObjects, Faults } from '../../../infra/sandbox/faults.ts'
import { type MoveableClock, moveableClock } from '../../../infra/sandbox/queries.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { profileOnDisk } from '../../clients/cli/support.ts'
import { connected } from '../../support/connected.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let clock: MoveableClock
let ealing: Council
let ealingKeys: CouncilKeys
const ending = new AbortController()
const told: string[] = []
const ids = new Map<string, string>()
beforeAll(async () => {
  world = await startWorld({
    prepare: async ({ ownerUrl }) => {
      clock = await moveableClock(ownerUrl)
    },
  })
  ealingKeys = await world.join('Ealing')
  ealing = await connected(world, ealingKeys)
  for (const one of counterparts) {
    const keys = await world.join(one.name)
    ids.set(one.name, keys.id)
    const { folder } = await profileOnDisk(world, keys)
    const who = {
      council: await connected(world, keys),
      id: keys.id,
      name: one.name,
      officer: 'Robin Fairweather',
      folder,
    }
    void act(one, who, { after: 0, signal: ending.signal, told: text => told.push(text) })
  }
})
afterAll(async () => {
  ending.abort()
  await world?.stop()
})

async function sentTo(name: string): Promise<string> {
  return (await ealing.send({ to: ids.get(name) ?? '', desk: 'cme', content: referralTemplate() })).id
}

/** Until what the other side does has happened; the feed says when there is something new. */
async function until(id: string, holds: (state: string, verbs: string[]) => boolean) {
  const watching = new AbortController()
  for await (const { subject } of ealing.watch({ signal: watching.signal })) {
    if (subject !== id) continue
    const referral = await ealing.referral(id)
    if (
      holds(
        referral.state,
        referral.history.map(({ claims }) => claims.verb),
      )
    )
      return referral
  }
  throw new Error(`nothing more came: ${told.join('; ')}`)
}

test('one accepts, one returns, and one asks first and accepts when it is answered', async () => {
  const [accepted, returned, asked] = [await sentTo('Luton'), await sentTo('Swindon'), await sentTo('Reading')]
  expect(await until(accepted, state => state === 'accepted')).toMatchObject({ responsibleAuthority: ids.get('Luton') })
  await until(returned, state => state === 'declined')
  await until(asked, state => state === 'asked')
  const answered_by = { name: 'Robin Fairweather', role: 'CME officer' }
  const question = 'Which relative is the family staying with?'
  await ealing.answer(asked, { answered_by, answers: [{ question, answer: 'An aunt.' }] })
  await until(asked, state => state === 'accepted')
  expect(told).toEqual([])
})

test('one sends garbage: a letter of another case is not believed, one without form is shown with what is wrong in it', async () => {
  const id = await sentTo('Southampton')
  await until(id, (_, verbs) => verbs.filter(verb => verb === 'message').length === 2)
  const { letters } = await ealing.open(id)
  expect(letters.map(({ status }) => status)).toEqual(['open', 'refused', 'open'])
  const [, wrong, odd] = letters
  expect(wrong?.status === 'refused' && wrong.reason.code).toBe('letter_mismatch')
  expect(odd?.status === 'open' && odd.findings.length).toBeGreaterThan(0)
})

test('one never answers: what was sent to it stays not delivered', async () => {
  const id = await sentTo('Derby')
  // Luton answers what was sent after it, so Derby had its time.
  const after = await sentTo('Luton')
  await until(after, state => state === 'accepted')
  expect(await ealing.referral(id)).toMatchObject({ state: 'sent', responsibleAuthority: ealingKeys.id })
})

test('a gateway that is away or cannot work is told as such, and works again when the fault is over', async () => {
  const faults = new Faults()
  const between = await beforeGateway(faults, 0, Number(new URL(world.url).port))
  onTestFinished(() => between.stop())
  const url = `http://127.0.0.1:${between.port}`
  const answer = () => fetch(`${url}/.well-known/cme-gateway`)
  expect((await answer()).status).toBe(200)
  faults.set('unavailable')
  expect(await answer()).toMatchObject({ status: 503 })
  faults.set('away')
  await expect(answer()).rejects.toThrow()
  faults.set('none')
  expect((await answer()).status).toBe(200)
})

test('a slow gateway answers all the same, and only those who asked while it was slow wait', async () => {
  const faults = new Faults()
  const slow = Promise.withResolvers<void>()
  const arrived = Promise.withResolvers<number>()
  const between = await beforeGateway(faults, 0, Number(new URL(world.url).port), milliseconds => {
    arrived.resolve(milliseconds)
    return slow.promise
  })
  onTestFinished(() => between.stop())
  const answer = () => fetch(`http://127.0.0.1:${between.port}/.well-known/cme-gateway`)
  faults.set('slow')
  const order: string[] = []
  const waiting = answer().then(({ status }) => order.push(`slow ${status}`))
  expect(await arrived.promise).toBe(5_000)
  faults.set('none')
  order.push(`quick ${(await answer()).status}`)
  slow.resolve()
  await waiting
  expect(order).toEqual(['quick 200', 'slow 200'])
})

test('while objects are away, files wait and everything else goes on; sent again, the file goes with it, once', async () => {
  const faults = new Faults()
  const { s3 } = world.serving.gateway.config
  const between = await beforeObjects(faults, Number(new URL(s3.endpoint).port))
  onTestFinished(() => between.stop())
  const other = await world.another({ s3: { ...s3, endpoint: `http://127.0.0.1:${between.port}` } })
  // Pauses before trying again take a moment.
  const clock = { now: () => Date.now(), wait: (_: number, signal?: AbortSignal) => systemClock.wait(10, signal) }
  const council = await connected({ ...world, url: `http://127.0.0.1:${other.port}` }, ealingKeys, 'officer', {
    issuer: world.url,
    clock,
  })
  const plan = { name: 'plan.txt', type: 'ihp', marking: 'official_sensitive', content: new Blob(['A plan.']) } as const
  const sending = { to: ids.get('Derby') ?? '', desk: 'cme', content: referralTemplate(), reference: 'with a plan' }
  faults.set('objects-away')
  await expect(council.send({ ...sending, attachments: [plan] })).rejects.toMatchObject({ code: 'unavailable' })
  const { id: without } = await council.send({ ...sending, reference: 'without' })
  faults.set('none')
  const { id } = await council.send({ ...sending, attachments: [plan] })
  const { letters } = await council.open(id)
  expect(letters[0]).toMatchObject({ status: 'open', manifest: [{ name: 'plan.txt' }] })
  const sent = (await council.outbox()).items.map(one => one.id)
  expect(sent.slice(0, 2).sort()).toEqual([without, id].sort())
  expect(new Set(sent).size).toBe(sent.length)
})

test('a clock that is moved on makes overdue what was not, and who goes with it can go on speaking', async () => {
  const id = await sentTo('Derby')
  const dueAt = async (council: Council) => (await council.outbox()).items.find(one => one.id === id)?.due?.overdue
  expect(await dueAt(ealing)).toBe(false)
  expect(await clock.moveOn(14 * 86_400)).toBe(14 * 86_400)
  onTestFinished(moveDate(() => clock.ahead()))
  const later = await connected(world, ealingKeys, 'manager')
  expect(await dueAt(later)).toBe(true)
  const words = { written_by: { name: 'Robin Fairweather', role: 'CME officer' }, words: 'Is anybody there?' }
  const { referral } = await later.message(id, words)
  expect(Math.abs((referral.history.at(-1)?.at ?? 0) - Date.now() / 1000)).toBeLessThan(86_400)
  expect(await clock.moveOn(-86_400)).toBe(14 * 86_400)
})
