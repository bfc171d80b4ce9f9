// When a council joins: what went to it by secure e-mail and is open is sent properly, following the old, which is then withdrawn.
// Killed and run again it goes on where it was: each old referral is sent anew once, and responsibility never leaves the sender meanwhile.
import { canReceive } from '../../../schemas/directory/directory.ts'
import type { Desk, Id } from '../../../schemas/ids.ts'
import type { Decision, LetterContent } from '../../../schemas/letter/index.ts'
import { downloadAttachment } from '../attachments/download.ts'
import type { OutgoingFile } from '../attachments/outgoing.ts'
import type { Opened } from '../letters/letter.ts'
import { openEntry } from '../letters/open.ts'
import { readTrusted } from '../say/read.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import { send } from './send.ts'
import { verbsOf } from './verbs.ts'

export type Resending = {
  /** The council that has joined; without it, every council that has. */
  to?: Id
  /** Who decided to send them anew. */
  decided_by: Decision['decided_by']
  /** Look, and send nothing. */
  dryRun?: boolean
  onProgress?: (done: number, all: number) => void
}
/** `resent`: `id` is the new one. `not_joined`: nobody can send to that desk yet. */
export type ResendOutcome = { old: Id; to: Id } & ({ outcome: 'resent'; id: Id } | { outcome: 'not_joined' | 'to_do' })

/** Sends every open one anew, as it was first sent or last corrected, with its files. */
export async function resendOpenOutside(session: Session, resending: Resending): Promise<ResendOutcome[]> {
  const outcomes: ResendOutcome[] = []
  const open = await openOutside(session, resending.to)
  for (const { id: old, to } of open) {
    outcomes.push(await resendOne(session, old, to, resending))
    resending.onProgress?.(outcomes.length, open.length)
  }
  return outcomes
}

async function openOutside(session: Session, to: Id | undefined): Promise<{ id: Id; to: Id }[]> {
  const found: { id: Id; to: Id }[] = []
  for (let cursor: string | undefined; ; ) {
    const query = {
      box: 'sent',
      state: 'sent',
      limit: 200,
      ...(to && { counterpart: to }),
      ...(cursor && { cursor }),
    } as const
    const page = await session.gateway.call('listReferrals', { query })
    found.push(...page.items.filter(one => !one.verified).map(({ id, recipient }) => ({ id, to: recipient })))
    cursor = page.next
    if (cursor === undefined) return found
  }
}

async function resendOne(session: Session, old: Id, to: Id, resending: Resending): Promise<ResendOutcome> {
  const referral = await readTrusted(session, old)
  const desk = deskOf(referral)
  const { entry } = await session.directory.entryOf(to, { fresh: true })
  if (!canReceive(entry, desk, session.nation, nowSeconds(session))) return { old, to, outcome: 'not_joined' }
  if (resending.dryRun) return { old, to, outcome: 'to_do' }
  const { content, files } = await asSent(session, referral)
  const { urgent } = referral
  const sending = { to, desk, content, urgent, follows: old, reference: `resend ${old}` }
  const { id } = await send(session, { ...sending, ...(files.length > 0 && { attachments: files }) })
  const words = `Sent again through the gateway, as ${id}: the council has joined.`
  const decision = { decision: 'withdraw' as const, decided_by: resending.decided_by, words }
  await verbsOf(session).withdraw(old, decision, { reference: `resent ${old}` })
  return { old, to, outcome: 'resent', id }
}

function deskOf({ history }: TrustedReferral): Desk {
  const [first] = history
  return first?.claims.verb === 'send' ? first.claims.desk : 'cme'
}

type Content = LetterContent<'referral'>

/** The referral as it was last corrected, and every file that came with it: all are letters of the own desk. */
async function asSent(session: Session, referral: TrustedReferral) {
  const own = referral.history.filter(({ claims }) => claims.verb === 'send' || claims.verb === 'correct')
  const letters: Opened[] = []
  for (const entry of own) letters.push(await openEntry(session, referral, entry))
  const contents = letters.flatMap(({ kind, content }) => {
    if (kind === 'referral') return [content as Content]
    const corrected = content as { kind: string; content: unknown }
    return corrected.kind === 'referral' ? [corrected.content as Content] : []
  })
  const content = contents.at(-1)
  if (!content) throw new TypeError(`Nothing of ${referral.id} can be opened here.`)
  const files: OutgoingFile[] = []
  for (const entry of letters.flatMap(({ manifest }) => manifest)) {
    const plain = await (await downloadAttachment(session, entry)).bytes()
    const { id: _, sha256: __, bytes: ___, flags: ____, ...described } = entry
    files.push({ ...described, content: new Blob([plain]) })
  }
  return { content, files }
}
