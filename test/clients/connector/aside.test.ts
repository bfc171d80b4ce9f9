// Who waits for whom: a request taken back in time or too late, one that alone does not get through, and another process with the same profile.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { holdLock } from '../../../clients/cli/saying/lock.ts'
import { alone, asideMilliseconds, longestHoldMilliseconds } from '../../../clients/connector/alone.ts'
import { makeFileKey, sealedBlob, sealInto } from '../../../clients/connector/outbox/sealed-file.ts'
import { type Clock, systemClock } from '../../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld, type World } from '../../support/world.ts'
import { connectorOf, type Json, type Running } from './support.ts'

let world: World
let council: CouncilKeys
beforeAll(async () => {
  world = await startWorld()
  council = await world.join('Ealing')
  await world.join('Slough', { laCode: '871' })
})
afterAll(() => world?.stop())

/** Pauses of seconds take a moment; whoever would wait longer is told before. */
const hasty: Clock = {
  now: () => Date.now(),
  wait: (milliseconds, signal) => systemClock.wait(milliseconds < 20_000 ? 20 : milliseconds, signal),
}
const body = async (running: Running, reference: string, more = {}) => ({
  ...(await running.get('/examples/send')).json,
  ...{ to: 'Slough', reference, ...more },
})
async function until<T>(look: () => Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const found = await look()
    if (found) return found
    await pause(20)
  }
}
const became = (running: Running, reference: string, status: string) =>
  until(async () => {
    const { json } = await running.get(`/requests/${reference}`)
    return json.status === status && (json as Json)
  })

test('what was signed and may have arrived is not taken back: it is sent until that is known, and is there once', async () => {
  const answers = { lost: false }
  const line: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    const says = String(input instanceof Request ? input.url : input).endsWith('/statements')
    if (answers.lost && says) throw new TypeError('fetch failed')
    return answer
  }
  const ealing = await connectorOf(world, council, { fetch: line, clock: hasty })
  answers.lost = true
  expect((await ealing.post('/referrals', await body(ealing, 'lost'))).status).toBe(202)
  expect((await ealing.delete('/requests/lost')).json).toMatchObject({ status: 409, code: 'perhaps_sent' })
  answers.lost = false
  const { id } = await became(ealing, 'lost', 'recorded')
  const { items } = (await ealing.get('/outbox')).json
  expect(items.map((one: Json) => one.id)).toEqual([id])
  await ealing.stop()
})

test('one that alone does not get through steps aside for the others, can be taken back meanwhile, and its reference given anew', async () => {
  const swallowed = { is: true }
  const line: typeof fetch = (input, init) =>
    swallowed.is && init?.method === 'PUT' ? Promise.reject(new TypeError('fetch failed')) : fetch(input, init)
  const ealing = await connectorOf(world, council, { fetch: line, clock: hasty })
  const attachments = [{ base64: Buffer.alloc(300_000, 'plan ').toString('base64'), name: 'plan.txt' }]
  const large = await body(ealing, 'large', { attachments })
  expect((await ealing.post('/referrals?wait=0', large)).status).toBe(202)
  expect((await ealing.post('/referrals?wait=0', await body(ealing, 'small'))).status).toBe(202)
  await became(ealing, 'small', 'recorded')
  expect((await ealing.get('/requests/large')).json).toMatchObject({ status: 'waiting' })
  expect((await ealing.delete('/requests/large')).json).toMatchObject({ problem: { code: 'cancelled' } })
  swallowed.is = false
  expect([201, 202]).toContain((await ealing.post('/referrals', large)).status)
  await became(ealing, 'large', 'recorded')
  await ealing.stop()
})

test('while somebody fetches a file and is slow to take it, what lies on disk is nothing to read', async () => {
  const readable = await quickFolder('files')
  const ealing = await connectorOf(world, council, { files: { readable } })
  // More than the line between the two holds by itself.
  const content = Buffer.alloc(12_000_000, 'plan ')
  await writeFile(join(readable, 'plan.txt'), content)
  const heavy = await body(ealing, 'heavy', { attachments: [{ path: 'plan.txt' }] })
  const { id } = (await ealing.post('/referrals?wait=120', heavy)).json
  const [letter] = (await ealing.get(`/referrals/${id}`)).json.letters
  const address = `${ealing.url}/referrals/${id}/attachments/${letter.attachments[0].id}`
  const answer = await fetch(address, { headers: { authorization: `Bearer ${ealing.token}` } })
  const reading = await readdir(join(ealing.folder, 'reading'), { recursive: true, withFileTypes: true })
  const lying = reading.filter(entry => entry.isFile())
  expect(lying).toHaveLength(1)
  for (const { parentPath, name } of lying)
    expect((await readFile(join(parentPath, name), 'latin1')).includes('plan plan')).toBe(false)
  expect(Buffer.from(await answer.arrayBuffer()).equals(content)).toBe(true)
  await ealing.stop()
})

test('while another process is at work with the profile, what is said waits for it, and goes off when it is done', async () => {
  const folder = await quickFolder('connector')
  const lock = join(folder, 'lock')
  const exclusively = async <T>(work: () => Promise<T>): Promise<T> => {
    const letGo = await holdLock(lock, longestHoldMilliseconds)
    return work().finally(letGo)
  }
  const ealing = await connectorOf(world, council, { folder, exclusively })
  const letGo = await holdLock(lock, 0)
  const waits = ealing.post('/referrals', await body(ealing, 'behind'))
  await became(ealing, 'behind', 'waiting')
  await letGo()
  expect((await waits).status).toBe(201)
  await ealing.stop()
})

test('however much there is to do, another process that waits gets its turn', async () => {
  const now = { at: 0 }
  const free: number[] = []
  const clock: Clock = {
    now: () => now.at,
    async wait(milliseconds) {
      free.push(milliseconds)
      now.at += milliseconds
    },
  }
  let holders = 0
  const together = alone(async work => {
    holders += 1
    expect(holders).toBe(1)
    return work().finally(() => {
      holders -= 1
    })
  }, clock)
  const work = () =>
    together(async () => {
      now.at += 400
      await Promise.resolve()
    })
  // Always the next before the last is done; then one after the other.
  let running = [work(), work()]
  for (let round = 0; round < 40; round++) {
    const [first, ...others] = running
    await first
    running = [...others, work()]
  }
  await Promise.all(running)
  for (let round = 0; round < 40; round++) await work()
  expect(free.length).toBeGreaterThanOrEqual(Math.floor((80 * 400) / (longestHoldMilliseconds + 800)))
  expect(new Set(free)).toEqual(new Set([asideMilliseconds]))
})

test('a file that waits opens again byte for byte from any place, and not at all where a byte of it was changed, moved or cut off', async () => {
  const folder = await quickFolder('sealed')
  const content = Buffer.alloc(600_001)
  for (let at = 0; at < content.length; at++) content[at] = (at * 7 + (at >> 11)) & 255
  for (const size of [0, 1, 262_144, 262_145, 524_288, 600_001]) {
    const [path, key] = [join(folder, String(size)), makeFileKey()]
    const plain = content.subarray(0, size)
    await sealInto(path, [plain.subarray(0, 100_000), plain.subarray(100_000)] as never, key)
    const blob = sealedBlob(path, key, size)
    expect(Buffer.compare(Buffer.from(await blob.bytes()), plain)).toBe(0)
    const part = await blob.slice(Math.floor(size / 3), size - 1).bytes()
    expect(Buffer.compare(Buffer.from(part), plain.subarray(Math.floor(size / 3), Math.max(0, size - 1)))).toBe(0)
  }
  const [path, key, size] = [join(folder, 'changed'), makeFileKey(), 600_001]
  await sealInto(path, [content] as never, key)
  const sealed = await readFile(path)
  const piece = 262_144 + 16
  const swapped = Buffer.concat([
    sealed.subarray(piece, 2 * piece),
    sealed.subarray(0, piece),
    sealed.subarray(2 * piece),
  ])
  const flipped = Buffer.from(sealed)
  flipped[300_000] = (flipped[300_000] ?? 0) ^ 1
  for (const bad of [swapped, flipped, sealed.subarray(0, 2 * piece)]) {
    await writeFile(path, bad)
    await expect(sealedBlob(path, key, size).bytes()).rejects.toThrow()
  }
  await writeFile(path, sealed)
  await expect(sealedBlob(path, key, 2 * 262_144).bytes()).rejects.toThrow()
  await expect(sealedBlob(path, makeFileKey(), size).bytes()).rejects.toThrow()
})
