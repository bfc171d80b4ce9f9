// What a gateway does unasked: on its period, and never twice at once in one process.
import { expect, test } from 'vitest'
import { createLog } from '../../gateway/edge/log.ts'
import type { Gateway } from '../../gateway/gateway.ts'
import { startJobs } from '../../gateway/jobs.ts'

test('a job that takes longer than its period is not begun a second time beside itself, and goes on afterwards', async () => {
  const { promise: released, resolve: release } = Promise.withResolvers<number>()
  const { promise: again, resolve: seenAgain } = Promise.withResolvers<void>()
  let [begun, begunBeside, ticks] = [0, 0, 0]
  const long = async () => {
    begun += 1
    if (begun > 1) seenAgain()
    return released
  }
  const short = async () => {
    ticks += 1
    if (ticks === 5) {
      begunBeside = begun
      release(0)
    }
    return 0
  }
  const everySeconds = 0.001
  const table = { long: { everySeconds, run: long }, short: { everySeconds, run: short } }
  const jobs = startJobs({} as Gateway, createLog({ logLevel: 'silent' }), table)
  await again
  await jobs.stop()
  expect(begunBeside).toBe(1)
})
