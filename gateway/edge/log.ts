// The log: one JSON object a line, and only fields named here, whatever callers pass.
// Never a token, a body, a path, a query or a name: who runs the gateway need not see them, so the log does not hold them.
import { type DestinationStream, type Logger, pino } from 'pino'

/** The gateway's log. Messages are constant text; what varies goes into a field that is allowed. */
export type Log = Logger

/** Every field a line may have. `route` is the pattern, not the path; `authority` is an id. */
const allowed = [
  ...['method', 'route', 'status', 'ms', 'request', 'authority', 'err'],
  ...['code', 'verb', 'job', 'count', 'port', 'host', 'signal', 'version'],
] as const

/** These quote what they could not read, so their message is left out. */
const quotesInput = /^(SyntaxError|PostgresError|ZodError)$/

/**
 * A log at this level, to standard output unless told otherwise.
 *
 * @param destination where lines go, for tests
 */
export function createLog({ logLevel }: { logLevel: string }, destination?: DestinationStream): Log {
  const options = {
    level: logLevel,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: onlyAllowed },
    serializers: { err: describeError },
  }
  return destination ? pino(options, destination) : pino(options)
}

function onlyAllowed(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  for (const name of allowed) if (fields[name] !== undefined) kept[name] = fields[name]
  return kept
}

/** Enough of an error to find the place: its name, its code, where it was thrown, and what caused it. */
function describeError(error: unknown, depth = 0): Record<string, unknown> {
  if (!(error instanceof Error)) return { name: typeof error }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? String(error.code) : undefined
  return {
    name,
    ...(code !== undefined && { code }),
    ...(!quotesInput.test(name) && { message }),
    at: stack
      ?.split('\n')
      .filter(line => /^\s+at /.test(line))
      .map(line => line.trim()),
    ...(cause !== undefined && depth < 3 && { cause: describeError(cause, depth + 1) }),
  }
}
