// What the bench measures: a gateway in a process of its own, on a Postgres that does not lose what it commits, and an S3.
// Nothing here is switched off to be faster: fsync, the log, the checks are those of a real gateway.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, disconnect, type Sql } from '../../gateway/database/connect.ts'
import { migrate } from '../../gateway/database/migrate.ts'
import { type EmbeddedObjects, startObjects } from '../../infra/embedded/objects.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import { startPostgres } from '../../infra/embedded/postgres.ts'
import * as founding from '../../infra/nation/founding.ts'
import { type Digest, newId } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import { RawClient } from '../support/raw-client.ts'
import { type GatewayProcess, startGateway } from './process.ts'
import { serverVersion } from './queries.ts'

export type Ground = {
  /** The issuer, and where the first gateway listens. */
  url: string
  net: Digest
  gateway: GatewayProcess
  sender: founding.CouncilKeys
  recipient: founding.CouncilKeys
  registrars: founding.RegistrarKeys[]
  heads: ReadonlyMap<string, Digest>
  objects: EmbeddedObjects
  /** May do all; for filling tables. */
  owner: Sql
  /** A pool with the gateway's own rights. */
  connect(max: number): Sql
  postgresVersion: string
  stop(): Promise<void>
}

/** Those who work at the desk: it can be sent to when two people can open it. */
const people = [
  { name: 'manager', role: 'manager' as const, desks: ['cme'] },
  { name: 'officer', role: 'officer' as const, desks: ['cme'] },
]

/**
 * Starts everything in a new folder on the disk, founds a nation and lets two councils in.
 *
 * @param profileFolder where the gateway writes what V8's profiler saw, once it stops
 */
export async function startGround(profileFolder?: string): Promise<Ground> {
  // Not where tests keep theirs, in memory: what is measured includes waiting for the disk.
  const folder = await mkdtemp(join(tmpdir(), 'cme-bench-'))
  const postgres = await startPostgres({ folder: join(folder, 'postgres'), disposable: true })
  const objects = await startObjects({ folder: join(folder, 'objects') })
  await migrate(postgres)
  const pools: Sql[] = []
  const pool = (address: string, max: number) => {
    pools.push(connect(address, { max, applicationName: 'bench' }))
    return pools.at(-1) as Sql
  }
  const owner = pool(postgres.ownerUrl, 1)
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const nation = await writeNation(folder, url)
  const environment = { PORT: `${port}`, PUBLIC_URL: url, DATABASE_URL: postgres.gatewayUrl, ...store(objects) }
  const flags = profileFolder ? profiling(profileFolder) : []
  const gateway = await startGateway(join(folder, 'gateway.log'), { ...environment, ...nation.files }, flags)
  const { heads, sender, recipient } = await letIn(url, nation)
  const stop = async () => {
    await gateway.stop()
    await Promise.all(pools.map(one => disconnect(one)))
    await Promise.all([postgres.stop(), objects.stop()])
    await rm(folder, { recursive: true, force: true })
  }
  const postgresVersion = await serverVersion(owner)
  return {
    ...{
      url,
      net: nation.net,
      registrars: nation.registrars,
      gateway,
      sender,
      recipient,
      heads,
      objects,
      owner,
      postgresVersion,
      stop,
    },
    connect: max => pool(postgres.gatewayUrl, max),
  }
}

const profiling = (folder: string) => ['--cpu-prof', '--cpu-prof-interval=200', `--cpu-prof-dir=${folder}`]

function store({ endpoint, region, bucket, accessKeyId, secretAccessKey }: EmbeddedObjects) {
  const keys = { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey }
  return { S3_ENDPOINT: endpoint, S3_REGION: region, S3_BUCKET: bucket, ...keys }
}

type Nation = { net: Digest; registrars: founding.RegistrarKeys[]; files: Record<string, string> }

async function writeNation(folder: string, issuer: string): Promise<Nation> {
  const [key, registrars] = await Promise.all([founding.makeOwnKey(), founding.makeRegistrars()])
  const gateway = { key: key.jwk, issuer }
  const plan = {
    name: 'Bench',
    rehearsal: true,
    policy: founding.rehearsalPolicy,
    gateway,
    ...founding.foundedBy(registrars),
  }
  const { statement, net } = await founding.foundNation(plan)
  const files = { GATEWAY_KEY_FILE: join(folder, 'key.json'), FOUNDING_FILE: join(folder, 'founding') }
  await writeFile(files.GATEWAY_KEY_FILE, JSON.stringify(key.privateJwk), { mode: 0o600 })
  await writeFile(files.FOUNDING_FILE, statement)
  return { net, registrars, files }
}

async function letIn(url: string, { net, registrars }: Nation) {
  const clients = new Map<string, RawClient>()
  const clientOf = (by: SigningKey) => {
    const client = clients.get(by.kid) ?? new RawClient(url, by)
    clients.set(by.kid, client)
    return client
  }
  const builder = new founding.DirectoryBuilder(net, registrars, async (by, statement, enclosed) => {
    const { status, text } = await clientOf(by).say(statement, enclosed)
    if (status !== 201) throw new Error(`not recorded: ${status} ${text}`)
  })
  const join = async (name: string) => {
    const id = newId()
    const identity = { name, nation: 'England' as const, gss: [], status: 'active' as const }
    await builder.register(id, identity)
    return builder.join(id, identity, people)
  }
  return { sender: await join('Northgate'), recipient: await join('Southmere'), heads: builder.heads }
}
