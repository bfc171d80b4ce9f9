// A person's keys, kept wrapped at the gateway, so that a new browser or a wiped computer is the same member (PROTOCOL §6).
// One vault under a random key; that key under each phrase and passkey. The gateway sees sizes and versions, and can guess at nothing.
// The version stands inside: an older vault than was seen here is refused.
import { type Digest, type Id, newId, sha256 } from '../../../schemas/ids.ts'
import { maxVaultBytes } from '../../../schemas/limits.ts'
import { Refusal } from '../../../schemas/problem.ts'
import {
  decodeBase64url,
  derive,
  encodeBase64url,
  openJson,
  openUnder,
  type Secrets,
  sealUnder,
} from '../../seal/index.ts'
import { type Call, openGateway } from '../call/gateway-client.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { Distrust } from '../trust/distrust.ts'
import { type Bundle, type Membership, mergeMemberships, readBundle } from './bundle.ts'
import type { At } from './newcomer.ts'

/** What a device holds of the vault, wrapped with its other keys: its key, and the highest version seen here. */
export type KeptKeys = { id: Id; key: string; version: number }

export type Opened = { kept: KeptKeys; bundle: Bundle }

/** Plain sizes are multiples of this: how many keys somebody has need not show. */
const stepBytes = 4096

/** Keeps keys for the first time. Nothing opens them before a lock is added. */
export async function beginKeeping(call: Call, person: Id, memberships: Membership[]): Promise<KeptKeys> {
  const kept = { id: newId(), key: encodeBase64url(crypto.getRandomValues(new Uint8Array(32))), version: 0 }
  return write(call, kept, { format: 'cme-keys-1', person, version: 1, memberships })
}

/**
 * Adds to what is kept: the newest is read and merged first, so that two devices do not write over each other.
 *
 * @param as the call of another key of the same person, at another council: from then on that key's standing counts, too
 * @throws GatewayProblem; Distrust `rolled_back`, `malformed`
 */
export async function updateKeeping(
  call: Call,
  kept: KeptKeys,
  memberships: Membership[],
  as: Call = call,
): Promise<KeptKeys> {
  for (let attempt = 1; ; attempt++) {
    const { kept: now, bundle } = await readKeeping(call, kept)
    const merged = await mergeMemberships(bundle.memberships, memberships)
    try {
      return await write(as, now, { ...bundle, version: now.version + 1, memberships: merged })
    } catch (error) {
      if (!(error instanceof GatewayProblem) || error.code !== 'stale' || attempt >= 5) throw error
    }
  }
}

/** What is kept now, on a device that holds its key: another device may have added to it. */
export async function readKeeping(call: Call, kept: KeptKeys): Promise<Opened> {
  return opened(kept, await call('readKeptKeys', { params: { id: kept.id } }))
}

/** The phrases and passkeys that open it, without what opens them. */
export async function locksOf(call: Call, { id }: KeptKeys) {
  return (await call('readKeptKeys', { params: { id } })).locks
}

/** Lets a phrase or passkey open it, by its secrets (seal: `secretsOfPhrase`, `secretsOfPasskey`). */
export async function addLock(call: Call, kept: KeptKeys, kind: 'phrase' | 'passkey', secrets: Secrets): Promise<void> {
  const { locator, access, key } = secrets
  const sealed = encodeBase64url(await sealUnder(key, decodeBase64url(kept.key)))
  const body = { write: await writeSecret(kept), locator, access: await sha256(access), kind, key: sealed }
  await call('addLock', { params: { id: kept.id }, body })
}

/** A phrase or passkey opens it no longer; one that is gone already is no failure. */
export async function removeLock(call: Call, { id }: KeptKeys, locator: Digest): Promise<void> {
  await call('removeLock', { params: { id, locator } }).catch(unlessGone)
}

/** Another phrase in the place of one: the new one opens before the old one ceases to. */
export async function changeLock(call: Call, kept: KeptKeys, before: Digest, after: Secrets): Promise<void> {
  await addLock(call, kept, 'phrase', after)
  if (before !== after.locator) await removeLock(call, kept, before)
}

export async function endKeeping(call: Call, { id }: KeptKeys): Promise<void> {
  await call('endKeeping', { params: { id } }).catch(unlessGone)
}

/**
 * On a new device: everything that was kept, by the secrets of a phrase or passkey.
 *
 * @param seen the highest version this person has seen anywhere, where it is known
 * @throws GatewayProblem `not_found`: unknown, or of somebody who is a member nowhere any more; Distrust; WrapRefused
 */
export async function restoreKeys(at: At, { locator, access, key }: Secrets, seen = 0): Promise<Opened> {
  const found = await openGateway(at).call('openKeptKeys', { body: { locator, access } })
  const vaultKey = encodeBase64url(await openUnder(key, decodeBase64url(found.key)))
  return opened({ id: found.id, key: vaultKey, version: seen }, found)
}

async function opened(kept: KeptKeys, { version, vault }: { version: number; vault: string }): Promise<Opened> {
  const bundle = readBundle(await openJson(await vaultKey(kept), decodeBase64url(vault)))
  if (!bundle || bundle.version !== version)
    throw new Distrust('malformed', 'The keys that were kept are not what they were called.')
  if (version < kept.version)
    throw new Distrust(
      'rolled_back',
      `Version ${version} of your kept keys was served; ${kept.version} was seen before.`,
    )
  return { kept: { ...kept, version }, bundle }
}

async function write(call: Call, kept: KeptKeys, bundle: Bundle): Promise<KeptKeys> {
  const plain = new TextEncoder().encode(JSON.stringify(bundle))
  const padded = new Uint8Array(Math.ceil(plain.length / stepBytes) * stepBytes).fill(0x20)
  padded.set(plain)
  const vault = await sealUnder(await vaultKey(kept), padded)
  if (vault.length > maxVaultBytes)
    throw GatewayProblem.of(new Refusal('too_large', `Wrapped keys have at most ${maxVaultBytes} bytes.`))
  const { id } = kept
  const { version } = bundle
  const body = { id, write: await writeSecret(kept), version, vault: encodeBase64url(vault) }
  await call('keepKeys', { body })
  return { ...kept, version }
}

function vaultKey({ key }: KeptKeys): Promise<Uint8Array> {
  return derive(decodeBase64url(key), 'kept keys vault')
}

async function writeSecret({ key }: KeptKeys): Promise<Digest> {
  return encodeBase64url(await derive(decodeBase64url(key), 'kept keys write'))
}

function unlessGone(error: unknown): void {
  if (!(error instanceof GatewayProblem) || error.code !== 'not_found') throw error
}
