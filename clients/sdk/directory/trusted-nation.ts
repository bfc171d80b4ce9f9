// The nation as this client knows it, kept up with: registrars come and go, receipt keys change, the policy does.
// What is served must continue what was seen before; nothing here decides.
import type { Nation } from '../../../schemas/directory/directory.ts'
import type { Digest } from '../../../schemas/ids.ts'
import type { Clock } from '../call/clock.ts'
import type { GatewayClient } from '../call/gateway-client.ts'
import type { Memory } from '../memory/memory.ts'
import { beginReading } from '../memory/recall.ts'
import { Distrust, type DistrustCode } from '../trust/distrust.ts'
import { type TrustedNation, verifyNationalChain } from '../trust/nation.ts'

export type KnownNation = {
  /** As last read. */
  readonly current: Nation
  /** Reads it again where that was longer ago than a minute. @throws Distrust */
  keepUp(): Promise<Nation>
  /** Reads it now, with its chain. @throws Distrust */
  read(): Promise<TrustedNation>
  /** Does something that rests on the nation; where it fails as it would for a nation gone on, once more by the nation as it is now. */
  within<T>(work: (nation: Nation) => Promise<T>): Promise<T>
}

const staleMilliseconds = 60_000
/** What a newer nation may clear up: a registrar or a receipt key this client has not heard of. */
const perhapsBehind: DistrustCode[] = [
  'unknown_key',
  'removed_key',
  'receipt_forged',
  'not_permitted',
  'state_mismatch',
]

/** Reads and verifies the nation. @throws Distrust; Unreachable */
export async function openNation(deps: {
  gateway: GatewayClient
  net: Digest
  memory: Memory
  clock: Clock
}): Promise<KnownNation> {
  const { gateway, net, memory, clock } = deps
  let at = Number.NEGATIVE_INFINITY
  let asking: Promise<TrustedNation> | undefined

  async function read(): Promise<TrustedNation> {
    const begun = clock.now()
    const recall = await beginReading(memory, clock, 'national')
    const { chain: links } = await gateway.call('readNationalChain', {})
    const trusted = await verifyNationalChain(links, net)
    await recall(trusted.chain)
    at = begun
    return trusted
  }
  const readOnce = () => {
    asking ??= read().finally(() => {
      asking = undefined
    })
    return asking
  }

  let { nation: current } = await readOnce()
  const readNow = async () => {
    const trusted = await readOnce()
    current = trusted.nation
    return trusted
  }
  const refresh = async () => (await readNow()).nation
  return {
    get current() {
      return current
    },
    keepUp: async () => (clock.now() - at < staleMilliseconds ? current : refresh()),
    read: readNow,
    async within(work) {
      const used = current
      try {
        return await work(used)
      } catch (error) {
        if (!(error instanceof Distrust) || !perhapsBehind.includes(error.code)) throw error
        if ((await refresh()).head === used.head) throw error
        return work(current)
      }
    },
  }
}
