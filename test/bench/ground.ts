// What the bench measures: a gateway in a process of its own, on a Postgres that does not lose what it commits, and an S3.
// Nothing here is switched off to be faster: fsync, the log, the checks and the limits are those of a real gateway.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import { migrate } from '../../gateway/database/migrate.ts'
import { type EmbeddedObjects, startObjects } from '../../infra/embedded/objects.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import { startPostgres } from '../../infra/embedded/postgres.ts'
import {
  type CouncilKeys,
  DirectoryBuilder,
  foundNation,
  makeOwnKey,
  makeRegistrars,
  rehearsalPolicy,
} from '../../infra/nation/founding.ts'
import { type Digest, newId } from '../../schemas/ids.ts'
import { RawClient } from '../support/raw-client.ts'
import { cloneDatabase, serverVersion } from './queries.ts'

export type Ground = {
  /** The issuer, and where the first gateway listens. */
  url: string
  net: Digest
  gateway: GatewayProcess
  sender: CouncilKeys
  recipient: CouncilKeys
  heads: ReadonlyMap<string, Digest>
  objects: EmbeddedObjects
  /** May do all; for filling tables. */
  owner: Sql
  /** The gateway's own rights; `max` connections. */
  connect(max: number): Sql
  postgresVersion: string
  /** A second gateway on a copy of the database as it is now, and its owner. */
  copy(): Promise<{ gateway: GatewayProcess; owner: Sql }>
  stop(): Promise<void>
}

export type GatewayProcess = { url: string; pid: number; stop(): Promise<void> }

const people = [
  { name: 'manager', role: 'manager' as const, desks: ['cme'] },
  { name: 'officer', role: 'officer' as const, desks: ['cme'] },
]

/**
 * Starts everything in a new folder on the disk, founds a nation and lets two councils in.
 *
 * @param profileFolder where the gateway writes what V8's profiler saw, when it stops
 */
export async function startGround(profileFolder?: string): Promise<Ground> {
  const folder = await mkdtemp(join(tmpdir(), 'cme-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), disposable: true })
  const objects = await startObjects({ folder: join(folder, 'objects') })
  await migrate(postgres)
  const owner = connect(postgres.ownerUrl, { max: 1, applicationName: 'bench' })
  const more: Sql[] = []
  const gateways: GatewayProcess[] = []

  const [gatewayKey, registrars, port] = await Promise.all([makeOwnKey(), makeRegistrars(), freePort()])
  const url = `http://127.0.0.1:${port}`
  const gatewayAt = { key: gatewayKey.jwk, issuer: url }
  const plan = { name: 'Bench', rehearsal: true, policy: rehearsalPolicy, gateway: gatewayAt, registrars }
  const { statement: founding, net } = await foundNation(plan)
  await writeFile(join(folder, 'key.json'), JSON.stringify(gatewayKey.privateJwk), { mode: 0o600 })
  await writeFile(join(folder, 'founding'), founding)

  const begin = async (at: number, databaseUrl: string, flags: string[] = []) => {
    const environment = {
      ...{ PORT: `${at}`, PUBLIC_URL: url, DATABASE_URL: databaseUrl },
      ...{ GATEWAY_KEY_FILE: join(folder, 'key.json'), FOUNDING_FILE: join(folder, 'founding') },
      ...{ S3_ENDPOINT: objects.endpoint, S3_REGION: objects.region, S3_BUCKET: objects.bucket },
      ...{ S3_ACCESS_KEY_ID: objects.accessKeyId, S3_SECRET_ACCESS_KEY: objects.secretAccessKey },
      // One officer does the work of thousands here.
      REQUESTS_PER_MINUTE: '100000000',
    }
    const started = await startGateway(join(folder, `gateway-${at}.log`), at, environment, flags)
    gateways.push(started)
    return started
  }
  const gateway = await begin(port, postgres.gatewayUrl, profileFlags(profileFolder))
  const clients = new Map<string, RawClient>()
  const builder = new DirectoryBuilder(net, registrars, async (by, statement, enclosed) => {
    const client = clients.get(by.kid) ?? new RawClient(url, by)
    clients.set(by.kid, client)
    const { status, text } = await client.say(statement, enclosed)
    if (status !== 201) throw new Error(`not recorded: ${status} ${text}`)
  })
  const join2 = async (name: string) => {
    const id = newId()
    const identity = { name, nation: 'England' as const, gss: [], status: 'active' as const }
    await builder.register(id, identity)
    return builder.join(id, identity, people)
  }
  const [sender, recipient] = [await join2('Northgate'), await join2('Southmere')]

  const copy = async () => {
    const from = new URL(postgres.ownerUrl).pathname.slice(1)
    const renamed = (address: string) => Object.assign(new URL(address), { pathname: `/${from}_copy` }).href
    await cloneDatabase(owner, from, `${from}_copy`)
    const copied = connect(renamed(postgres.ownerUrl), { max: 1, applicationName: 'bench' })
    more.push(copied)
    return { gateway: await begin(await freePort(), renamed(postgres.gatewayUrl)), owner: copied }
  }
  const stop = async () => {
    for (const one of gateways) await one.stop()
    for (const one of [owner, ...more]) await disconnect(one)
    await Promise.all([postgres.stop(), objects.stop()])
    await rm(folder, { recursive: true, force: true })
  }
  return {
    ...{ url, net, gateway, sender, recipient, heads: builder.heads, objects, owner, copy, stop },
    connect: max => {
      const sql = connect(postgres.gatewayUrl, { max, applicationName: 'bench baseline' })
      more.push(sql)
      return sql
    },
    postgresVersion: await serverVersion(owner),
  }
}
