// Bounded memory of what was worked out from public keys. It may be emptied at any moment: nothing but time would be lost.
// No standing here: whether a key may speak is read from the database, every time.
import type { Digest } from '../../schemas/ids.ts'
import { importPublicKey, type PublicKey } from '../../schemas/statement/jws.ts'

/** Keeps the most recently used values; the oldest goes when it is full. */
export class Recent<T> {
  readonly #kept = new Map<string, T>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(name: string): T | undefined {
    const value = this.#kept.get(name)
    if (value === undefined) return undefined
    // A Map keeps the order of insertion: put back, it is the youngest.
    this.#kept.delete(name)
    this.#kept.set(name, value)
    return value
  }

  set(name: string, value: T): void {
    this.#kept.delete(name)
    this.#kept.set(name, value)
    if (this.#kept.size <= this.#most) return
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined) this.#kept.delete(oldest)
  }

  get size(): number {
    return this.#kept.size
  }
}

/** A member key, and the same imported. */
export type Verifier = { key: PublicKey; verifier: CryptoKey }

// Importing a key costs 60–80 µs, a fifth of a whole verification (jose, Ed25519, measured).
const imported = new Recent<Verifier>(10_000)

/** The member key, ready to verify with. Its thumbprint names it: other bytes have another one. */
export async function verifierOf(thumbprint: Digest, key: PublicKey): Promise<CryptoKey> {
  const known = imported.get(thumbprint)
  if (known) return known.verifier
  const verifier = await importPublicKey(key)
  imported.set(thumbprint, { key, verifier })
  return verifier
}

/** What `verifierOf` has made for this thumbprint and still keeps. */
export function knownVerifier(thumbprint: Digest): Verifier | undefined {
  return imported.get(thumbprint)
}
