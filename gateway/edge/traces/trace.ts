// Spans, where an operator asked for them; otherwise nothing is loaded and nothing is done. A span has a name of ours, a route pattern or a
// job, and the attributes listed here. Never an id, a path, a token or an error's words: who runs the collector need not see them.
import type { Span, Tracer } from '@opentelemetry/api'

/** Every attribute a span may have; whatever else somebody sets is left out when spans are sent (export.ts). */
export const allowed = [
  'http.request.method',
  'http.route',
  'http.response.status_code',
  'cme.job',
  'cme.count',
] as const
export type Attributes = Partial<Record<(typeof allowed)[number], string | number>>

/** What export.ts brings, so that this file loads no library. */
export type Tracing = { tracer: Tracer; within<T>(span: Span, work: () => T): T; failed: (span: Span) => void }

let tracing: Tracing | undefined

/** From here on spans are made; with `undefined` no more. */
export function traceWith(next: Tracing | undefined): void {
  tracing = next
}

/** A request's span, its name known only once it was routed; undefined where nobody asked for traces. */
export function beginRequest() {
  if (!tracing) return undefined
  const { tracer, within, failed } = tracing
  // Its own root: the client's trace id would be a word of the client's choosing.
  const span = tracer.startSpan('request', { root: true, kind: 1 })
  return {
    within: <T>(work: () => T): T => within(span, work),
    end({ method, route, status }: { method: string; route: string; status: number }) {
      span.updateName(`${method} ${route}`)
      span.setAttributes({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status })
      if (status >= 500) failed(span)
      span.end()
    },
  }
}

/** Does a piece of work as a span of its own, within whatever span is under way. */
export async function traced<T>(name: string, attributes: Attributes, work: () => Promise<T>): Promise<T> {
  if (!tracing) return work()
  const { tracer, within, failed } = tracing
  const span = tracer.startSpan(name, { attributes })
  try {
    return await within(span, work)
  } catch (error) {
    failed(span)
    throw error
  } finally {
    span.end()
  }
}
