// A memory that ends with the process: for tests, and for tools that only read.
// Do not send with it where the process may be killed: what was pending is then forgotten.
import type { ForkProof } from '../trust/distrust.ts'
import type { Done, LastUsed, Memory, Pending, RememberedHead } from './memory.ts'

/** A memory in this process. `proofs` lets a test or a tool look at what was caught. */
export function memoryInProcess(): Memory & { proofs: ForkProof[] } {
  const heads = new Map<string, RememberedHead>()
  const pendings = new Map<string, Pending>()
  const dones = new Map<string, Done>()
  const used = new Map<string, LastUsed>()
  const proofs: ForkProof[] = []
  return {
    proofs,
    head: async subject => heads.get(subject),
    async rememberHead(subject, head) {
      heads.set(subject, head)
    },
    async keepProof(proof) {
      proofs.push(proof)
    },
    pending: async key => pendings.get(key),
    pendingOn: async subject => [...pendings.values()].find(one => one.subject === subject),
    async prepare(pending) {
      pendings.set(pending.key, pending)
    },
    async settle(key, done) {
      if (done) dones.set(key, done)
      pendings.delete(key)
    },
    done: async key => dones.get(key),
    async forget(key) {
      dones.delete(key)
    },
    lastUsed: async key => used.get(key),
    async rememberUsed(key, certificate) {
      used.set(key, certificate)
    },
  }
}
