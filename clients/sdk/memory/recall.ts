// What is served against what is remembered: never less, never other. Then it is remembered in turn.
import type { Clock } from '../call/clock.ts'
import type { Placed } from '../trust/chain.ts'
import { Distrust, type ForkProof } from '../trust/distrust.ts'
import type { Memory, RememberedHead } from './memory.ts'

/**
 * Compares a verified chain with what is remembered of it, and remembers it.
 *
 * @throws Distrust `rolled_back` where it is shorter; `forked` where another statement stands in a remembered place: both receipts are kept
 */
export async function compareWithMemory(
  memory: Memory,
  clock: Clock,
  subject: string,
  chain: readonly Pick<Placed, 'position' | 'digest' | 'statement' | 'receipt'>[],
): Promise<void> {
  const held = await memory.head(subject)
  const served = chain.at(-1)
  if (!served) return
  if (held) await compare(memory, subject, held, chain, served.position)
  if (held && served.position === held.position) return
  const { position, digest, statement, receipt } = served
  const sightings = [...(held?.sightings ?? []), { position, at: Math.floor(clock.now() / 1000) }]
  await memory.rememberHead(subject, { position, digest, statement, receipt, sightings })
}

async function compare(
  memory: Memory,
  subject: string,
  held: RememberedHead,
  chain: readonly Pick<Placed, 'position' | 'digest' | 'statement' | 'receipt'>[],
  upTo: number,
): Promise<void> {
  if (upTo < held.position) {
    throw new Distrust('rolled_back', `${subject} ends at position ${upTo}; position ${held.position} was seen before.`)
  }
  const there = chain.find(one => one.position === held.position)
  if (!there || there.digest === held.digest) return
  const proof: ForkProof = {
    subject,
    position: held.position,
    held: { statement: held.statement, receipt: held.receipt },
    served: { statement: there.statement, receipt: there.receipt },
  }
  await memory.keepProof(proof)
  throw new Distrust('forked', `Position ${held.position} of ${subject} is not the one seen before.`, { proof })
}

/**
 * Compares what a list says of a subject with memory, without a chain to prove it.
 *
 * @throws Distrust `rolled_back`, `forked`
 */
export async function compareSummary(
  memory: Memory,
  summary: { id: string; position: number; head: string },
): Promise<void> {
  const held = await memory.head(summary.id)
  if (!held) return
  if (summary.position < held.position) {
    throw new Distrust(
      'rolled_back',
      `${summary.id} is listed at position ${summary.position}; ${held.position} was seen before.`,
    )
  }
  if (summary.position === held.position && summary.head !== held.digest) {
    throw new Distrust(
      'forked',
      `${summary.id} is listed with another head at position ${held.position} than was seen before.`,
    )
  }
}

/** Since when a place has been held here, in seconds of the own clock; undefined where it never was. */
export function heldSince(head: RememberedHead | undefined, position: number): number | undefined {
  return head?.sightings.find(one => one.position >= position)?.at
}
