// The SDK's memory on this device: heads, what is pending, what is done, proofs of forks. The rules are the SDK's; here it is only kept.
// One worker at a time uses it: office/turns.ts sees to that across tabs.
import type { Done, LastUsed, Memory, Pending, RememberedHead } from '../../../sdk/index.ts'
import type { SealedStore } from './sealed-store.ts'

/** Heads lie together: a box of hundreds is compared with all of them at once, and they are read in one go. */
const together = 'all'

/** A memory in the sealed store. */
export async function memoryIn(store: SealedStore): Promise<Memory> {
  await store.hold('heads', together)
  return {
    head: subject => store.get<RememberedHead>('heads', subject),
    rememberHead: (subject, head) => store.put('heads', subject, head, together),
    keepProof: proof => store.put('proofs', `${proof.subject} ${proof.position} ${proof.served.receipt}`, proof),
    pending: key => store.get<Pending>('pending', key),
    pendingOn: subject => store.findAbout<Pending>('pending', subject),
    prepare: pending => store.put('pending', pending.key, pending, pending.subject),
    async settle(key, done) {
      if (!done) return store.remove('pending', key)
      await store.replace({ drawer: 'pending', name: key }, { drawer: 'done', name: key, content: done })
    },
    done: key => store.get<Done>('done', key),
    forget: key => store.remove('done', key),
    lastUsed: key => store.get<LastUsed>('used', key),
    rememberUsed: (key, used) => store.put('used', key, used),
  }
}
