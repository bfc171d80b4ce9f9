// Where the directory changes: one statement, or many about different councils together; each transaction is all or nothing.
// The only place that begins one. What happens inside is changes/record.ts.
import { may, mayNotWords } from '../../schemas/permissions.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Read } from '../../schemas/statement/statement.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import { codeOf, violatedConstraint } from '../database/failure.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { checkEnclosed, type Enclosed } from './changes/enclosed.ts'
import { type Recorded, recordIn } from './changes/record.ts'
import { followNation } from './nation.ts'

export type { Enclosed } from './changes/enclosed.ts'

type Saying = { read: Read<DirectoryStatement>; enclosed: Enclosed }

/**
 * Records a directory statement whose signature, clock and speaker were checked.
 *
 * @returns the receipt; `fresh` is false where these bytes were recorded before
 * @throws Refusal by schemas/directory/announce.ts, and `letter_…`, `document_digest`, `certificate_invalid`, `already_admitted`, `jti_reused`
 */
export async function announceStatement(
  gateway: Gateway,
  caller: Caller,
  read: Read<DirectoryStatement>,
  enclosed: Enclosed,
): Promise<Recorded> {
  const { sub } = read.claims
  await checkBeforehand(caller, { read, enclosed })
  const done = await inTurn([sub], () =>
    gateway.sql.begin(tx => recordIn(tx, gateway, { caller, read, enclosed })),
  ).catch(reworded)
  if (sub === 'national') await followNation(gateway)
  return done
}

/**
 * Records statements about different councils together, in one transaction: all or none.
 *
 * @returns receipts in the order of the statements
 * @throws Refusal of the first that is refused; its detail begins with its number
 */
export async function announceAll(gateway: Gateway, caller: Caller, sayings: readonly Saying[]): Promise<Recorded[]> {
  for (const [index, saying] of sayings.entries()) await numbered(index, () => checkBeforehand(caller, saying))
  const subjects = sayings.map(({ read }) => read.claims.sub)
  if (new Set(subjects).size < subjects.length)
    throw new Refusal('malformed_request', 'One statement for each council: two here are about the same one.')
  // Everybody locks in this order, so that two who say much do not wait for each other.
  const inOrder = [...sayings.entries()].sort(([, a], [, b]) => (a.read.claims.sub < b.read.claims.sub ? -1 : 1))
  const done = await inTurn(subjects, () =>
    gateway.sql.begin(async tx => {
      const receipts: Recorded[] = []
      for (const [index, saying] of inOrder)
        receipts[index] = await numbered(index, () => recordIn(tx, gateway, { caller, ...saying }))
      return receipts
    }),
  ).catch(reworded)
  if (subjects.includes('national')) await followNation(gateway)
  return done
}

/** Before anything is looked up: whether an id exists is not told to those who may not speak about it. */
async function checkBeforehand(caller: Caller, { read: { claims }, enclosed }: Saying): Promise<void> {
  const side = claims.iss === claims.sub ? 'party' : 'stranger'
  if (!may(caller.role, claims.verb, side))
    throw new Refusal('role_may_not', mayNotWords(caller.role, claims.verb, side))
  await checkEnclosed(claims, enclosed)
}

async function numbered<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new Refusal(error.code, `Statement ${index + 1}: ${error.message}`, { ...error.extra, cause: error })
  }
}

/** SQLSTATE of `deadlock_detected`. */
const deadlock = '40P01'

function reworded(error: unknown): never {
  // Said of two councils at the same moment: neither saw the other's row.
  if (violatedConstraint(error) === 'chain_issuer_jti_key') throw new Refusal('jti_reused', undefined, { cause: error })
  if (codeOf(error) === deadlock) throw new Refusal('contended', undefined, { cause: error })
  throw error
}

const turns = new Map<string, Promise<unknown>>()

/** One at a time about each council: who waits for its lock would hold a connection that others need. */
function inTurn<T>(subjects: readonly string[], work: () => Promise<T>): Promise<T> {
  const before = subjects.map(subject => turns.get(subject) ?? Promise.resolve())
  const mine = Promise.all(before).then(work)
  const over = mine
    .catch(() => {})
    .then(() => {
      for (const subject of subjects) if (turns.get(subject) === over) turns.delete(subject)
    })
  for (const subject of subjects) turns.set(subject, over)
  return mine
}
