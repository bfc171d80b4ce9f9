// Many referrals opened with few requests: their chains together, then the directory once, then their letters together.
// Each is verified exactly as one read alone. What does not come, or does not hold, is read alone: that mends it or says why.
import type { Id } from '../../../schemas/ids.ts'
import { maxReadTogether } from '../../../schemas/limits.ts'
import { fromBase64 } from '../say/base64.ts'
import { readManyTrusted, readTrusted } from '../say/read.ts'
import type { Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import type { Letter } from './letter.ts'
import { fetching, type LetterBytes, lettersToFetch, openAll } from './open.ts'

/** One of them: opened, or why not. */
export type OneOfMany = { id: Id } & (
  | { opened: { referral: TrustedReferral; letters: Letter[] } }
  | { failed: unknown }
)

/** So many are verified and opened at once: cryptography has other threads to run on. */
const atOnce = 4

/**
 * Opens these, and tells of each as soon as it is open, in no order.
 *
 * @param ids at most 50 of them
 * @param each what it returns is waited for
 * @throws Unreachable, GatewayProblem where none of them could be asked for
 */
export async function openMany(
  session: Session,
  ids: readonly Id[],
  each: (one: OneOfMany) => void | Promise<void>,
): Promise<void> {
  const verifying = await readManyTrusted(session, ids)
  const failed = async (id: Id, failed: unknown) => each({ id, failed })
  const referrals: TrustedReferral[] = []
  await fewAtOnce(ids, async id => {
    const trusted = verifying.get(id)?.()
    const alone = () => readTrusted(session, id)
    const referral = await (trusted ? trusted.catch(alone) : alone()).catch(error => failed(id, error))
    if (referral) referrals.push(referral)
  })
  const bytesOf = await fetchTogether(session, referrals)
  await fewAtOnce(referrals, async referral => {
    const letters = await openAll(session, referral, { bytesOf }).catch(error => failed(referral.id, error))
    if (letters) await each({ id: referral.id, opened: { referral, letters } })
  })
}

/** Their letters, asked for together; what does not come so is asked for alone where it is needed. */
async function fetchTogether(session: Session, referrals: readonly TrustedReferral[]): Promise<LetterBytes> {
  const names = referrals.flatMap(referral =>
    lettersToFetch(session, referral).map(({ digest }) => ({ id: referral.id, statement: digest })),
  )
  const fetched = new Map<string, Uint8Array>()
  for (let from = 0; from < names.length; from += maxReadTogether) {
    const letters = names.slice(from, from + maxReadTogether)
    const { items } = await session.gateway.call('readLetters', { body: { letters } })
    for (const { statement, letter } of items) fetched.set(statement, fromBase64(letter))
  }
  const alone = fetching(session)
  return async (id, statement) => fetched.get(statement) ?? alone(id, statement)
}

async function fewAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values()
  const row = async () => {
    for (const item of waiting) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, row))
}
