// The types of a call, read off the API table: what a route takes and what it returns. No behaviour here.
import type { z } from 'zod'
import type { Api, RouteName } from '../../../schemas/api/index.ts'

type Requested<N extends RouteName> = Api[N] extends { request: infer R } ? R : unknown
type JsonBody<R> = R extends { body: { content: { 'application/json': { schema: infer S extends z.ZodType } } } }
  ? S
  : never

/** A schema's input may leave out what has a default; the values themselves have the types of its output. */
type Given<S> = S extends z.ZodType
  ? { [K in keyof z.input<S>]: K extends keyof z.output<S> ? z.output<S>[K] : never }
  : never

type Part<Name extends string, R> =
  R extends Record<Name, infer S extends z.ZodType>
    ? Record<never, never> extends Given<S>
      ? { [K in Name]?: Given<S> }
      : { [K in Name]: Given<S> }
    : unknown

/** A raw body that is read while it is sent, anew for each attempt. Browsers send none: for Node alone. */
export type StreamedBody = { bytes: number; stream(): ReadableStream<Uint8Array> }

/**
 * What `call(name, …)` takes: path, query, headers and JSON body of the route; `bytes` for a raw body. `streamed`: the answer's
 * body is read at the caller's own pace, with no limit on how long that takes.
 */
export type CallRequest<N extends RouteName> = Part<'params', Requested<N>> &
  Part<'query', Requested<N>> &
  Part<'headers', Requested<N>> &
  ([JsonBody<Requested<N>>] extends [never] ? unknown : { body: z.output<JsonBody<Requested<N>>> }) & {
    bytes?: BodyInit | StreamedBody
    signal?: AbortSignal
    streamed?: boolean
  }

type Success<N extends RouteName> = Api[N]['responses'][Extract<keyof Api[N]['responses'], 200 | 201>]
type JsonOf<R> = R extends { content: { 'application/json': { schema: infer S extends z.ZodType } } } ? S : never

/** What it returns: the parsed JSON, or the response itself where a route returns bytes. */
export type CallAnswer<N extends RouteName> = [JsonOf<Success<N>>] extends [never]
  ? Response
  : z.output<JsonOf<Success<N>>>
