// A gateway from its configuration to a listening server, and back: what is opened here is closed here, in the reverse order.
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import type { SigningKey } from '../schemas/statement/jws.ts'
import { readAlerting, startAlerts } from './alerts/index.ts'
import { createApp } from './app.ts'
import { connectObjects } from './attachments/objects.ts'
import { assertFeedGoesOn } from './boxes/feed.ts'
import { FeedWatch } from './boxes/watch.ts'
import type { Config } from './config.ts'
import { connect, disconnect } from './database/connect.ts'
import { assertMigrated } from './database/migrate.ts'
import { found } from './directory/found.ts'
import type { Log } from './edge/log.ts'
import type { Gateway } from './gateway.ts'
import { startJobs } from './jobs.ts'

/** Connections to Postgres: on two cores more of them only queue inside the server. */
const maxConnections = 24
/** How long requests under way may take to end when the gateway stops. */
const graceMs = 10_000

export type Serving = {
  port: number
  gateway: Gateway
  /** Takes no more requests, lets those under way end, closes the stores. */
  stop(): Promise<void>
}

/**
 * Starts a gateway for the nation of this founding statement.
 *
 * @throws Error where the database is not migrated, belongs to another nation, or the key is not the nation's gateway key
 */
export async function serveGateway(config: Config, signer: SigningKey, founding: string, log: Log): Promise<Serving> {
  const sql = connect(config.databaseUrl, { max: maxConnections })
  const objects = connectObjects(config.s3)
  const watch = new FeedWatch(sql)
  try {
    await assertMigrated(sql)
    await assertFeedGoesOn(sql)
    const nation = await found(sql, founding, signer, config.publicUrl)
    const alerting = config.alerts && (await readAlerting(config.alerts, nation.rehearsal))
    const gateway: Gateway = { config, sql, objects, signer, nation, ...(alerting && { alerting }) }
    const app = createApp(gateway, watch, log)
    const server = await listen(app.fetch, config)
    const { port } = server.address() as AddressInfo
    const jobs = startJobs(gateway, log)
    const alerts = config.alerts && alerting && (await startAlerts(gateway, alerting, config.alerts, log))
    log.info({ port, host: config.host }, 'listening')
    const stop = async () => {
      watch.close()
      await Promise.all([jobs.stop(), alerts?.stop(), close(server)])
      objects.close()
      await disconnect(sql)
    }
    return { port, gateway, stop }
  } catch (error) {
    objects.close()
    await disconnect(sql)
    throw error
  }
}

function listen(fetch: Parameters<typeof serve>[0]['fetch'], { port, host, silentSeconds }: Config): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve({ fetch, port, hostname: host }, () => resolve(server as Server))
    server.once('error', reject)
    ;(server as Server).setTimeout(silentSeconds * 1000)
  })
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  server.closeIdleConnections()
  const force = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(force)
}
