// A person's private keys, kept for their next device: sealed before they come here, found and changed only by who can open them.
// What is stored to compare with is hashed; what is stored to give back is ciphertext. Nothing here can be used by who reads it.
import type { Digest, Id } from '../../schemas/ids.ts'
import { maxLocks } from '../../schemas/limits.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { sha256 } from '../identity/jwt.ts'
import * as queries from './queries.ts'

export type Kept = { id: Id; write: Digest; version: number; vault: string }

/**
 * Keeps the first or the next version, and ties it to the caller's key.
 *
 * The same bytes again are kept already; any other version than the next is `stale`: read, then decide.
 * @throws Refusal `not_found` where the vault is another's, `stale`
 */
export async function keepKeys({ sql }: Gateway, caller: Caller, kept: Kept): Promise<{ version: number }> {
  const { thumbprint: member } = caller
  const vault = Buffer.from(kept.vault, 'base64url')
  const keeping = { ...kept, write: sha256(kept.write), vault, member }
  // Begun beside another that wrote the same, it saw nothing of it: a second look does.
  const now = (await queries.keepVault(sql, keeping)) ?? (await queries.keepVault(sql, keeping))
  if (!now) throw new Refusal('not_found')
  if (now.written) return { version: now.version }
  const there = await queries.vaultOf(sql, kept.id, member)
  if (there?.version === kept.version && there.vault.equals(vault)) return { version: kept.version }
  throw new Refusal('stale', `Version ${now.version} is kept; the next is ${now.version + 1}.`)
}

export async function readKeptKeys({ sql }: Gateway, { thumbprint }: Caller, id: Id) {
  const { version, vault, locks } = await ownVault(sql, id, thumbprint)
  return {
    ...{ id, version, vault: vault.toString('base64url') },
    locks: locks.map(({ locator, kind, made_at }) => ({ locator: locator.toString('base64url'), kind, made_at })),
  }
}

export type Lock = { write: Digest; locator: Digest; access: Digest; kind: 'phrase' | 'passkey'; key: string }

/** Adds a lock; the same again is there already. @throws Refusal `not_found`, `verb_not_allowed` */
export async function addLock({ sql }: Gateway, { thumbprint }: Caller, id: Id, lock: Lock) {
  const kept = await ownVault(sql, id, thumbprint)
  if (kept.write_digest.toString('base64url') !== sha256(lock.write)) throw new Refusal('not_found')
  const key = Buffer.from(lock.key, 'base64url')
  const adding = { ...lock, id, key, most: maxLocks }
  // As above: of two at once the later sees the earlier's lock at its second look.
  if (!(await queries.insertLock(sql, adding)) && !(await queries.insertLock(sql, adding)))
    throw new Refusal('verb_not_allowed', `At most ${maxLocks} phrases and passkeys open one person's keys.`)
  return { locks: (await ownVault(sql, id, thumbprint)).locks.length }
}

export async function removeLock({ sql }: Gateway, { thumbprint }: Caller, id: Id, locator: Digest) {
  const { locks } = await ownVault(sql, id, thumbprint)
  if (!(await queries.deleteLock(sql, id, locator))) throw new Refusal('not_found')
  return { locks: locks.length - 1 }
}

export async function endKeeping({ sql }: Gateway, { thumbprint }: Caller, id: Id): Promise<{ ended: true }> {
  await ownVault(sql, id, thumbprint)
  await queries.deleteVault(sql, id)
  return { ended: true }
}

/** What a lock finds on a new device. @throws Refusal `not_found`: unknown, wrong, or nobody's who is still a member */
export async function openKeptKeys({ sql }: Gateway, { locator, access }: { locator: Digest; access: Digest }) {
  const found = await queries.vaultBehind(sql, locator, sha256(access))
  if (!found) throw new Refusal('not_found')
  const { id, version, vault, key } = found
  return { id, version, vault: vault.toString('base64url'), key: key.toString('base64url') }
}

async function ownVault(sql: Gateway['sql'], id: Id, member: Digest) {
  const kept = await queries.vaultOf(sql, id, member)
  if (!kept) throw new Refusal('not_found')
  return kept
}
