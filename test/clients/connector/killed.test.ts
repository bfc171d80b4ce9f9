// The connector killed at random while systems send through it and listen to it. A few kills here; `node test/crash/run-connector.ts` makes
// fifty. The seed that repeats its choices is in the name.
import { rm } from 'node:fs/promises'
import { expect, onTestFinished, test } from 'vitest'
import { killConnector } from '../../crash/connector/killed.ts'
import { seeded } from '../../crash/storm.ts'
import { quickFolder } from '../../support/folders.ts'
import { startWorld } from '../../support/world.ts'

const kills = 3
const seed = Date.now() % 2 ** 32

test(`through ${kills} kills: every request once, every event once and in order, by long-poll, webhook and file (seed ${seed})`, async () => {
  const world = await startWorld()
  const folder = await quickFolder('connector-killed')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const [sender, recipient] = [await world.join('Ealing'), await world.join('Slough')]
  const told = await killConnector({ nation: world, sender, recipient, folder, random: seeded(seed) }, kills)
  expect(told).toMatchObject({ kills, faults: [] })
  expect(told.events).toBe(2 * told.requests)
  expect(await world.check()).toEqual([])
})
