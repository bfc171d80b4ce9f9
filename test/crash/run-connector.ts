// `node test/crash/run-connector.ts [--kills 50] [--seed N]`: a connector killed at random under load, on stores of its own.
// Prints what came of it; ends with 1 where anything was lost, doubled or out of order, or does not verify afterwards.
import { mkdir, rm } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { startEmbeddedNation } from '../support/embedded-nation.ts'
import { quickFolder } from '../support/folders.ts'
import { killConnector } from './connector/killed.ts'
import { seeded } from './storm.ts'

const { values: flags } = parseArgs({
  options: {
    kills: { type: 'string', default: '50' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 32) },
  },
})
const seed = Number(flags.seed)
const folder = await quickFolder('connector-killed')
const nation = await startEmbeddedNation('connector-killed')
try {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const [sender, recipient] = [await nation.join('Ealing'), await nation.join('Slough')]
  const startedAt = performance.now()
  const told = await killConnector({ nation, sender, recipient, folder, random: seeded(seed) }, Number(flags.kills))
  console.log(JSON.stringify({ seed, seconds: Math.round((performance.now() - startedAt) / 1000), ...told }))
  process.exitCode = told.faults.length > 0 ? 1 : 0
} finally {
  await nation.stop()
  await rm(folder, { recursive: true, force: true })
}
