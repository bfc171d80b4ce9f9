// Sends spans to an OpenTelemetry collector (OTLP over HTTP, JSON). Loaded only where one is configured. What leaves here is made anew
// from the allow-list of trace.ts: no other attribute, no event, no link, nothing of this machine but the service's name.
import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { TracesConfig } from '../../config.ts'
import { allowed, traceWith } from './trace.ts'

const flushEveryMilliseconds = 5_000

/** Starts to trace; `stop` sends what is left and ends it. */
export function startTraces({ endpoint, ratio }: TracesConfig): { flush(): Promise<void>; stop(): Promise<void> } {
  const exporter = onlyAllowed(new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }))
  const provider = new TracerProvider({
    // Not the default resource: it names host, user and command line.
    resource: resourceFromAttributes({ 'service.name': 'cme-gateway' }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: flushEveryMilliseconds })],
  })
  const contexts = new AsyncLocalStorageContextManager().enable()
  context.setGlobalContextManager(contexts)
  traceWith({
    tracer: provider.getTracer('cme-gateway'),
    within: (span, work) => context.with(trace.setSpan(context.active(), span), work),
    failed: span => span.setStatus({ code: SpanStatusCode.ERROR }),
  })
  return {
    flush: () => provider.forceFlush(),
    async stop() {
      traceWith(undefined)
      await provider.shutdown()
      context.disable()
    },
  }
}

function onlyAllowed(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(stripped), done),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
  }
}

/** The same span with less in it. */
function stripped(span: ReadableSpan): ReadableSpan {
  const kept = Object.entries(span.attributes).filter(([name]) => allowed.some(one => one === name))
  const less = { attributes: Object.fromEntries(kept), events: [], links: [], status: { code: span.status.code } }
  return Object.create(
    span,
    Object.fromEntries(Object.entries(less).map(([name, value]) => [name, { value }])),
  ) as ReadableSpan
}
