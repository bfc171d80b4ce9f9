// The digest of bytes as they come. Node's own hash takes them piece by piece; WebCrypto digests only what it has complete, and of that
// it takes a copy: 16 MiB more for each part on its way. Both give the same digest: a test holds one against the other.
import { type Digest, sha256 } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'

/** Takes what comes; `end` gives the digest of all of it and begins anew. */
export type Digesting = { take(piece: Uint8Array): void; end(): Promise<Digest> }

type Hash = { update(piece: Uint8Array): Hash; digest(form: 'base64url'): string }
/** Where it runs on Node, without importing what a browser lacks. */
const node = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process?.getBuiltinModule?.(
  'node:crypto',
) as { createHash?: (name: string) => Hash } | undefined

/** Digests as bytes come, keeping none; undefined where only WebCrypto is. */
export function digesting(): Digesting | undefined {
  const createHash = node?.createHash
  if (!createHash) return undefined
  let hash = createHash('sha256')
  return {
    take: piece => void hash.update(piece),
    async end() {
      const done = hash
      hash = createHash('sha256')
      return done.digest('base64url')
    },
  }
}

/** Keeps what comes, a part at most, and digests it at its end: works everywhere. */
export function gathering(): Digesting {
  const whole = new Uint8Array(attachmentPartBytes)
  let filled = 0
  return {
    take(piece) {
      whole.set(piece, filled)
      filled += piece.length
    },
    end() {
      const done = whole.subarray(0, filled)
      filled = 0
      return sha256(done)
    },
  }
}
