// The directory as this client knows it: chains fetched, verified and compared with memory, and then only continued.
// Nothing that the gateway says of a council is used that its chain does not come to.
import type { Id } from '../../../schemas/ids.ts'
import type { Clock } from '../call/clock.ts'
import type { GatewayClient } from '../call/gateway-client.ts'
import type { Memory } from '../memory/memory.ts'
import { beginReading } from '../memory/recall.ts'
import { type TrustedEntry, verifyEntry } from '../trust/entry.ts'
import type { KnownNation } from './trusted-nation.ts'

export type TrustedDirectory = {
  /** A council's verified entry, at most ten seconds old; with `fresh`, as it is now. @throws Distrust; GatewayProblem `unknown_authority` */
  entryOf(id: Id, how?: { fresh: boolean }): Promise<TrustedEntry>
}

const freshMilliseconds = 10_000

/** A directory that begins empty and keeps what it has verified. */
export function openDirectory(deps: {
  gateway: GatewayClient
  nation: KnownNation
  memory: Memory
  clock: Clock
}): TrustedDirectory {
  const { gateway, nation, memory, clock } = deps
  const known = new Map<Id, { entry: TrustedEntry; at: number }>()
  const asked = new Map<Id, Promise<TrustedEntry>>()

  async function fetchEntry(id: Id): Promise<TrustedEntry> {
    const before = known.get(id)?.entry
    const at = clock.now()
    const after = before?.entry.position ?? -1
    const recall = await beginReading(memory, clock, id)
    const { chain } = await gateway.call('readAuthorityChain', { params: { id }, query: { after } })
    await nation.keepUp()
    const entry = await nation.within(by => verifyEntry(by, id, chain, before))
    await recall(entry.chain)
    known.set(id, { entry, at })
    return entry
  }

  /** Two who ask for the same chain at once get the same answer, and memory is written once. */
  function shared(id: Id): Promise<TrustedEntry> {
    const running = asked.get(id)
    if (running) return running
    const begun = fetchEntry(id).finally(() => asked.delete(id))
    asked.set(id, begun)
    return begun
  }

  return {
    async entryOf(id, { fresh } = { fresh: false }) {
      const held = known.get(id)
      if (held && !fresh && clock.now() - held.at < freshMilliseconds) return held.entry
      return shared(id)
    },
  }
}
