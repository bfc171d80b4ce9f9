// Vitest's globalSetup for tests that need servers: one Postgres and one S3 for the whole run, on free ports, in a folder of their own.
// Tests never use these directly: they take a database or a bucket of their own from postgres.ts and objects.ts.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
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

export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await quickFolder('ground')
  const [postgres, objects] = await Promise.all([
    startPostgres({ folder: join(folder, 'postgres'), durable: false, disposable: true }),
    storeFrom(process.env) ?? startObjects({ folder: join(folder, 'objects') }),
  ])
  const { ownerUrl, gatewayUrl } = postgres
  provide('postgres', { ownerUrl, gatewayUrl, template: await makeTemplate({ ownerUrl, gatewayUrl }) })
  const { endpoint, region, accessKeyId, secretAccessKey } = objects
  provide('objects', { endpoint, region, accessKeyId, secretAccessKey })
  return async () => {
    await Promise.all([postgres.stop(), 'stop' in objects && objects.stop()])
    await rm(folder, { recursive: true, force: true })
  }
}
