// Alerts, opened and closed: queues, mail, webhooks, and the look at the outbox every second. A gateway that is told of no mail server and
// no webhook key alerts nobody; others on the same database may.
import type { AlertsConfig } from '../config.ts'
import { openJobs } from '../database/jobs.ts'
import type { Log } from '../edge/log.ts'
import type { Gateway } from '../gateway.ts'
import type { Alerting } from './alerting.ts'
import { deliverEmail, deliverWebhook, type Means } from './deliver.ts'
import { openMailer } from './mail/smtp.ts'
import { remindOfEntries } from './planning/entries.ts'
import { planAlerts } from './planning/plan.ts'
import type { Poster } from './webhooks/post.ts'

export { readAlerting } from './alerting.ts'
export { alertsAbout, readAlertSettings, saveAlertSettings } from './settings.ts'

const lookEveryMs = 1_000
const emailsAtOnce = 4
const webhooksAtOnce = 8

/** Starts to alert; `stop` lets what is under way end. */
export async function startAlerts(
  gateway: Gateway,
  alerting: Alerting,
  config: AlertsConfig,
  log: Log,
): Promise<{ stop(): Promise<void> }> {
  const trouble = (err: Error) => log.warn({ job: 'alerts', err }, 'job failed; it runs again')
  const jobs = await openJobs(gateway.config.databaseUrl, config.retrySeconds, trouble)
  const { webhookKeys: keys, mayConnect, ca } = alerting
  const mailer =
    config.smtpUrl && config.mailFrom ? openMailer({ url: config.smtpUrl, from: config.mailFrom }, ca) : undefined
  const poster: Poster | undefined = keys.length > 0 ? { keys, mayConnect, ca } : undefined
  const means: Means = { jobs, mailer, poster, inboxUrl: config.inboxUrl ?? gateway.config.publicUrl }
  if (mailer) await jobs.work('email', emailsAtOnce, id => deliverEmail(gateway, means, id))
  if (poster) await jobs.work('webhook', webhooksAtOnce, id => deliverWebhook(gateway, means, id))
  const channels = { email: mailer !== undefined, webhook: poster !== undefined, national: config.nationalMailbox }
  let stopped = false
  let turn = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  // Termly reminders go out in the morning of a day: to the minute is soon enough.
  const remindEveryMs = Math.min(60_000, 2_000 * config.retrySeconds)
  let remindedAt = 0
  const planned = async () => {
    const count = await planAlerts(gateway, jobs, channels)
    if (Date.now() - remindedAt < remindEveryMs) return count
    remindedAt = Date.now()
    return count + (await remindOfEntries(gateway, jobs, channels))
  }
  const look = () => {
    turn = planned()
      .then(count => count > 0 && log.info({ job: 'plan_alerts', count }, 'job done'))
      .catch(trouble)
      .then(() => {
        if (!stopped) timer = setTimeout(look, lookEveryMs)
      })
  }
  look()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await turn
      await jobs.stop()
      mailer?.close()
    },
  }
}
