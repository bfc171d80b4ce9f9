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

/** Real Chromium against a real gateway. */
const browser = ['test/browser/**/*.test.ts']

const shared = { testTimeout: 120_000, hookTimeout: 120_000 }

export default defineConfig({
  test: {
    // Threads share one heap of compiled modules with the runner and start faster than processes; two, for two cores.
    pool: 'threads',
    maxWorkers: 2,
    projects: [
      { test: { ...shared, name: 'bare', include: bare } },
      {
        test: {
          ...shared,
          name: 'ground',
          include: ['test/**/*.test.ts'],
          exclude: [...bare, ...browser],
          globalSetup: ['test/support/ground.ts'],
        },
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
