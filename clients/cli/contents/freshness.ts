// How fresh an entry is, in words: shown wherever an entry is used, so that nobody rings a number that left two years ago unawares.
import type { Freshness } from '../../../schemas/directory/attention.ts'
import { moment } from '../../words/when.ts'
import type { Style } from '../show/style.ts'

/** `2 Nov 2026, 16:45`, or what is wrong with it. */
export function freshnessWords({ confirmedAt, state }: Freshness, style: Style): string {
  if (confirmedAt === undefined) return style.warn('never, by nobody of the council')
  const when = moment(confirmedAt)
  return state === 'stale' ? style.warn(`${when}: out of date, check before you rely on it`) : when
}

/** A remark for whoever is about to send; undefined where nothing is to be said. */
export function staleRemark(name: string, { confirmedAt, state }: Freshness): string | undefined {
  if (state === 'confirmed') return undefined
  if (confirmedAt === undefined) return `${name} has never confirmed its entry in the directory.`
  return `${name} last confirmed its entry in the directory on ${moment(confirmedAt)}: it may be out of date.`
}
