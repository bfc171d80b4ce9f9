import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Files that need no server, so that running one of them starts none. */
const bare = [
  'test/schemas/**/*.test.ts',
  'test/clients/seal/**/*.test.ts',
  'test/clients/files/**/*.test.ts',
  'test/clients/ctf/**/*.test.ts',
  'test/clients/documents/**/*.test.ts',
  'test/infra/nation/**/*.test.ts',
  'test/infra/container.test.ts',
  'test/infra/operators/restore.test.ts',
  // Brings stores of its own, to restart them.
  'test/crash/**/*.test.ts',
  'test/properties/{life,directory}.test.ts',
  'test/architecture.test.ts',
  'test/clients/sdk/trust/**/*.test.ts',
  'test/clients/sdk/memory/**/*.test.ts',
  'test/clients/sdk/{exchange,places}/**/*.test.ts',
]

/** What they count and measure is their worker's own: one for each file. */
const alone = [
  'test/gateway/attachments/{memory,turns}.test.ts',
  'test/gateway/edge/log.test.ts',
  'test/infra/operators/metrics.test.ts',
]

/** Real Chromium against a real gateway. */
const browser = ['test/browser/**/*.test.ts']

// All other files take turns in the same few workers: loading and warming up the modules anew took a third of the processors' time.
// So no file may leave anything behind in a module, and no module under test/ may keep an instant from when it was loaded.
const shared = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  isolate: false,
  // Commands that tests start as processes of their own compile what they share once.
  env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/cme-compiled') },
}

export default defineConfig({
  test: {
    // Threads share one heap of compiled modules with the runner and start faster than processes. More than three were never tried: they
    // share the 200 connections of one PostgreSQL.
    pool: 'threads',
    maxWorkers: Math.min(Math.max(availableParallelism(), 2), 3),
    projects: [
      { test: { ...shared, name: 'bare', include: bare } },
      {
        test: {
          ...shared,
          name: 'ground',
          include: ['test/**/*.test.ts'],
          exclude: [...bare, ...alone, ...browser],
          globalSetup: ['test/support/ground.ts'],
        },
      },
      {
        test: { ...shared, name: 'alone', isolate: true, include: alone, globalSetup: ['test/support/ground.ts'] },
      },
      {
        test: {
          ...shared,
          // Whole journeys, on machines that may be busy with other things.
          testTimeout: 300_000,
          name: 'browser',
          include: browser,
          globalSetup: ['test/support/ground.ts', 'test/browser/support/once.ts'],
        },
      },
    ],
  },
})
