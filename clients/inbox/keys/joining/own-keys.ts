// The keys of the person at work: held in this worker, sealed on this device, and kept wrapped at the gateway where they chose so.
// A new key is on this device before anybody hears of it. No key is ever dropped: letters sealed to it must stay readable.
import { certificatesInForce } from '../../../../schemas/directory/directory.ts'
import {
  addLock,
  beginKeeping,
  Distrust,
  type KeptKeys,
  locksOf,
  type Membership,
  mergeKeyring,
  mergeKeyrings,
  removeLock,
  updateKeeping,
} from '../../../sdk/index.ts'
import {
  type Keyring,
  makePhrase,
  type Secrets,
  secretsOfPasskey,
  secretsOfPhrase,
  wordsOf,
} from '../../../seal/index.ts'
import { dayOf } from '../../../words/when.ts'
import type { SealedStore } from '../memory/sealed-store.ts'
import type { Office, PersonalKeys } from '../office/office.ts'
import type { OwnKeys } from './shown.ts'

/**
 * The keys as they were unlocked, with what this device has learnt since.
 *
 * @throws Distrust `rolled_back` where older kept keys were served than this device has seen
 */
export async function withHeld(store: SealedStore, keys: PersonalKeys): Promise<PersonalKeys> {
  const [keyrings, seen] = await Promise.all([
    store.get<PersonalKeys['keyrings']>('keys', 'keyrings'),
    store.get<KeptKeys>('keys', 'kept'),
  ])
  if (seen && keys.kept?.id === seen.id && keys.kept.version < seen.version)
    throw new Distrust('rolled_back', 'An older version of your kept keys was served than this computer has seen.')
  const kept = keys.kept ?? seen
  if (keys.kept) await store.put('keys', 'kept', keys.kept)
  return {
    ...keys,
    keyrings: keyrings ? await mergeKeyrings(keys.keyrings, keyrings) : keys.keyrings,
    ...(kept && { kept }),
  }
}

/** Holds a team's keyring from now on: on this device first, then with the keys that are kept. */
export async function holdKeyring(office: Office, keyring: Keyring): Promise<Keyring> {
  const { keys, store, council } = office
  const merged = await mergeKeyring(keys.keyrings[keyring.desk], keyring)
  keys.keyrings = { ...keys.keyrings, [keyring.desk]: merged }
  await store.put('keys', 'keyrings', keys.keyrings)
  council.takeUp(merged)
  if (keys.kept) await noteKept(office, await updateKeeping(council.call, keys.kept, [membershipOf(office)]))
  return merged
}

/** Takes up what colleagues shared since: after a rotation, or once one was let in to a team. True where that was anything. */
export async function catchUp(office: Office): Promise<boolean> {
  const { council, own, member, keys } = office
  if (own === 'national' || !keys.device) return false
  const entry = await council.directory.entry(own)
  const now = Math.floor(Date.now() / 1000) + 1
  let learnt = false
  for (const { desk, fingerprint } of entry.keyholders.filter(one => one.member === member)) {
    const held = keys.keyrings[desk]?.keys.some(key => key.fingerprint === fingerprint)
    if (held || !certificatesInForce(entry, desk, now).some(one => one.fingerprint === fingerprint)) continue
    await holdKeyring(office, await council.directory.openKeyring(desk, keys.device))
    learnt = true
  }
  return learnt
}

/** What opens one's kept keys. */
export async function ownKeys({ council, keys }: Office): Promise<OwnKeys> {
  if (!keys.kept) return { kept: false, locks: [] }
  const locks = await locksOf(council.call, keys.kept)
  return {
    kept: true,
    locks: locks.map(({ locator, kind, made_at }) => ({
      id: locator,
      what: kind === 'phrase' ? 'Six words' : 'Passkey',
      since: dayOf(new Date(made_at * 1000).toISOString().slice(0, 10)),
    })),
  }
}

let made: string | undefined

/** Six new words. */
export function newPhrase(): { phrase: string } {
  made = makePhrase()
  return { phrase: made }
}

/** The words that were made here, written once more, open the keys from now on. @throws NotAsShown */
export async function keepUnderPhrase(office: Office, { phrase, instead }: { phrase: string; instead?: string }) {
  if (wordsOf(phrase).join(' ') !== made) throw new NotAsShown('These are not the six words that were shown.')
  await open(office, 'phrase', await secretsOfPhrase(phrase, office.net))
  made = undefined
  if (instead !== undefined && office.keys.kept) await removeLock(office.council.call, office.keys.kept, instead)
  return ownKeys(office)
}

export async function keepUnderPasskey(office: Office, { prf }: { prf: Uint8Array }): Promise<OwnKeys> {
  await open(office, 'passkey', await secretsOfPasskey(prf, office.net))
  return ownKeys(office)
}

/** It opens the keys no longer; the last one is not removed, or nothing would. */
export async function dropLock(office: Office, { id }: { id: string }): Promise<OwnKeys> {
  const { locks } = await ownKeys(office)
  if (office.keys.kept && locks.length > 1) await removeLock(office.council.call, office.keys.kept, id)
  return ownKeys(office)
}

/** What was typed is not what was shown. */
export class NotAsShown extends Error {
  override name = 'NotAsShown'
}

/** Lets this phrase or passkey open the keys; begins to keep them where that was not done yet. */
async function open(office: Office, kind: 'phrase' | 'passkey', secrets: Secrets): Promise<void> {
  const { council, keys } = office
  keys.kept ??= await noteKept(office, await beginKeeping(council.call, await personOf(office), [membershipOf(office)]))
  await addLock(council.call, keys.kept, kind, secrets)
}

async function noteKept({ keys, store }: Office, kept: KeptKeys): Promise<KeptKeys> {
  keys.kept = kept
  await store.put('keys', 'kept', kept)
  return kept
}

async function personOf({ council, own, member }: Office): Promise<string> {
  const people =
    own === 'national'
      ? (await council.nationDirectory.read()).nation.registrars
      : (await council.directory.entry(own)).members
  const { person } = people.find(one => one.thumbprint === member) ?? {}
  if (person === undefined) throw new Error('Only a person’s keys are kept.')
  return person
}

/** This membership as it is kept with a person's others. */
export function membershipOf({ person, keys, gateway, net, member }: Office): Membership {
  const { authority, council, name, role, desks } = person
  const { member: own, keyrings, device } = keys
  if (!device) throw new Error('Without a key of this device, nothing can be kept.')
  return { gateway, net, authority, council, name, role, desks, thumbprint: member, member: own, device, keyrings }
}
