// What a statement about one referral moves in those it follows: whose the child is, their lists, and a note that tells both sides.
// Called by advance.ts only, in the transaction that writes the statement. Locks run from the later referral to the earlier.
import type { Id } from '../../../schemas/ids.ts'
import { newId } from '../../../schemas/ids.ts'
import { listFor, type State, whoseMove } from '../../../schemas/referral/lifecycle.ts'
import type { Referral } from '../../../schemas/referral/referral.ts'
import { signNote } from '../../../schemas/statement/receipt.ts'
import type { Transaction } from '../../database/connect.ts'
import type { Gateway } from '../../gateway.ts'
import { addNote } from '../../notes/queries.ts'
import * as queries from './queries.ts'

/** Whether a statement that made `after` of `before` changes who is responsible for what came earlier. */
export function movesResponsibility(before: Referral | undefined, after: Referral): boolean {
  return takenOn(before, after) || disowned(before, after) || handedOver(before, after)
}

/** Carries it out: passed on with an acceptance or with its successor, taken back with a disowned acceptance. */
export async function moveResponsibility(
  gateway: Gateway,
  tx: Transaction,
  before: Referral | undefined,
  after: Referral,
  at: number,
): Promise<void> {
  const { id, follows } = after
  if (takenOn(before, after) && follows !== undefined) await passOn(gateway, tx, follows, id, at)
  // What followed it was accepted first, when this council had not taken it on yet, or its name did not stand here.
  const taken = takenOn(before, after) || handedOver(before, after)
  const waiting = taken && !after.passedOn ? await queries.acceptedFollower(tx, id) : undefined
  if (waiting) await passOn(gateway, tx, id, waiting, at)
  if (!disowned(before, after)) return
  const back = await queries.takeBack(tx, id, at)
  await tell(gateway, tx, back, 'returned', id, at)
  for (const one of back) {
    // Somebody else may have accepted what followed it too: then it is theirs, and not its parties' again.
    const other = await queries.acceptedFollower(tx, one.id)
    if (other) await passOn(gateway, tx, one.id, other, at)
  }
}

/** Accepted just now, or accepted before and handed over to a successor. */
function takenOn(before: Referral | undefined, after: Referral): boolean {
  return after.accepted && (!before?.accepted || before.recipient !== after.recipient)
}

function handedOver(before: Referral | undefined, after: Referral): boolean {
  return before !== undefined && before.predecessors.length < after.predecessors.length
}

function disowned(before: Referral | undefined, after: Referral): boolean {
  return before?.accepted === true && !after.accepted
}

async function passOn(gateway: Gateway, tx: Transaction, followed: Id, by: Id, at: number): Promise<void> {
  await queries.lockReferral(tx, followed)
  await tell(gateway, tx, await queries.passOn(tx, followed, by, at), 'passed_on', by, at)
}

async function tell(
  gateway: Gateway,
  tx: Transaction,
  moved: readonly queries.Moved[],
  what: 'passed_on' | 'returned',
  by: Id,
  at: number,
): Promise<void> {
  for (const one of moved) {
    const row = await queries.standingOf(tx, one.id)
    if (!row) continue
    const standing = { ...row, kind: one.kind, state: row.state as State }
    await queries.relist(tx, one.id, whoseMove(standing), listFor('sender', standing), listFor('recipient', standing))
    const { config, nation, signer } = gateway
    const place = { sub: one.id, number: one.notes, follows: one.position }
    const about = { note: what, responsible: one.responsible, by }
    const note = { iss: config.publicUrl, net: nation.net, iat: at, jti: newId(), ...place, ...about }
    await addNote(tx, one, { number: one.notes, note: await signNote(note, signer), what, at })
  }
}
