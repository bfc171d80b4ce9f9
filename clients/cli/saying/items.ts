// Which history entry is meant: by its number as `cme show` prints it, or by its digest.
import type { TrustedReferral } from '../../sdk/index.ts'
import { WrongUse } from '../exit.ts'

const leastCharacters = 6

/** The digest of the entry that somebody means. @throws WrongUse `no_such_entry` */
export function entryMeant({ history }: TrustedReferral, given: string): string {
  const byNumber = /^\d{1,4}$/.test(given) ? history[Number(given) - 1] : undefined
  const byDigest = given.length >= leastCharacters ? history.filter(({ digest }) => digest.startsWith(given)) : []
  const found = byNumber ?? (byDigest.length === 1 ? byDigest[0] : undefined)
  if (found) return found.digest
  throw new WrongUse(
    `"${given}" is no history entry here; there are ${history.length}.`,
    'Give its number from cme show, or its digest from cme show --proof.',
    'no_such_entry',
  )
}
