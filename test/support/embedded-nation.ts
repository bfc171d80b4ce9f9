// A gateway with a Postgres and an S3 server of its own, which can go away and come back; and a rehearsal nation in it.
// Knows nothing of vitest: the conformance suite starts one when it is given no address.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { defaultLimits } from '../../gateway/config.ts'
import { migrate } from '../../gateway/database/migrate.ts'
import { createLog } from '../../gateway/edge/log.ts'
import { serveGateway } from '../../gateway/serve.ts'
import { startObjects } from '../../infra/embedded/objects.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import { startPostgres } from '../../infra/embedded/postgres.ts'
import { foundedBy, foundNation, makeOwnKey, makeRegistrars, rehearsalPolicy } from '../../infra/nation/founding.ts'
import { quickFolder } from './folders.ts'
import { type LiveNation, liveNation } from './live-nation.ts'

/** A store that a test takes away and brings back, at the same address and with what it held. */
export type Store = { leaves(): Promise<void>; returns(): Promise<void> }
export type EmbeddedNation = LiveNation & {
  ownerUrl: string
  postgres: Store
  objects: Store
  stop(): Promise<void>
}

/** Starts stores, gateway and nation in this process; `stop` ends them all and removes what they kept. */
export async function startEmbeddedNation(name = 'embedded'): Promise<EmbeddedNation> {
  const folder = await quickFolder(name)
  const launchPostgres = () => startPostgres({ folder: join(folder, 'postgres'), durable: false })
  const launchObjects = () => startObjects({ folder: join(folder, 'objects') })
  let [postgres, objects] = await Promise.all([launchPostgres(), launchObjects()])
  const { ownerUrl, gatewayUrl } = postgres
  const [registrars, gatewayKey, port] = await Promise.all([
    makeRegistrars(),
    makeOwnKey(),
    freePort(),
    migrate({ ownerUrl, gatewayUrl }),
  ])
  const url = `http://127.0.0.1:${port}`
  const plan = { name: 'Rehearsal', rehearsal: true, policy: rehearsalPolicy }
  const gateway = { key: gatewayKey.jwk, issuer: url }
  const { statement: founding, net } = await foundNation({ ...plan, gateway, ...foundedBy(registrars) })
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = objects
  const config = {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: gatewayUrl,
    s3: { endpoint, region, bucket, accessKeyId, secretAccessKey },
    gatewayKeyFile: '',
    foundingFile: '',
    logLevel: 'silent' as const,
    requestsPerMinute: 1_000_000,
    silentSeconds: 120,
    trustedProxies: 0,
    limits: defaultLimits,
  }
  const serving = await serveGateway(config, gatewayKey, founding, createLog({ logLevel: 'silent' }))
  const stop = async () => {
    await serving.stop()
    await Promise.all([postgres.stop(), objects.stop()])
    await rm(folder, { recursive: true, force: true })
  }
  return {
    ...liveNation({ url, net, registrars }),
    ownerUrl,
    stop,
    postgres: {
      leaves: () => postgres.stop(),
      async returns() {
        postgres = await launchPostgres()
      },
    },
    objects: {
      leaves: () => objects.stop(),
      async returns() {
        objects = await launchObjects()
      },
    },
  }
}
