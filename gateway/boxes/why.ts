// Why did it not arrive? One answer for both sides, put together from what is recorded: nothing is guessed, nothing of a letter is known.
import type { WhyView } from '../../schemas/alerts.ts'
import { closedDays, councilsToRing, whomToRing } from '../../schemas/directory/contacts/whom-to-ring.ts'
import { contactsDocument } from '../../schemas/directory/contacts.ts'
import type { Id } from '../../schemas/ids.ts'
import { readNoteClaims } from '../../schemas/statement/receipt.ts'
import { alertsAbout } from '../alerts/index.ts'
import { entriesAt } from '../directory/entry.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import { readReferral } from './box.ts'
import * as queries from './queries.ts'

type Sent = { letter: { bytes: number; certificates: string[] }; iat: number }
type Said = { verb: string; iss: Id; item?: string; cannot_open?: boolean }

/** Certificate found, sealed, accepted, alerts and what became of them, opened or not, whose move, whom to ring. @throws Refusal `not_found` */
export async function why(gateway: Gateway, caller: Caller, id: Id): Promise<WhyView> {
  const { sql } = gateway
  const view = await readReferral(gateway, caller, id)
  const said = view.chain.map(({ statement, receipt }) => ({
    ...claimsOf<Said & Sent>(statement),
    ...claimsOf<{ iat: number; statement: string; position: number }>(receipt),
  }))
  const [first] = view.chain
  const [sent] = said
  if (!first || !sent) throw new Error(`the chain of ${id} is empty`)
  const { letter } = claimsOf<Sent>(first.statement)
  // Whoever sent it may have handed over since, and opens what comes back.
  const opened = said.find(one => one.verb === 'collect' && one.iss !== view.sender && one.iss !== sent.iss)
  const refused = said.find(one => one.verb === 'decline' && one.cannot_open)
  const [certificates, alerts, ring] = await Promise.all([
    queries.certificatesNamed(sql, letter.certificates),
    alertsAbout(gateway, caller.authority, id),
    whomToRingFor(gateway, view),
  ])
  const steps = view.notes
    .map(readNoteClaims)
    .flatMap(({ iat, step, due }) => (step && due ? [{ at: iat, step, due_on: due.by }] : []))
  return {
    id,
    state: view.state,
    sealed: {
      at: sent.iat,
      bytes: letter.bytes,
      certificates: letter.certificates.map(fingerprint => ({
        fingerprint,
        ...certificates.find(one => one.fingerprint === fingerprint),
      })),
    },
    accepted: { position: sent.position, receipt: sent.statement, at: sent.iat },
    alerts,
    ...(opened && { collected_at: opened.iat }),
    ...(refused && { cannot_open: { at: refused.iat } }),
    move: view.move,
    ...(view.due && { due: view.due }),
    ring,
    steps,
  }
}

/** At their hours, and not on the days their calendars say they are closed. */
async function whomToRingFor(
  gateway: Gateway,
  view: Awaited<ReturnType<typeof readReferral>>,
): Promise<WhyView['ring']> {
  const councils = councilsToRing(view.move, view)
  const found = await queries.contactsOf(gateway.sql, councils)
  const entries = await entriesAt(gateway.sql, gateway.nation, found)
  return councils.flatMap(authority => {
    const [row, entry] = [found.find(one => one.id === authority), entries.find(one => one.id === authority)]
    if (!row || !entry) return []
    const contacts = contactsDocument.safeParse(JSON.parse(row.document))
    if (!contacts.success) return []
    return whomToRing(contacts.data, row.now, { urgent: view.urgent, closed: closedDays(entry) })
      .slice(0, 3)
      .map(({ instead_of: _, ...one }) => ({ authority, ...one }))
  })
}

function claimsOf<T>(token: string): T {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as T
}
