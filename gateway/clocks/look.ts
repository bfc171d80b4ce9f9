// Looks at what is due: takes the rungs of the ladder whose time has come, each once, whichever gateway comes first. A rung is a note
// beside the chain and its entries in the outbox, in one transaction. Nothing is ever accepted, returned or closed from here.
import type { Rung } from '../../schemas/clocks/ladder.ts'
import { ladderOf } from '../../schemas/clocks/ladder.ts'
import type { Id } from '../../schemas/ids.ts'
import { newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { beginReferral, continueReferral, type Referral, type Said } from '../../schemas/referral/referral.ts'
import { type Note, readNoteClaims, signNote } from '../../schemas/statement/receipt.ts'
import { readStatement } from '../../schemas/statement/statement.ts'
import type { ReferralStatement, StatementOf } from '../../schemas/statement/verbs.ts'
import type { Transaction } from '../database/connect.ts'
import { databaseIsAway } from '../database/failure.ts'
import { entriesAt } from '../directory/entry.ts'
import { checkSigner, nationAt } from '../directory/nation.ts'
import type { Gateway } from '../gateway.ts'
import { addNote } from '../notes/queries.ts'
import { clockRowOf, clocksOf, rungKey } from './project.ts'
import * as queries from './queries.ts'

const batch = 500

/**
 * Takes every rung that is due; how many.
 *
 * @param at seconds; the database's clock unless told
 * @throws what looking at one of them threw first, once all others were looked at; at once where the database is away or nothing may be signed
 */
export async function lookAtClocks(gateway: Gateway, at?: number): Promise<number> {
  const now = at ?? (await queries.now(gateway.sql))
  let taken = 0
  let trouble: unknown
  const seen = new Set<Id>()
  for (;;) {
    // What another gateway holds is its own: asked for once, and left to it.
    const ids = (await queries.toLookAt(gateway.sql, now, batch + seen.size)).filter(id => !seen.has(id))
    if (ids.length === 0) break
    for (const id of ids) {
      seen.add(id)
      taken += await lookAt(gateway, id, now).catch((error: unknown) => {
        if (concernsAll(error)) throw error
        trouble ??= error
        return 0
      })
    }
  }
  if (trouble) throw trouble
  return taken
}

function concernsAll(error: unknown): boolean {
  return databaseIsAway(error) || (error instanceof Refusal && error.code === 'unavailable')
}

function lookAt(gateway: Gateway, id: Id, now: number): Promise<number> {
  return gateway.sql.begin(async tx => {
    if (!(await queries.hold(tx, id, now))) return 0
    const held = await queries.heldReferral(tx, id)
    const told = await tell(tx, id, gateway.nation.net)
    if (!held || !told) return 0
    const referral = { ...told, passedOn: held.passedOn }
    const heads = await queries.headsOf(tx, [held.sender, held.recipient])
    // Behind the lock: what the nation said last may be what marked this referral, and this process may have heard nothing since.
    const nation = await nationAt(tx, gateway.nation, heads.nation)
    const clocks = clocksOf(referral, await entriesAt(tx, nation, heads.councils), nation)
    const taken = new Set(held.notes.flatMap(takenBy))
    const due = ladderOf(referral, clocks).filter(rung => rung.at <= now && !taken.has(rungKey(rung)))
    if (due.length > 0) checkSigner(gateway, nation, now)
    for (const [index, rung] of due.entries()) {
      await take(gateway, tx, held, rung, { number: held.notes.length + index, at: now })
      taken.add(rungKey(rung))
    }
    await queries.saveClock(tx, id, clockRowOf(referral, clocks, now, taken))
    return due.length
  })
}

async function take(
  { config, nation, signer }: Gateway,
  tx: Transaction,
  held: queries.HeldReferral,
  rung: Rung,
  { number, at }: { number: number; at: number },
): Promise<void> {
  const what = rung.step === 'team' || rung.step === 'cover' ? 'reminded' : 'escalated'
  const place = {
    iss: config.publicUrl,
    net: nation.net,
    iat: at,
    jti: newId(),
    sub: held.id,
    number,
    follows: held.position,
  }
  const about = {
    due: { what: rung.what, side: rung.side, by: rung.by, since: rung.since },
    step: rung.step,
    to: rung.to,
  }
  const note = await signNote({ ...place, note: what, ...about }, signer)
  await addNote(tx, held, { number, note, what, at })
}

/** The rung a note of this gateway's own tells of. */
function takenBy(token: string): string[] {
  const { due, step }: Pick<Note, 'due' | 'step'> = readNoteClaims(token)
  return due && step ? [rungKey({ ...due, step })] : []
}

/** Folds what was said. The gateway wrote it itself, so signatures are not checked again. */
async function tell(tx: Transaction, subject: Id, net: string): Promise<Referral | undefined> {
  let referral: Referral | undefined
  for (const row of await queries.chainOf(tx, subject)) {
    const { claims, digest } = await readStatement(row.statement, net)
    const said = {
      claims: claims as ReferralStatement,
      digest,
      role: row.role as Said['role'],
      at: row.at,
      doubtful: true,
      seconded: true,
    }
    referral = referral ? await continueReferral(referral, said) : beginReferral(said as Said<StatementOf<'send'>>)
  }
  return referral
}
