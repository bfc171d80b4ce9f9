// The rehearsal nation on disk: founded once, kept in a folder, visibly a rehearsal. Every person in it is invented.
// Its keys lie beside each other, which no real nation may do: each registrar keeps their own.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { JWK } from 'jose'
import { writeProfile } from '../../clients/sdk/node/profile.ts'
import { makePhrase } from '../../clients/seal/index.ts'
import type { Digest } from '../../schemas/ids.ts'
import { importSigningKey, type SigningKey } from '../../schemas/statement/jws.ts'
import { readCouncils } from '../nation/councils.ts'
import {
  type CouncilKeys,
  type DirectoryBuilder,
  foundedBy,
  foundNation,
  type MemberKeys,
  makeOwnKey,
  makeRegistrars,
  type RegistrarKeys,
  rehearsalPolicy,
} from '../nation/founding.ts'
import { contactsOf } from './contacts.ts'
import { keepRegistrars } from './registrars.ts'

/** What a gateway of this nation is started with. */
export type FoundedNation = { net: Digest; founding: string; gatewayKey: SigningKey; url: string }

type Kept = {
  net: Digest
  founding: string
  url: string
  filled: boolean
  gateway: JWK
  registrars: { person: string; key: JWK }[]
}

/** The nation kept in `folder`, if any was founded and filled to the end. Its address was written into its founding statement and cannot change. */
export async function keptNation(folder: string): Promise<(FoundedNation & { kept: Kept }) | undefined> {
  const text = await readFile(join(folder, 'nation.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const kept = JSON.parse(text) as Kept
  const { net, founding, url, filled } = kept
  if (!filled) return undefined
  return { net, founding, url, gatewayKey: await importSigningKey(kept.gateway), kept }
}

/** Founds a rehearsal nation whose gateway answers at `url`, and keeps it in `folder`. */
export async function foundRehearsal(folder: string, url: string) {
  const [gatewayKey, registrars] = await Promise.all([makeOwnKey(), makeRegistrars()])
  const gateway = { key: gatewayKey.jwk, issuer: url }
  const plan = { name: 'Rehearsal', rehearsal: true, policy: rehearsalPolicy, gateway, ...foundedBy(registrars) }
  const { statement: founding, net } = await foundNation(plan)
  const kept: Kept = {
    net,
    founding,
    url,
    filled: false,
    gateway: gatewayKey.privateJwk,
    registrars: registrars.map(({ person, key }) => ({ person, key: key.privateJwk })),
  }
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await keep(folder, kept)
  return { net, founding, url, gatewayKey, registrars, markFilled: () => keep(folder, { ...kept, filled: true }) }
}

async function keep(folder: string, kept: Kept): Promise<void> {
  await writeFile(join(folder, 'nation.json.new'), JSON.stringify(kept, null, 2), { mode: 0o600, flush: true })
  await rename(join(folder, 'nation.json.new'), join(folder, 'nation.json'))
}

/** Two councils of the rehearsal with people, and where their profiles lie. */
export type Cast = {
  laCode: string
  people: { name: string; role: 'manager' | 'officer' | 'system'; profile: string }[]
}

const cast: Cast[] = [
  {
    laCode: '307',
    people: [
      { name: 'Morgan Ashdown', role: 'manager', profile: 'ealing-manager' },
      { name: 'Robin Fairweather', role: 'officer', profile: 'ealing' },
      { name: 'Ealing case system', role: 'system', profile: 'ealing-system' },
    ],
  },
  {
    laCode: '871',
    people: [
      { name: 'Jordan Pennington', role: 'manager', profile: 'slough-manager' },
      { name: 'Sam Oakhurst', role: 'officer', profile: 'slough' },
      { name: 'Slough case system', role: 'system', profile: 'slough-system' },
    ],
  },
]

/**
 * Registers the councils of the United Kingdom and lets the cast in; writes a profile for each of the cast and for each registrar.
 *
 * @param told is called with a sentence after each step
 */
export async function fillDirectory(
  builder: DirectoryBuilder,
  registrars: readonly RegistrarKeys[],
  { folder, url, more = [] }: { folder: string; url: string; more?: readonly Cast[] },
  told: (sentence: string) => void,
): Promise<void> {
  const councils = readCouncils()
  // Chains of different councils do not touch: several at a time, which is quicker than an import that verifies each chain again.
  const waiting = [...councils]
  const register = async () => {
    for (let council = waiting.shift(); council; council = waiting.shift()) {
      await builder.register(council.id, council.identity)
    }
  }
  await Promise.all(Array.from({ length: 8 }, register))
  told(`${councils.length} councils of the United Kingdom, past ones too: one proposed, another approved.`)
  await keepRegistrars({ url, net: builder.net }, registrars, folder)
  for (const { laCode, people } of [...cast, ...more]) {
    const known = councils.find(({ identity }) => identity.la_codes?.some(({ code }) => code === laCode))
    if (!known) throw new Error(`No council has the code ${laCode}.`)
    const joined = await builder.join(
      known.id,
      known.identity,
      people.map(({ name, role }) => ({ name, role, desks: ['cme'] })),
    )
    const manager = joined.members.find(({ role }) => role === 'manager')
    if (manager) await builder.publishContacts(known.id, manager, contactsOf(joined))
    for (const { name, profile } of people) {
      const member = joined.members.find(one => one.name === name)
      if (member) await keepProfile(join(folder, profile), builder.net, url, joined, member)
    }
    const who = people.map(({ name, role }) => (role === 'system' ? 'a case system' : `${name} (${role})`))
    told(`${known.identity.name} joined: ${who.join(', ')}.`)
  }
}

async function keepProfile(
  folder: string,
  net: Digest,
  gateway: string,
  council: CouncilKeys,
  member: MemberKeys,
): Promise<void> {
  const phrase = makePhrase()
  const { role, desks, person, name, key, device } = member
  const named = role === 'system' ? {} : { name }
  const profile = {
    folder,
    gateway,
    net,
    authority: council.id,
    council: council.identity.name,
    desks,
    member: key.kid,
    role,
    ...named,
    ...(person && { person }),
    phrase_file: 'phrase.txt',
  }
  await writeProfile(profile, { member: key.privateJwk, device, keyrings: council.keyrings }, phrase)
  await writeFile(join(folder, 'phrase.txt'), `${phrase}\n`, { mode: 0o600 })
}
