// What a rule is, and the few words in which rules speak. A rule runs over HTTP against a gateway it knows only by its address.
// Nothing of vitest or gateway/ may be imported here or in rules/.
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { type ProblemCode, problem, problems } from '../../schemas/problem.ts'
import type { Kind, State } from '../../schemas/referral/lifecycle.ts'
import type { GatewayKeys } from '../../schemas/statement/receipt.ts'
import { type LiveNation, memberOf } from '../support/live-nation.ts'
import type { Answer, RawClient } from '../support/raw-client.ts'
import { bringTo, type Life } from '../support/raw-lives.ts'
import { RawReferral } from '../support/raw-referral.ts'

/** One sentence of PROTOCOL, as something that can be seen to hold or not. */
export type Rule = {
  /** Never renumbered: results are compared between gateways and over time. */
  id: string
  /** Of PROTOCOL. */
  section: string
  rule: string
  /** Resolves where the rule holds. @throws Broken, saying what was seen instead */
  run(ctx: Ctx): Promise<void>
}

/** The ground a suite stands on: a rehearsal nation with three councils, the third a party to nothing. */
export type Ctx = {
  nation: LiveNation
  issuer: string
  gatewayKeys: GatewayKeys
  sender: CouncilKeys
  recipient: CouncilKeys
  stranger: CouncilKeys
  /** Referrals that rules may share, because they leave them in their state. */
  lives: Map<string, Promise<Life>>
}

/** The rule does not hold. */
export class Broken extends Error {
  override name = 'Broken'
}

export function holds(condition: unknown, otherwise: string): asserts condition {
  if (!condition) throw new Broken(otherwise)
}

/** Compared as JSON. */
export function same(found: unknown, wanted: unknown, what: string): void {
  const [is, should] = [JSON.stringify(found), JSON.stringify(wanted)]
  if (is !== should) throw new Broken(`${what} is ${is?.slice(0, 300)}, not ${should?.slice(0, 300)}`)
}

/** Recorded, or read. */
export function taken<A extends Answer>(answer: A): A {
  if (answer.status >= 300) throw new Broken(`expected it to be taken, but: ${told(answer)}`)
  return answer
}

/** Refused with exactly this code, in the form every refusal has. */
export function refused<A extends Answer>(answer: A, ...codes: ProblemCode[]): A {
  const [code] = codes
  const found = problem.safeParse(answer.body)
  if (!found.success || !codes.includes(found.data.code)) {
    throw new Broken(`expected the refusal ${codes.join(' or ')}, but: ${told(answer)}`)
  }
  const type = answer.headers.get('content-type')
  holds(type === 'application/problem+json', `${code} came as ${type}`)
  const { status, origin } = problems[found.data.code]
  same([answer.status, found.data.status, found.data.origin], [status, status, origin], `status and origin of ${code}`)
  return answer
}

/** All of an answer but what differs from one request to the next. */
export function whole({ status, text, headers }: Answer): unknown {
  const varying = /^(x-request-id|date|ratelimit-.*|connection|keep-alive)$/
  return [status, text, [...headers].filter(([name]) => !varying.test(name)).sort()]
}

/** A new referral from the first council to the second. */
export const referral = ({ nation, sender, recipient }: Ctx) => new RawReferral(nation, sender, recipient)

export const clientOf = ({ nation }: Ctx, council: CouncilKeys, member = 'officer'): RawClient =>
  nation.clientOf(memberOf(council, member))

/** A referral of its own in this state. */
export const life = ({ nation, sender, recipient }: Ctx, state: State, kind: Kind = 'transfer'): Promise<Life> =>
  bringTo(nation, sender, recipient, kind, state)

export const now = () => Math.floor(Date.now() / 1000)
export const nobody = 'A'.repeat(43)

function told({ status, text }: Answer): string {
  return `${status} ${text.slice(0, 300)}`
}
