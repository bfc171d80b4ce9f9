// How the sandbox is told what to break and where its clock stands: HTTP on this machine, with a token that lies beside the data.
// `cme sandbox fault` and `cme sandbox clock` speak to it; so may a developer's own test.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { z } from 'zod'
import { type Faults, faultKinds } from './faults.ts'
import type { MoveableClock } from './queries.ts'

const order = z.union([
  z.strictObject({ fault: z.enum(faultKinds), seconds: z.number().positive().max(86_400).optional() }),
  z.strictObject({
    move_on_seconds: z
      .number()
      .int()
      .min(0)
      .max(400 * 86_400),
  }),
])
const mostBytes = 10_000

/** Where it answers, for whoever may read the folder. */
export const controlFile = (folder: string) => join(folder, 'sandbox.json')

/** Answers until stopped; writes its address and token into `sandbox.json`. */
export async function startControl(folder: string, faults: Faults, clock: MoveableClock, told: (text: string) => void) {
  const token = randomBytes(24).toString('base64url')
  const state = () => ({ fault: faults.now, ahead_seconds: clock.ahead() })
  const server = createServer(async (asked, answer) => {
    const tell = (status: number, body: object) =>
      answer.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`)
    try {
      if (!same(asked.headers.authorization ?? '', `Bearer ${token}`))
        return void tell(401, { error: 'The token lies in sandbox.json.' })
      if (asked.method === 'GET') return void tell(200, state())
      const given = order.safeParse(JSON.parse(await bodyOf(asked)))
      if (!given.success) return void tell(400, { error: z.prettifyError(given.error) })
      const said = given.data
      if ('fault' in said) faults.set(said.fault, said.seconds)
      else await clock.moveOn(said.move_on_seconds)
      const now = state()
      told(`Now: fault ${now.fault}, clock ${Math.round(now.ahead_seconds / 3600)} hours ahead.`)
      tell(200, now)
    } catch (error) {
      tell(400, { error: error instanceof Error ? error.message : String(error) })
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await writeFile(controlFile(folder), `${JSON.stringify({ url, token }, null, 2)}\n`, { mode: 0o600 })
  return { url, stop: () => new Promise<void>(resolve => void server.close(() => resolve())) }
}

async function bodyOf(asked: AsyncIterable<Buffer>): Promise<string> {
  let body = ''
  for await (const piece of asked) {
    body += piece
    if (body.length > mostBytes) throw new Error('That is too long.')
  }
  return body
}

function same(one: string, other: string): boolean {
  return one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
}
