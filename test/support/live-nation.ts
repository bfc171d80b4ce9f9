// A rehearsal nation behind an address: its registrars, the clients of its members, and councils that join.
// Knows HTTP only. Nothing of vitest or gateway/ may be imported here: the conformance suite runs it against other people's gateways.
import {
  type CouncilKeys,
  DirectoryBuilder,
  type MemberKeys,
  type OwnKey,
  type RegistrarKeys,
  type Say,
} from '../../infra/nation/founding.ts'
import { type Desk, type Digest, type Id, newId } from '../../schemas/ids.ts'
import type { Identity, Role } from '../../schemas/statement/verbs.ts'
import { RawClient } from './raw-client.ts'

export type LiveNation = {
  /** Where requests go. */
  url: string
  net: Digest
  registrars: RegistrarKeys[]
  builder: DirectoryBuilder
  /** The client of a member or registrar; one and the same for each key. */
  clientOf(by: { key: OwnKey }): RawClient
  /** Registers a council and lets its people in. */
  join(
    name: string,
    options?: { people?: Person[]; laCode?: string; identity?: Partial<Identity> },
  ): Promise<CouncilKeys>
}

export type Person = { name: string; role: Exclude<Role, 'registrar'>; desks: Desk[] }

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

/** The nation of these registrars at this address; the first two of them speak for it. */
export function liveNation({
  url,
  issuer = url,
  net,
  registrars,
}: {
  url: string
  issuer?: string
  net: Digest
  registrars: RegistrarKeys[]
}): LiveNation {
  const clients = new Map<string, RawClient>()
  const clientOf: LiveNation['clientOf'] = ({ key }) => {
    const client = clients.get(key.kid) ?? new RawClient(url, key, issuer)
    clients.set(key.kid, client)
    return client
  }
  const say: Say = async (by, statement, enclosed) => {
    const client = clients.get(by.kid) ?? new RawClient(url, by, issuer)
    clients.set(by.kid, client)
    const { status, text } = await client.say(statement, enclosed)
    if (status !== 201) throw new Error(`not recorded: ${status} ${text}`)
  }
  const builder = new DirectoryBuilder(net, registrars, say)
  const join: LiveNation['join'] = async (name, { people = usualPeople, laCode, identity: more } = {}) => {
    const id: Id = newId()
    const identity: Identity = {
      name,
      nation: 'England',
      gss: [],
      status: 'active',
      ...(laCode && { la_codes: [{ code: laCode }] }),
      ...more,
    }
    await builder.register(id, identity)
    return builder.join(id, identity, people)
  }
  return { url, net, registrars, builder, clientOf, join }
}
