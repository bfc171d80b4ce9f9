// What is wrong with a council's entry as others must rely on it: not confirmed for long, nobody who can open, nothing to seal to.
// Pure, from the entry alone: the gateway lists by it and every client shows by it, so that both say the same.
import { certificatesInForce, type Entry, type Nation, peopleAtDesk, statusOf } from './directory.ts'
import { policyAt } from './nation.ts'

/**
 * `stale`: confirmed once, and too long ago. `never_confirmed`: by nobody of the council, ever. `no_certificate`: no desk can be
 * sealed to. `one_person`: at some desk at most one person could open what comes.
 */
export const attentionKinds = ['stale', 'never_confirmed', 'no_certificate', 'one_person'] as const
export type Attention = (typeof attentionKinds)[number]

/** A term, as DfE's own collections count: where the nation's policy says nothing else. */
export const usualStaleDays = 90

/** When the council last said that its entry is right, and whether that still counts. */
export type Freshness = { confirmedAt?: number; state: 'confirmed' | 'stale' | 'never_confirmed' }

/** How fresh an entry is at a time (seconds). `update` counts as confirming it. */
export function freshnessOf({ verifiedAt }: Pick<Entry, 'verifiedAt'>, nation: Nation, at: number): Freshness {
  if (verifiedAt === undefined || verifiedAt > at) return { state: 'never_confirmed' }
  const days = policyAt(nation, at).entry_stale_after_days ?? usualStaleDays
  return { confirmedAt: verifiedAt, state: at - verifiedAt > days * 86_400 ? 'stale' : 'confirmed' }
}

/** Everything a registrar should look after in this entry at a time; nothing of a council that is closed or not registered. */
export function attentionTo(entry: Entry, nation: Nation, at: number): Attention[] {
  const status = statusOf(entry, at)
  if (status === undefined || status === 'closed') return []
  const { state } = freshnessOf(entry, nation, at)
  const desks = [...new Set(entry.certificates.map(({ desk }) => desk))].filter(
    desk => certificatesInForce(entry, desk, at).length > 0,
  )
  return [
    ...(state === 'confirmed' ? [] : [state]),
    ...(desks.length === 0 ? ['no_certificate' as const] : []),
    ...(desks.some(desk => peopleAtDesk(entry, desk, at) < 2) ? ['one_person' as const] : []),
  ]
}
