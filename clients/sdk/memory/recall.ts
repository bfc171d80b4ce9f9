// What is served against what is remembered: never less, never other. Then it is remembered in turn.
import type { Clock } from '../call/clock.ts'
import type { Placed } from '../trust/chain.ts'
import { Distrust, type ForkProof } from '../trust/distrust.ts'
import { type Turns, takeTurns } from '../turns.ts'
import type { Memory, RememberedHead } from './memory.ts'

type Shown = readonly Pick<Placed, 'position' | 'digest' | 'statement' | 'receipt'>[]

/** Compares a verified chain, and the notes served beside it, with memory, and remembers them. @throws Distrust `rolled_back`, `forked`, `note_forged` */
export type Recall = (chain: Shown, notes?: readonly string[]) => Promise<void>

/**
 * Begins a reading of a subject; call what it returns with the verified chain.
 *
 * Shorter than what was held *before* the request is `rolled_back`: answers may overtake each other. Another statement in a
 * place that is held is `forked`, and both receipts are kept. Notes move no head, so they are compared by themselves: fewer or
 * other ones are `note_forged`. What is remembered only ever grows.
 */
export async function beginReading(memory: Memory, clock: Clock, subject: string): Promise<Recall> {
  const before = await memory.head(subject)
  return (chain, notes) => inTurn(memory, subject, () => compare(memory, clock, subject, before, { chain, notes }))
}

async function compare(
  memory: Memory,
  clock: Clock,
  subject: string,
  before: RememberedHead | undefined,
  { chain, notes }: { chain: Shown; notes: readonly string[] | undefined },
): Promise<void> {
  const served = chain.at(-1)
  if (!served) return
  if (before && served.position < before.position) {
    throw new Distrust(
      'rolled_back',
      `${subject} ends at position ${served.position}; position ${before.position} was seen before.`,
    )
  }
  const held = await memory.head(subject)
  for (const head of [before, held]) if (head) await refuseFork(memory, subject, head, chain)
  if (notes) refuseOtherNotes(subject, notes, { before: before?.notes ?? [], held: held?.notes ?? [] })
  const noted = notes && notes.length > (held?.notes?.length ?? 0) ? { notes: [...notes] } : undefined
  if (held && served.position <= held.position) {
    if (noted) await memory.rememberHead(subject, { ...held, ...noted })
    return
  }
  const { position, digest, statement, receipt } = served
  const sightings = [...(held?.sightings ?? []), { position, at: clock.now() / 1000 }]
  await memory.rememberHead(subject, { ...held, position, digest, statement, receipt, sightings, ...noted })
}

/** A note left out could give a child back to a council that has passed it on, or leave it with one that gave it back. */
function refuseOtherNotes(
  subject: string,
  served: readonly string[],
  { before, held }: { before: readonly string[]; held: readonly string[] },
): void {
  if (served.length < before.length) {
    throw new Distrust(
      'note_forged',
      `${subject} comes with ${served.length} notes; ${before.length} were seen before.`,
    )
  }
  const other = served.findIndex((note, number) => held[number] !== undefined && held[number] !== note)
  if (other >= 0) throw new Distrust('note_forged', `Note ${other} of ${subject} is not the one seen before.`)
}

async function refuseFork(memory: Memory, subject: string, head: RememberedHead, chain: Shown): Promise<void> {
  const there = chain.find(one => one.position === head.position)
  if (!there || there.digest === head.digest) return
  const proof: ForkProof = {
    subject,
    position: head.position,
    held: { statement: head.statement, receipt: head.receipt },
    served: { statement: there.statement, receipt: there.receipt },
  }
  await memory.keepProof(proof)
  throw new Distrust('forked', `Position ${head.position} of ${subject} is not the one seen before.`, { proof })
}

const lasts = new WeakMap<Memory, Turns>()

/** Two readings of one subject write one after the other. */
function inTurn<T>(memory: Memory, subject: string, work: () => Promise<T>): Promise<T> {
  const turns = lasts.get(memory) ?? takeTurns()
  lasts.set(memory, turns)
  return turns(subject, work)
}

/**
 * Compares what a list says of a subject with memory, without a chain to prove it.
 *
 * @param askedAt when the list was asked for, in seconds of the own clock: what was learnt since then does not count
 * @throws Distrust `rolled_back`, `forked`
 */
export async function compareSummary(
  memory: Memory,
  summary: { id: string; position: number; head: string },
  askedAt: number,
): Promise<void> {
  const held = await memory.head(summary.id)
  if (!held || (held.sightings.at(-1)?.at ?? 0) > askedAt) return
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
