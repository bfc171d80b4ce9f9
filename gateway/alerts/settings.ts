// What a council chose about its alerts, and what became of those about one referral. Its managers' business, nobody else's.
import type { AlertSettings } from '../../schemas/alerts.ts'
import type { Id } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import type { Gateway } from '../gateway.ts'
import type { Caller } from '../identity/caller.ts'
import * as queries from './queries.ts'
import { isPublicAddress, whyNotWebhook } from './webhooks/address.ts'

export async function readAlertSettings(
  { sql }: Gateway,
  { authority }: Caller,
): Promise<AlertSettings & { webhook_off?: string }> {
  const row = await queries.settingsOf(sql, authority)
  return {
    digest: row?.digest ?? 'none',
    ...(row?.quietFrom && row.quietUntil && { quiet: { from: hourOf(row.quietFrom), until: hourOf(row.quietUntil) } }),
    ...(row?.webhook && { webhook: row.webhook }),
    ...(row?.off && { webhook_off: row.off }),
  }
}

/**
 * Saves them; a webhook that was switched off is on again.
 *
 * @throws Refusal `malformed_request` where the webhook's address leads nowhere the gateway goes
 */
export async function saveAlertSettings(gateway: Gateway, caller: Caller, settings: AlertSettings) {
  const { digest, quiet, webhook } = settings
  const wrong =
    webhook === undefined ? undefined : whyNotWebhook(webhook, gateway.alerting?.mayConnect ?? isPublicAddress)
  if (wrong) throw new Refusal('malformed_request', wrong)
  await queries.saveSettings(gateway.sql, caller.authority, {
    digest,
    quietFrom: quiet ? `${quiet.from}:00` : null,
    quietUntil: quiet ? `${quiet.until}:00` : null,
    webhook: webhook ?? null,
  })
  return readAlertSettings(gateway, caller)
}

/** What both sides were told about a referral, oldest first, and where; what a mail server said of it, of the own council's alerts alone. */
export async function alertsAbout({ sql }: Gateway, authority: Id, subject: Id) {
  const rows = await queries.alertsOf(sql, subject)
  return rows.map(({ address, answer, ...row }) => ({
    ...row,
    ...(row.channel === 'email' && address !== '' && { address }),
    ...(answer !== null && row.authority === authority && { answer }),
  }))
}

const hourOf = (time: string) => Number(time.slice(0, 2))
