// What can be counted about this process, for Prometheus. Labels have few values, all of them ours:
// no ids, no addresses, nothing about councils or children; none is called job or instance, which Prometheus gives itself.
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'

/** One for the process: metrics are about a process, several gateways in one (tests) add up. */
const registry = new Registry()

const requests = new Histogram({
  name: 'cme_http_request_duration_seconds',
  help: 'From the first look at a request to its answer being ready, by route pattern and status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
  registers: [registry],
})

/** Statements recorded, by verb. Whoever commits one counts it: `statements.inc({ verb })`. */
export const statements = new Counter({
  name: 'cme_statements_total',
  help: 'Statements recorded by this process, by verb',
  labelNames: ['verb'] as const,
  registers: [registry],
})

/** What database and bucket did not agree on when they were last compared (retention/reconcile.ts). */
export const reconciled = new Gauge({
  name: 'cme_stores_disagree',
  help: 'Objects, uploads and rows that database and bucket do not agree on, by sort, when this process last looked',
  labelNames: ['what'] as const,
  registers: [registry],
})

/** What waits to be done (backlog/backlog.ts): one gauge each, as the database says, so the same at every gateway. */
const backlog = {
  emails_waiting: gauge('cme_emails_waiting', 'E-mails not sent yet'),
  webhooks_waiting: gauge('cme_webhooks_waiting', 'Webhooks not delivered yet'),
  emails_dead: gauge('cme_emails_dead', 'E-mails given up, of the last 120 days'),
  webhooks_dead: gauge('cme_webhooks_dead', 'Webhooks given up, of the last 120 days'),
  webhooks_off: gauge('cme_webhooks_off', 'Councils whose webhook was switched off'),
  alert_late_seconds: gauge('cme_alert_late_seconds', 'By how much the longest waiting alert is past its time'),
  feed_unread: gauge('cme_feed_unread', 'Entries of the outbox not yet read for alerts, at most a thousand'),
  clocks_to_look_at: gauge('cme_clocks_to_look_at', 'Referrals whose clock must be looked at now'),
  clock_late_seconds: gauge('cme_clock_late_seconds', 'By how much the longest waiting clock is past its time'),
  purges_unfinished: gauge('cme_purges_unfinished', 'Attachments purged ten minutes ago whose bytes are not gone'),
} as const
export const backlogNames = Object.keys(backlog) as (keyof typeof backlog)[]

/** Sets one; without a value it is not known and not shown. */
export function observeBacklog(name: keyof typeof backlog, value: number | undefined): void {
  if (value === undefined) backlog[name].remove()
  else backlog[name].set(value)
}

export const databaseUp = gauge('cme_database_up', 'Whether the database answered this process when last scraped')
export const databaseWait = gauge('cme_database_wait_seconds', 'One query from asking for a connection to its answer')

/** Tokens and proofs are judged by this clock, to the minute; what is recorded, by the database's. */
export const timeAhead = gauge(
  'cme_time_ahead_seconds',
  "By how much this process's clock is ahead of the database's; below zero: behind it",
)

/** Whenever a store was away: counted where it is noticed, by requests and jobs alike. */
export const storesAway = new Counter({
  name: 'cme_store_away_total',
  help: 'Requests and jobs of this process that failed because a store was away',
  labelNames: ['store'] as const,
  registers: [registry],
})
for (const store of ['database', 'objects']) storesAway.inc({ store }, 0)

/** Jobs by how they ended, and when each last ended well: jobs.ts counts. */
export const jobRuns = new Counter({
  name: 'cme_job_runs_total',
  help: 'Runs of jobs of this process, by how they ended',
  labelNames: ['task', 'outcome'] as const,
  registers: [registry],
})
export const jobDone = new Gauge({
  name: 'cme_job_last_success_timestamp_seconds',
  help: 'When a job of this process last ended well',
  labelNames: ['task'] as const,
  registers: [registry],
})

function gauge(name: string, help: string): Gauge {
  return new Gauge({ name, help, registers: [registry] })
}

/** Counts an answered request. */
export function observeRequest(seen: { method: string; route: string; status: number }, seconds: number): void {
  requests.observe(seen, seconds)
}

/** Adds memory, processor time and event-loop delay of the process; for main.ts, once. */
export function watchProcess(): void {
  collectDefaultMetrics({ register: registry })
}

/** All metrics as Prometheus reads them, with the content type to say so. */
export async function renderMetrics(): Promise<{ contentType: string; text: string }> {
  return { contentType: registry.contentType, text: await registry.metrics() }
}
