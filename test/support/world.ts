// A real gateway on real stores with a founded nation: what scenarios, route tests and the conformance suite start from.
import { onTestFinished } from 'vitest'
import { createLog, type Log } from '../../gateway/edge/log.ts'
import { type Serving, serveGateway } from '../../gateway/serve.ts'
import { freePort } from '../../infra/embedded/ports.ts'
import {
  type CouncilKeys,
  DirectoryBuilder,
  foundNation,
  type MemberKeys,
  makeOwnKey,
  makeRegistrars,
  type OwnKey,
  type RegistrarKeys,
  rehearsalPolicy,
  type Say,
} from '../../infra/nation/founding.ts'
import { type Desk, type Digest, type Id, newId } from '../../schemas/ids.ts'
import type { Role } from '../../schemas/verbs.ts'
import { freshBucket } from './objects.ts'
import { type FreshDatabase, freshDatabase } from './postgres.ts'
import { RawClient } from './raw-client.ts'

export type World = {
  url: string
  net: Digest
  founding: string
  gatewayKey: OwnKey
  registrars: RegistrarKeys[]
  builder: DirectoryBuilder
  database: FreshDatabase
  serving: Serving
  /** The client of a member or registrar; one and the same for each key. */
  clientOf(by: { key: OwnKey }): RawClient
  /** Registers a council and lets its people in. */
  join(name: string, options?: { people?: Person[]; laCode?: string }): Promise<CouncilKeys>
  /** Another gateway on the same stores. */
  another(): Promise<Serving>
  stop(): Promise<void>
}

type Person = { name: string; role: Exclude<Role, 'registrar'>; desks: Desk[] }

/** The usual people of a council: two who can open the desk, a system, an auditor. */
export const usualPeople: Person[] = [
  { name: 'manager', role: 'manager', desks: ['cme'] },
  { name: 'officer', role: 'officer', desks: ['cme'] },
  { name: 'system', role: 'system', desks: ['cme'] },
  { name: 'auditor', role: 'auditor', desks: ['cme'] },
]

/** A member of a council by the name the test gave it. */
export function memberOf(council: CouncilKeys, name: string): MemberKeys {
  const found = council.members.find(one => one.name === name)
  if (!found) throw new Error(`${council.identity.name} has no ${name}`)
  return found
}

/** Starts a gateway and founds a rehearsal nation. Inside a test it stops when the test ends; elsewhere call `stop`. */
export async function startWorld({
  requestsPerMinute = 1_000_000,
  log = createLog({ logLevel: 'silent' }),
}: {
  requestsPerMinute?: number
  log?: Log
} = {}): Promise<World> {
  const [database, s3, port, gatewayKey, registrars] = await Promise.all([
    freshDatabase(),
    freshBucket(),
    freePort(),
    makeOwnKey(),
    makeRegistrars(),
  ])
  const url = `http://127.0.0.1:${port}`
  const gateway = { key: gatewayKey.jwk, issuer: url }
  const { statement: founding, net } = await foundNation({
    name: 'Rehearsal',
    rehearsal: true,
    policy: rehearsalPolicy,
    gateway,
    registrars,
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
    trustedProxies: 0,
  }
  const serving = await serveGateway(config, gatewayKey, founding, log)
  const more: Serving[] = []

  const clients = new Map<string, RawClient>()
  const clientOf = ({ key }: { key: OwnKey }) => {
    const client = clients.get(key.kid) ?? new RawClient(url, key)
    clients.set(key.kid, client)
    return client
  }
  const say: Say = async (by, statement, enclosed) => {
    const client = clients.get(by.kid) ?? new RawClient(url, by)
    clients.set(by.kid, client)
    const { status, text } = await client.say(statement, enclosed)
    if (status !== 201) throw new Error(`not recorded: ${status} ${text}`)
  }
  const builder = new DirectoryBuilder(net, registrars, say)
  const join: World['join'] = async (name, { people = usualPeople, laCode } = {}) => {
    const id: Id = newId()
    const identity = {
      name,
      nation: 'England' as const,
      gss: [],
      status: 'active' as const,
      ...(laCode && { la_code: laCode }),
    }
    await builder.register(id, identity)
    return builder.join(id, identity, people)
  }
  const another = async () => {
    const next = await serveGateway({ ...config, port: await freePort() }, gatewayKey, founding, log)
    more.push(next)
    return next
  }
  const stop = async () => {
    await Promise.all([serving, ...more].map(one => one.stop()))
    await database.drop()
  }
  try {
    onTestFinished(stop)
  } catch {
    // Not inside a test.
  }
  return { url, net, founding, gatewayKey, registrars, builder, database, serving, clientOf, join, another, stop }
}
