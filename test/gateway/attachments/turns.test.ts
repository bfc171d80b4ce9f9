// Who goes first where uploads and statements meet in one process, and what is passed on together. The clock stands still until it is moved; the event loop goes on.
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { burstsOf } from '../../../gateway/attachments/flow/gathered.ts'
import { first, turn } from '../../../gateway/attachments/flow/turns.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

const rounds = async (count: number) => {
  for (let round = 0; round < count; round += 1) await new Promise(resolve => setImmediate(resolve))
}

/** So many chunks as come at once; how many have passed so far. */
function chunks(count: number): () => Promise<number> {
  let passed = 0
  const one = async () => {
    await turn()
    passed += 1
  }
  for (let n = 0; n < count; n += 1) void one()
  return () => rounds(count + 1).then(() => passed)
}

test('chunks pass one in each turn without waiting; while somebody speaks, and a moment longer, with a gap, and all of them', async () => {
  expect(await chunks(4)()).toBe(4)
  const said = Promise.withResolvers<string>()
  const speaking = first(() => said.promise)
  const beside = chunks(3)
  for (const passed of [1, 2, 3]) {
    expect(await beside()).toBe(passed)
    await vi.advanceTimersByTimeAsync(2)
  }
  said.resolve('said')
  expect(await speaking).toBe('said')
  expect(await chunks(2)()).toBe(1)
  await vi.advanceTimersByTimeAsync(50)
  expect(await chunks(4)()).toBe(4)
})

test('what was said in vain holds up no upload afterwards', async () => {
  await expect(first(() => Promise.reject(new Error('refused')))).rejects.toThrow('refused')
  await vi.advanceTimersByTimeAsync(50)
  expect(await chunks(3)()).toBe(3)
})

test('chunks are passed on in bursts, every byte in its order; what a slow sender brings waits a second for more at most', async () => {
  async function* sender() {
    for (let n = 0; n < 20; n += 1) yield Buffer.alloc(64 * 1024, n)
    for (const n of [20, 21, 22]) {
      vi.advanceTimersByTime(600)
      yield Buffer.alloc(1, n)
    }
  }
  // Nobody has spoken for long.
  vi.advanceTimersByTime(60_000)
  const sizes: number[] = []
  const bytes: Uint8Array[] = []
  for await (const burst of burstsOf(sender())) {
    sizes.push(burst.length)
    bytes.push(...burst)
  }
  expect(sizes).toEqual([16, 4 + 2, 1])
  const sent = [...Array.from({ length: 20 }, (_, n) => Buffer.alloc(64 * 1024, n)), Buffer.from([20, 21, 22])]
  expect(Buffer.concat(bytes).equals(Buffer.concat(sent))).toBe(true)
})
