// A real proxy between a process and a gateway: it holds a statement back, or the answer to it, while a test kills whoever waits for it.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HeldLine = {
  url: string
  server: Server /** The next statement, or the one after `passing` others. */
  hold(when: 'before' | 'after', passing?: number): { reached: Promise<void>; release(): void }
}

/** A real proxy in front of a gateway that can hold a statement back, or the answer to it, while the test kills whoever waits for it. */
export async function openLine(gateway: string): Promise<HeldLine> {
  let holding: { when: 'before' | 'after'; passing: number; reached: () => void; released: Promise<void> } | undefined
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const said = request.method === 'POST' && request.url === '/statements'
    const held = said && holding && holding.passing-- <= 0 ? holding : undefined
    const pause = async (when: string) => {
      if (held?.when !== when) return
      held.reached()
      await held.released
    }
    await pause('before')
    if (held?.when === 'before') return response.destroy()
    const headers = Object.entries(request.headers).filter(
      ([name]) => !['host', 'connection', 'content-length'].includes(name),
    )
    const body = chunks.length > 0 ? Buffer.concat(chunks) : null
    const method = request.method ?? 'GET'
    const answer = await fetch(gateway + request.url, { method, headers: headers as [string, string][], body })
    const bytes = Buffer.from(await answer.arrayBuffer())
    await pause('after')
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(bytes)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    server,
    hold(when, passing = 0) {
      let reached = () => {}
      let release = () => {}
      const released = new Promise<void>(done => {
        release = done
      })
      const arrival = new Promise<void>(done => {
        reached = done
      })
      holding = { when, passing, reached, released }
      return {
        reached: arrival,
        release() {
          holding = undefined
          release()
        },
      }
    },
  }
}
