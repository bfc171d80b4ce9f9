// How a call fails: a "no" of the gateway (GatewayProblem) or no proper answer at all (Unreachable). Lies are Distrust, elsewhere.
// After Unreachable nothing is known: what was to be said may have been recorded. Send the same bytes again.
import { type Origin, type Problem, type ProblemCode, problem, type Refusal } from '../../../schemas/problem.ts'

/** The gateway, or the protocol's own rules before anything was sent, said no: RFC 9457. */
export class GatewayProblem extends Error {
  override name = 'GatewayProblem'
  readonly code: ProblemCode
  readonly status: number
  readonly detail: string
  /** Who has to do something about it. */
  readonly origin: Origin
  /** What to do, for an officer. */
  readonly hint: string
  readonly problem: Problem
  /** Seconds, where the gateway asked for a pause. */
  readonly retryAfterSeconds: number | undefined

  constructor(stated: Problem, retryAfterSeconds?: number) {
    super(`${stated.title}: ${stated.detail}`)
    this.code = stated.code
    this.status = stated.status
    this.detail = stated.detail
    this.origin = stated.origin
    this.hint = stated.hint
    this.problem = stated
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** The same "no", said on this side before anything was sent. */
  static of(refusal: Refusal): GatewayProblem {
    return new GatewayProblem(refusal.toProblem())
  }
}

/** No answer, or none that this gateway would give: a broken line, a proxy's page, a time-out. */
export class Unreachable extends Error {
  override name = 'Unreachable'
  /** HTTP status, where there was one. */
  readonly status: number | undefined

  constructor(detail: string, more: { status?: number; cause?: unknown } = {}) {
    super(detail, more.cause === undefined ? undefined : { cause: more.cause })
    this.status = more.status
  }
}

/** The address is plain http to another machine: nothing is sent there. */
export class NotHttps extends Error {
  override name = 'NotHttps'
  readonly code = 'not_https'
  readonly hint = 'Write the address with https: keys and letters pass there. Plain http is for this very machine.'

  constructor(url: string) {
    super(`${url} is not an https address.`)
  }
}

/** Reads a response that is not a success into the error to throw. */
export async function troubleIn(response: Response): Promise<GatewayProblem | Unreachable> {
  const type = response.headers.get('content-type') ?? ''
  const body = type.includes('application/problem+json') ? await response.json().catch(() => undefined) : undefined
  const stated = problem.safeParse(body)
  if (stated.success) return new GatewayProblem(stated.data, retryAfter(response))
  await response.body?.cancel().catch(() => {})
  return new Unreachable(`The answer was ${response.status} ${type || 'without a type'}, not one of this gateway.`, {
    status: response.status,
  })
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined
}
