// Opens the inbox for one person: keys unwrapped, nation verified, council connected, memory opened. Nothing here shows anything.
import {
  type Council,
  connect,
  importSigningKey,
  type KeptKeys,
  type Membership,
  opfsSpool,
  restoreKeys,
} from '../../../sdk/index.ts'
import { decodeBase64url, type Secrets, secretsOfPhrase, unwrap } from '../../../seal/index.ts'
import { line } from '../../../words/plain.ts'
import { catchUp, withHeld } from '../joining/own-keys.ts'
import { memoryIn } from '../memory/memory.ts'
import { openSealedStore } from '../memory/sealed-store.ts'
import type { About, Me } from '../protocol.ts'
import { openBoxes } from './boxes.ts'
import type { Names, Office, Person, PersonalKeys, Tell } from './office.ts'

/** It is open in another tab: two would say things twice. */
export class OpenElsewhere extends Error {
  override name = 'OpenElsewhere'
}

/** Unlocked, and not yet at work at one of them. */
export type Unlocked = { memberships: Membership[]; kept: KeptKeys }

/** A person's memberships, by the phrase that opens what the gateway keeps wrapped for them: Argon2id, half a second. */
export async function unlock(about: About, phrase: string): Promise<Unlocked> {
  return unlockWith(about, await secretsOfPhrase(phrase, about.net))
}

/**
 * The same by the secrets of a phrase or a passkey.
 *
 * @throws WrapRefused; GatewayProblem `not_found`: nothing is kept under them; Distrust
 */
export async function unlockWith({ gateway, net }: About, secrets: Secrets): Promise<Unlocked> {
  const { bundle, kept } = await restoreKeys({ url: gateway }, secrets)
  return { memberships: bundle.memberships.filter(one => one.net === net), kept }
}

/** Opens the inbox for one membership. */
export function openMembership(about: About, membership: Membership, tell: Tell, kept: KeptKeys): Promise<Office> {
  const { authority, council, name = '', role, desks, member, device, keyrings } = membership
  return openOffice(about, { authority, council, name, role, desks }, { member, device, keyrings, kept }, tell)
}

/** Opens the demo as one of its people: their keys come wrapped, with the phrase that a rehearsal keeps beside them. */
export async function openRehearsal(about: About, profile: string, tell: Tell): Promise<Office> {
  const answer = await fetch(`/rehearsal/people/${encodeURIComponent(profile)}`)
  if (!answer.ok) throw new Error(`There is nobody called ${profile} in this rehearsal.`)
  const { person, wrapped, phrase } = (await answer.json()) as { person: Person; wrapped: string; phrase: string }
  const keys = JSON.parse(new TextDecoder().decode(await unwrap(decodeBase64url(wrapped), phrase))) as PersonalKeys
  return openOffice(about, person, keys, tell)
}

/**
 * Connects a person with unlocked keys.
 *
 * @throws OpenElsewhere; and what `connect` throws
 */
export async function openOffice(about: About, person: Person, unlocked: PersonalKeys, tell: Tell): Promise<Office> {
  const signing = await importSigningKey(unlocked.member)
  await holdAlone(`cme ${about.net} ${signing.kid}`)
  const store = await openSealedStore(`${about.net} ${signing.kid}`, decodeBase64url(String(unlocked.member.d)))
  const keys = await withHeld(store, unlocked)
  const [memory, spool] = await Promise.all([memoryIn(store), opfsSpool()])
  const [desk] = person.desks
  const council = await connect({
    url: about.gateway,
    net: about.net,
    member: signing,
    authority: person.authority,
    ...(desk !== undefined && { desk }),
    keyring: Object.values(keys.keyrings),
    memory,
    ...(spool && { spool }),
    fetch: watchedFetch(tell),
  })
  const me: Me = {
    name: person.name,
    council: person.council,
    authority: person.authority,
    role: person.role,
    rehearsal: council.nation.rehearsal,
  }
  const people = new Map(
    Object.entries({ ...(await store.get<Record<string, string>>('people', 'names')), [signing.kid]: person.name }),
  )
  const names = namesFrom(council, { [person.authority]: person.council })
  const { gateway, net } = about
  const held = { me, person, keys, gateway, net, member: signing.kid, own: person.authority }
  const office: Omit<Office, 'boxes'> = { ...held, council, store, names, people, tell }
  const whole = { ...office, boxes: openBoxes(office) }
  // What colleagues shared since: without it, some letters would look as if they were for others.
  await catchUp(whole)
  return whole
}

/** Says when the gateway can no longer be reached, and when it can again. */
function watchedFetch(tell: Tell): typeof fetch {
  let away = false
  const say = (now: boolean) => {
    if (now !== away) tell('line', now ? 'away' : 'there')
    away = now
  }
  return async (input, init) => {
    try {
      const answer = await fetch(input, init)
      say(false)
      return answer
    } catch (error) {
      if (!init?.signal?.aborted) say(true)
      throw error
    }
  }
}

/** The lock is held until the worker ends. */
function holdAlone(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    void navigator.locks.request(name, { ifAvailable: true }, lock => {
      if (!lock) return reject(new OpenElsewhere('This inbox is open in another tab.'))
      resolve()
      return new Promise(() => {})
    })
  })
}

function namesFrom(council: Council, known: Record<string, string>): Names {
  const asked = new Map(Object.entries(known).map(([id, name]) => [id, Promise.resolve(name)]))
  return id => {
    const asking = asked.get(id) ?? council.directory.entry(id).then(({ identity }) => line(identity?.name ?? id))
    asked.set(id, asking)
    asking.catch(() => asked.delete(id))
    return asking
  }
}
