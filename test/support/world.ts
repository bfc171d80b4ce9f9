// A real gateway on real stores with a founded nation: what scenarios, route tests and the conformance suite start from.
import { onTestFinished } from 'vitest'
import { type AlertsConfig, type Config, defaultLimits } from '../../gateway/config.ts'
import { connect, disconnect } from '../../gateway/database/connect.ts'
import { createLog, type Log } from '../../gateway/edge/log.ts'
import { type Serving, serveGateway } from '../../gateway/serve.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import {
  type CouncilKeys,
  foundedBy,
  foundNation,
  makeOwnKey,
  makeRegistrars,
  type OwnKey,
  rehearsalPolicy,
} from '../../infra/nation/founding.ts'
import { checkWorld, type Finding } from '../../infra/world/check.ts'
import type { Policy } from '../../schemas/statement/verbs.ts'
import { type LiveNation, liveNation } from './live-nation.ts'
import { freshBucket } from './objects.ts'
import { type FreshDatabase, freshDatabase } from './postgres.ts'

export { memberOf, usualPeople } from './live-nation.ts'

export type World = LiveNation & {
  founding: string
  gatewayKey: OwnKey
  database: FreshDatabase
  serving: Serving
  /** Another gateway on the same stores; `requestsPerMinute` of its own if given, or another way to the objects. */
  another(options?: Partial<Pick<Config, 'requestsPerMinute' | 's3' | 'silentSeconds'>>): Promise<Serving>
  /** Resolves once all that was said is in the feed: it shows only what nobody on this PostgreSQL server can overtake, other tests among them. */
  told(): Promise<void>
  /** Verifies everything in the database and the bucket again (infra/world): nothing is the good answer. */
  check(): Promise<Finding[]>
  stop(): Promise<void>
}

/** Starts a gateway and founds a rehearsal nation. Inside a test it stops when the test ends; elsewhere call `stop`. */
export async function startWorld({
  requestsPerMinute = 1_000_000,
  log = createLog({ logLevel: 'silent' }),
  policy = rehearsalPolicy,
  prepare,
  alerts,
}: {
  requestsPerMinute?: number
  log?: Log
  policy?: Policy
  /** Before the gateway starts. */
  prepare?: (database: FreshDatabase) => Promise<void>
  alerts?: AlertsConfig
} = {}): Promise<World> {
  const [database, s3, port, gatewayKey, registrars] = await Promise.all([
    freshDatabase(),
    freshBucket(),
    freePort(),
    makeOwnKey(),
    makeRegistrars(),
  ])
  await prepare?.(database)
  const url = `http://127.0.0.1:${port}`
  const gateway = { key: gatewayKey.jwk, issuer: url }
  const { statement: founding, net } = await foundNation({
    name: 'Rehearsal',
    rehearsal: true,
    policy,
    gateway,
    ...foundedBy(registrars),
  })
  const config = {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: database.gatewayUrl,
    s3,
    gatewayKeyFile: '',
    foundingFile: '',
    logLevel: 'silent' as const,
    requestsPerMinute,
    silentSeconds: 120,
    trustedProxies: 0,
    limits: defaultLimits,
    ...(alerts && { alerts }),
  }
  const serving = await serveGateway(config, gatewayKey, founding, log)
  const more: Serving[] = []

  const nation = liveNation({ url, net, registrars })
  const another: World['another'] = async (change = {}) => {
    const next = await serveGateway({ ...config, ...change, port: await freePort() }, gatewayKey, founding, log)
    more.push(next)
    return next
  }
  const owner = connect(database.ownerUrl, { max: 1, applicationName: 'test check' })
  const check = () => checkWorld({ sql: owner, objects: serving.gateway.objects, issuer: url })
  const told = async () => {
    for (;;) {
      const waiting = await owner`select from feed where xid >= pg_snapshot_xmin(pg_current_snapshot()) limit 1`
      if (waiting.length === 0) return
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  // What comes from here on is all that a reader of the feed is told "from now".
  const join: World['join'] = async (...council) => {
    const keys = await nation.join(...council)
    await told()
    return keys
  }
  const stop = async () => {
    await Promise.all([serving, ...more].map(one => one.stop()))
    await disconnect(owner)
    await database.drop()
  }
  try {
    onTestFinished(stop)
  } catch {
    // Not inside a test.
  }
  return { ...nation, join, founding, gatewayKey, database, serving, another, told, check, stop }
}

/** The same, with Ealing and Slough in it. */
export async function startTwoCouncils(): Promise<{ world: World; ealing: CouncilKeys; slough: CouncilKeys }> {
  const world = await startWorld()
  const [ealing, slough] = await Promise.all([world.join('Ealing'), world.join('Slough')])
  return { world, ealing, slough }
}
