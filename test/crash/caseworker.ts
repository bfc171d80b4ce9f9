// A council's system that does not give up: every request is made again, the same bytes, until it is answered.
// What it was answered is written down, to be held against what is found afterwards.
import { setTimeout as wait } from 'node:timers/promises'
import { type Answer, RawClient } from '../support/raw-client.ts'
import type { Storm } from './storm.ts'

/** A statement for which a receipt was given. */
export type Answered = { statement: string; receipt: string }

/** How long a client waits before it asks again. The gateway would like two seconds; one in a hurry is the harder customer. */
const retryAfterMs = 50

export class Caseworker extends RawClient {
  readonly storm: Storm
  readonly answered: Answered[]

  constructor(storm: Storm, key: ConstructorParameters<typeof RawClient>[1], answered: Answered[]) {
    super(storm.url, key)
    this.storm = storm
    this.answered = answered
  }

  /** The first answer that is neither "not now" nor a torn connection. A repeated statement's 200 says what its 201 would have. */
  override async request(...words: Parameters<RawClient['request']>): Promise<Answer> {
    const [method, path, { json } = {}] = words
    for (;;) {
      await this.storm.someGateway()
      this.storm.tick()
      const answer = await super.request(...words).catch(tornConnection)
      if (answer?.status === 401 || answer === undefined) this.forgetToken()
      if (answer === undefined || notNow(answer)) {
        await wait(retryAfterMs)
        continue
      }
      if (method !== 'POST' || path !== '/statements' || answer.status > 201) return answer
      this.answered.push({
        statement: (json as { statement: string }).statement,
        receipt: String(answer.body.receipt),
      })
      return { ...answer, status: 201 }
    }
  }
}

function notNow({ status, body }: Answer): boolean {
  return status === 401 || status === 503 || body.code === 'contended'
}

/** fetch reports every broken connection as a TypeError; a token that could not be had as "no token". */
function tornConnection(error: unknown): undefined {
  const torn = error instanceof TypeError || (error instanceof Error && /^no token: (401|503)/.test(error.message))
  if (!torn) throw error
}
