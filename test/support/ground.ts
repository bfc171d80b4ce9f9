// Vitest's globalSetup for tests that need servers: one Postgres and one S3 for the whole run, on free ports, in a folder of their own.
// Each project of the configuration calls it, and loads it anew: the first to come starts the servers, the last to go stops them.
// Tests never use these directly: they take a database or a bucket of their own from postgres.ts and objects.ts.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProvidedContext } from 'vitest'
import type { TestProject } from 'vitest/node'
import { startObjects } from '../../infra/embedded/objects.ts'
import { startPostgres } from '../../infra/embedded/postgres.ts'
import { storeFrom } from '../../infra/object-store/check.ts'
import { quickFolder } from './folders.ts'
import { makeTemplate } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { ownerUrl: string; gatewayUrl: string; template: string }
    objects: { endpoint: string; region: string; accessKeyId: string; secretAccessKey: string }
  }
}

type Ground = Pick<ProvidedContext, 'postgres' | 'objects'> & { stop(): Promise<void> }
/** What all loadings of this file see: the ground, and how many stand on it. */
const shared = globalThis as { cmeGround?: Promise<Ground>; cmeGroundUsers?: number }

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  shared.cmeGround ??= start()
  shared.cmeGroundUsers = (shared.cmeGroundUsers ?? 0) + 1
  const { postgres, objects, stop } = await shared.cmeGround
  provide('postgres', postgres)
  provide('objects', objects)
  return async () => {
    shared.cmeGroundUsers = (shared.cmeGroundUsers ?? 0) - 1
    if (shared.cmeGroundUsers > 0) return
    delete shared.cmeGround
    await stop()
  }
}

async function start(): Promise<Ground> {
  const folder = await quickFolder('ground')
  const [postgres, store] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), durable: false, disposable: true }),
    storeFrom(process.env) ?? startObjects({ folder: join(folder, 'objects') }),
  ])
  const { ownerUrl, gatewayUrl } = postgres
  const { endpoint, region, accessKeyId, secretAccessKey } = store
  return {
    postgres: { ownerUrl, gatewayUrl, template: await makeTemplate({ ownerUrl, gatewayUrl }) },
    objects: { endpoint, region, accessKeyId, secretAccessKey },
    async stop() {
      await Promise.all([postgres.stop(), 'stop' in store && store.stop()])
      await rm(folder, { recursive: true, force: true })
    },
  }
}
