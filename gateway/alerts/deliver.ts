// What becomes of one alert: sent and written down, tried again, or given up and shown as dead. At least once with the same id, and once
// unless a process dies between sending and writing it down.
import { londonTime } from '../../schemas/clocks/days.ts'
import { contactsDocument } from '../../schemas/directory/contacts.ts'
import { newId } from '../../schemas/ids.ts'
import type { Jobs } from '../database/jobs.ts'
import type { Gateway } from '../gateway.ts'
import { Bounced, type Mailer } from './mail/smtp.ts'
import { mailboxesOf } from './planning/whom.ts'
import * as queries from './queries.ts'
import { AddressRefused } from './webhooks/address.ts'
import { type Poster, post } from './webhooks/post.ts'
import { type Item, letterOf } from './words.ts'

/** So long is an alert tried. */
const triedForSeconds = 72 * 3600

export type Means = { jobs: Jobs; mailer: Mailer | undefined; poster: Poster | undefined; inboxUrl: string }

/**
 * Delivers an e-mail.
 *
 * @throws Error where it is to be tried again
 */
export async function deliverEmail({ sql }: Gateway, { mailer, inboxUrl }: Means, id: string): Promise<void> {
  const alert = await queries.alertOf(sql, id)
  if (alert?.state !== 'waiting' || !mailer) return
  const items = await stillTrue(sql, alert.items as Item[])
  if (items.length === 0)
    return queries.tried(sql, alert.id, {
      state: 'sent',
      answer: 'nothing waited any more',
      at: alert.now,
      attempts: 0,
    })
  try {
    const letter = letterOf(items, alert.council, inboxUrl)
    const answer = await mailer.send({ id: alert.id, to: alert.address, urgent: alert.urgent, ...letter })
    await queries.tried(sql, alert.id, { state: 'sent', answer, at: alert.now })
  } catch (error) {
    const over = error instanceof Bounced || alert.now - alert.triedSince > triedForSeconds
    await queries.tried(sql, alert.id, { state: over ? 'dead' : 'waiting', answer: wordsOf(error), at: alert.now })
    if (!over) throw error
  }
}

/** Proposals are told of together, as many as wait by now: an import's hundreds may be approved before anybody is told. */
async function stillTrue(sql: Gateway['sql'], items: Item[]): Promise<Item[]> {
  const [proposal] = items.filter(({ about }) => about === 'proposal')
  if (!proposal) return items
  const others = items.filter(({ about }) => about !== 'proposal')
  const number = await queries.proposalsWaiting(sql)
  return number === 0 ? others : [{ ...proposal, number }, ...others]
}

/**
 * Delivers a webhook. One that fails for three days, or says that it is gone, is switched off, and its council's managers are told.
 *
 * @throws Error where it is to be tried again
 */
export async function deliverWebhook(gateway: Gateway, means: Means, id: string): Promise<void> {
  const { sql } = gateway
  const alert = await queries.alertOf(sql, id)
  if (alert?.state !== 'waiting' || !means.poster) return
  if (alert.off) return queries.tried(sql, id, { state: 'dead', answer: 'switched off', at: alert.now, attempts: 0 })
  const [data] = alert.items
  const body = JSON.stringify({ type: 'feed.entry', timestamp: new Date(alert.now * 1000).toISOString(), data })
  const sent = await post(means.poster, alert.address, alert.id, body, Math.floor(Date.now() / 1000)).catch(
    (error: Error) => error,
  )
  const ok = typeof sent === 'number' && sent >= 200 && sent < 300
  if (ok) return queries.tried(sql, alert.id, { state: 'sent', answer: String(sent), at: alert.now })
  const answer = typeof sent === 'number' ? `answered ${sent}` : wordsOf(sent)
  // 410, Standard Webhooks: the receiver wants no more. An address that leads inside is not asked again either.
  const over = sent === 410 || sent instanceof AddressRefused || alert.now - alert.triedSince > triedForSeconds
  if (over) return switchOff(gateway, means, alert, answer)
  await queries.tried(sql, alert.id, { state: 'waiting', answer, at: alert.now })
  throw new Error(answer)
}

/**
 * In one transaction: an alert given up with its webhook left on would never be looked at again.
 *
 * @throws Error where the address was changed meanwhile: the new one is to be tried
 */
async function switchOff({ sql }: Gateway, { jobs }: Means, alert: queries.AlertRow, because: string): Promise<void> {
  await sql.begin(async tx => {
    if (!(await queries.switchOff(tx, alert.authority, alert.address, because))) throw new Error(because)
    await queries.tried(tx, alert.id, { state: 'dead', answer: because, at: alert.now })
    await queries.giveUpWebhook(tx, alert.authority)
    const [council] = await queries.councils(tx, [alert.authority])
    const contacts = contactsDocument.safeParse(JSON.parse(council?.document ?? 'null'))
    const item: Item = { about: 'webhook_off', sentOn: londonTime(alert.now).on, urgent: false, entry: true }
    for (const address of contacts.success ? mailboxesOf(contacts.data, ['manager'], alert.now, false) : []) {
      const told = { id: newId(), authority: alert.authority, channel: 'email' as const, address, urgent: false }
      await queries.addAlert(tx, { ...told, items: [item], subjects: [], createdAt: alert.now, sendAt: alert.now })
      await jobs.enqueue(tx, 'email', told.id, alert.now)
    }
  })
}

function wordsOf(error: unknown): string {
  const { code = '', responseCode, message = '' } = error as { code?: string; responseCode?: number; message?: string }
  return `${responseCode ?? code} ${message}`.trim()
}
