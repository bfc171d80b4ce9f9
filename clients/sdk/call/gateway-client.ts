// The API table as functions: a route's name and its parameters in, its typed answer out.
// What comes back has the right form, and that is all: whether to believe it is for trust/.
import { z } from 'zod'
import { api, type RouteName } from '../../../schemas/api/index.ts'
import { Distrust } from '../trust/distrust.ts'
import { type Access, type AccessOptions, openAccess } from './access.ts'
import { type Clock, systemClock } from './clock.ts'
import { withRetries } from './retry.ts'
import type { CallAnswer, CallRequest, StreamedBody } from './shape.ts'
import { GatewayProblem, troubleIn, Unreachable } from './trouble.ts'

export type Call = <N extends RouteName>(name: N, request: CallRequest<N>) => Promise<CallAnswer<N>>
export type GatewayClient = { url: string; call: Call }

type Loose = {
  params?: Record<string, unknown>
  query?: Record<string, unknown>
  headers?: Record<string, unknown>
  body?: unknown
  bytes?: BodyInit | StreamedBody
  signal?: AbortSignal
  streamed?: boolean
}
type Route = { method: string; path: string; action: unknown; responses: Record<string, unknown> }

/** The longest an answer may take, on top of what a feed request asks to wait. */
const answerMilliseconds = 60_000
/** The slowest line on which a part still arrives in time: 256 kbit/s. */
const slowestBytesPerMillisecond = 32

/**
 * A client of one gateway, for one member; without `member` only what is open to all can be called.
 *
 * Requests are repeated where the line breaks or the gateway asks for it, each with a new proof and, for statements and
 * parts, the same bytes. A token refused is renewed once.
 */
export function openGateway(options: {
  url: string
  issuer?: string | undefined
  member?: AccessOptions['member'] | undefined
  fetch?: typeof fetch | undefined
  clock?: Clock | undefined
}): GatewayClient {
  const { fetch: send = globalThis.fetch, clock = systemClock, member } = options
  const url = options.url.replace(/\/$/, '')
  const access = member && openAccess({ ...options, url, member, fetch: send, clock })
  const call = async (name: RouteName, request: Loose) => {
    const route = api[name] as unknown as Route
    const once = () => sendOnce(route, request, url, access, send)
    const response = await withRetries(() => withFreshToken(once, access), clock, request.signal)
    return answerOf(name, route, response)
  }
  return { url, call: call as Call }
}

async function withFreshToken(once: () => Promise<Response>, access: Access | undefined): Promise<Response> {
  const first = await once()
  if (first.ok) return first
  const trouble = await troubleIn(first)
  if (!access || !(trouble instanceof GatewayProblem) || trouble.code !== 'unauthorised') throw trouble
  access.forget()
  const second = await once()
  if (second.ok) return second
  throw await troubleIn(second)
}

async function sendOnce(
  route: Route,
  request: Loose,
  base: string,
  access: Access | undefined,
  send: typeof fetch,
): Promise<Response> {
  const url = new URL(base + pathOf(route.path, request.params))
  for (const [name, value] of Object.entries(request.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  const headers = new Headers(
    Object.entries(request.headers ?? {}).map(([name, value]) => [name, String(value)] as [string, string]),
  )
  const body = request.body === undefined ? rawBody(request.bytes, headers) : JSON.stringify(request.body)
  if (request.body !== undefined) headers.set('content-type', 'application/json')
  else if (request.bytes !== undefined) headers.set('content-type', 'application/octet-stream')
  const method = route.method.toUpperCase()
  const limit = timeLimit(request)
  const signal = request.signal ? AbortSignal.any([request.signal, limit.signal]) : limit.signal
  try {
    if (route.action !== undefined) {
      if (!access) throw new TypeError(`${route.path} needs a member.`)
      return await access.send(method, url, headers, body, signal)
    }
    return await send(url, { method, headers, body: body ?? null, signal }).catch(cause => {
      throw new Unreachable(`The gateway at ${base} did not answer.`, { cause })
    })
  } finally {
    limit.answered()
  }
}

/** What is streamed says its length: a gateway takes no part whose length it is not told. */
function rawBody(bytes: Loose['bytes'], headers: Headers): BodyInit | undefined {
  if (!isStreamed(bytes)) return bytes
  headers.set('content-length', String(bytes.bytes))
  return bytes.stream()
}

function isStreamed(bytes: Loose['bytes']): bytes is StreamedBody {
  return typeof bytes === 'object' && 'stream' in bytes && !(bytes instanceof Blob)
}

/** Until the answer was read; for one that is streamed, until it begins: how long that takes is the reader's business. */
function timeLimit({ query, bytes, streamed }: Loose): { signal: AbortSignal; answered(): void } {
  const held = bytes instanceof ArrayBuffer || ArrayBuffer.isView(bytes) ? bytes.byteLength : 0
  const sent = isStreamed(bytes) ? bytes.bytes : bytes instanceof Blob ? bytes.size : held
  const longest = answerMilliseconds + Number(query?.wait ?? 0) * 1000 + Math.ceil(sent / slowestBytesPerMillisecond)
  if (!streamed) return { signal: AbortSignal.timeout(longest), answered() {} }
  const stopping = new AbortController()
  const timer = setTimeout(() => stopping.abort(new DOMException('No answer in time.', 'TimeoutError')), longest)
  return { signal: stopping.signal, answered: () => clearTimeout(timer) }
}

function pathOf(path: string, params: Record<string, unknown> = {}): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])))
}

/** JSON is read against the table; a body of bytes is left to the caller to read. */
async function answerOf(name: RouteName, route: Route, response: Response): Promise<unknown> {
  const stated = route.responses[response.status] ?? route.responses[200]
  const schema = (stated as { content?: { 'application/json'?: { schema?: z.ZodType } } })?.content?.[
    'application/json'
  ]?.schema
  if (!schema) return response
  const body = await response.json().catch(cause => {
    throw new Unreachable(`The answer to ${name} broke off or is not JSON.`, { cause })
  })
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Distrust('malformed', `The answer to ${name} does not have its form: ${z.prettifyError(parsed.error)}`)
}
