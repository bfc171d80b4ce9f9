// What stands in for an OpenTelemetry collector: keeps the spans it is sent, as they came.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

type SentSpans = { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }
export type SentSpan = { name: string; attributes: { key: string }[] }
export type Collector = { url: string; received: string[]; spans(): SentSpan[]; close(): Promise<void> }

export async function startCollector(): Promise<Collector> {
  const received: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      received.push(Buffer.concat(chunks).toString())
      response.end('{}')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    spans: () =>
      received
        .flatMap(one => (JSON.parse(one) as SentSpans).resourceSpans)
        .flatMap(one => one.scopeSpans.flatMap(({ spans }) => spans)),
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}
