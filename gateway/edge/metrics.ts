// What can be counted about this process, for Prometheus. Labels have few values, all of them ours:
// no ids, no addresses, nothing about councils or children.
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
