// What a referral leaves open: answers "not known, because …", numbers not verified, and conditional answers not given.
// Gaps are shown to both councils and stop nothing.

import { pathName } from '../explain.ts'
import { isNotKnown } from '../gap.ts'
import type { Finding } from './finding.ts'

/** Every `{ not_known }` and `{ as_supplied }` in a content, in its order. Takes anything, also what did not parse. */
export function openAnswers(content: unknown, path: readonly PropertyKey[] = []): Finding[] {
  if (typeof content !== 'object' || content === null) return []
  if (isNotKnown(content)) {
    return [{ path: pathName(path), code: 'not_known', message: `Not known: ${String(content.not_known)}` }]
  }
  if ('as_supplied' in content) {
    return [{ path: pathName(path), code: 'as_supplied', message: 'As supplied, not verified.' }]
  }
  const entries: [PropertyKey, unknown][] = Array.isArray(content) ? [...content.entries()] : Object.entries(content)
  return entries.flatMap(([step, value]) => openAnswers(value, [...path, step]))
}
