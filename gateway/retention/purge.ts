// Purging letters and attachments whose time is over, and telling both sides before what nobody filed goes. A purge is a signed note.
// Order: note, letters and the end of serving in one transaction; then bytes; then the row says so. Until it does, the row keeps the key
// of the bytes: cut off anywhere, the next run finds them. Any number of gateways may run this at once.
import type { Entry } from '../../schemas/directory/directory.ts'
import { policyAt } from '../../schemas/directory/nation.ts'
import { type Id, newId } from '../../schemas/ids.ts'
import { daysFor, retentionDays, retentionOf, type Verdict } from '../../schemas/referral/retention.ts'
import { type Note, signNote } from '../../schemas/statement/receipt.ts'
import { entriesAt } from '../directory/entry.ts'
import { checkSigner, followNation } from '../directory/nation.ts'
import type { Gateway } from '../gateway.ts'
import { addNote } from '../notes/queries.ts'
import * as queries from './queries.ts'

const page = 500
const day = 86_400
/** A gateway that began to remove bytes and was cut off has had its chance after this. */
const leftForSeconds = 600

/**
 * Does what is due now: alerts, purges, and the bytes of earlier purges that were cut off; how many.
 *
 * @param at seconds; the database's clock unless told
 * @throws ObjectsAway: the purge stands, and the bytes go with a later run
 */
export async function purgeDue(gateway: Gateway, at?: number): Promise<number> {
  const now = at ?? (await queries.now(gateway.sql))
  // A process to which nobody speaks would else purge by a policy that is over.
  const { floor } = retentionDays(policyAt(await followNation(gateway), now))
  let done = await removeLeft(gateway, leftForSeconds)
  for (let after: queries.RestingRow | undefined; ; ) {
    const rows = await queries.restingBefore(gateway.sql, { quietBefore: now - floor * day, after, limit: page })
    const verdictOf = await judgeFor(gateway, rows, now)
    for (const row of rows) {
      if (!isAct(verdictOf(row))) continue
      const purged = await act(gateway, row.id, verdictOf, now)
      if (!purged) continue
      done += 1
      for (const one of purged) await remove(gateway, one)
    }
    if (rows.length < page) return done
    after = rows.at(-1)
  }
}

/** Removes the bytes of purged attachments that lie for so long since somebody began on them; how many. */
export async function removeLeft(gateway: Pick<Gateway, 'sql' | 'objects'>, seconds: number): Promise<number> {
  const left = await queries.claimRemovable(gateway.sql, seconds, page)
  for (const one of left) await remove(gateway, one)
  return left.length
}

type Judge = (row: queries.RestingRow) => Verdict
type Act = Extract<Verdict, { what: 'alert' | 'due' }>

const isAct = (verdict: Verdict): verdict is Act => verdict.what === 'alert' || verdict.what === 'due'

/** The rule as of now for these rows, with what their councils chose. */
export async function judgeFor(
  { sql, nation }: Pick<Gateway, 'sql' | 'nation'>,
  rows: readonly queries.RestingRow[],
  now: number,
): Promise<Judge> {
  const days = retentionDays(policyAt(nation, now))
  const concerned = [...new Set(rows.flatMap(({ sender, recipient }) => [sender, recipient]))]
  const entries = await entriesAt(sql, nation, await queries.headsOf(sql, concerned))
  const byId = new Map<Id, Entry>(entries.map(entry => [entry.id, entry]))
  return row => {
    const parties = [row.sender, row.recipient].flatMap(id => byId.get(id) ?? [])
    const alerted = { count: row.alerts, at: row.alerts > 0 ? (row.alertedAt ?? undefined) : undefined }
    const resting = { ...row, quietSince: row.quietSince ?? undefined }
    return retentionOf(resting, { now, days: daysFor(days, parties), unfiledDays: days.unfiled, alerted })
  }
}

/** Looks again behind the lock, and does it; undefined where it is not so any more, or somebody else does it. */
function act(gateway: Gateway, id: Id, verdictOf: Judge, at: number): Promise<queries.Removable[] | undefined> {
  return gateway.sql.begin(async tx => {
    const row = await queries.lockResting(tx, id)
    const verdict = row && verdictOf(row)
    if (!row || !verdict || !isAct(verdict)) return undefined
    const { follows, number } = await queries.placeOfNote(tx, id)
    const { config, nation, signer } = gateway
    checkSigner(gateway, nation, at)
    const place = { iss: config.publicUrl, net: nation.net, iat: at, jti: newId(), sub: id, number, follows }
    const said = wordsOf(verdict)
    await addNote(tx, row, { number, note: await signNote({ ...place, ...said }, signer), what: said.note, at })
    if (verdict.what === 'due') return queries.purge(tx, id, follows, at)
    await queries.countAlert(tx, id, at)
    return []
  })
}

function wordsOf(verdict: Act): Pick<Note, 'note' | 'because' | 'alert' | 'due_at'> {
  if (verdict.what === 'due') return { note: 'purged', because: verdict.because }
  return { note: 'purge_announced', alert: verdict.number, due_at: verdict.until }
}

async function remove({ sql, objects }: Pick<Gateway, 'sql' | 'objects'>, one: queries.Removable): Promise<void> {
  await objects.discard(one.key, one.upload ?? undefined)
  await queries.finishRemoving(sql, one.id)
}
