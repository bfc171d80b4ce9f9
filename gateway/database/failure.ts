// What a failed query meant: the database is away, or a constraint said no. Callers turn these into refusals.
// No error is swallowed or reworded here.

/**
 * PostgreSQL's own classes (appendix A, "PostgreSQL Error Codes") for a server that cannot be talked to now, or cannot write: out of disk,
 * memory or connections (53), a disk that fails (58030), a standby (25006).
 */
const awayStates = /^(08...|57P0[1235]|53...|58030|25006)$/

const awayCodes = new Set([
  ...['CONNECTION_CLOSED', 'CONNECTION_ENDED', 'CONNECTION_DESTROYED', 'CONNECT_TIMEOUT'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOTFOUND', 'EAI_AGAIN'],
])

/**
 * Whether the query failed because the server could not be reached, was going down or coming up, or had no room left for it.
 *
 * Nothing is known about a transaction that was committing just then: only asking again tells.
 */
export function databaseIsAway(error: unknown): boolean {
  const code = codeOf(error)
  return awayCodes.has(code) || awayStates.test(code)
}

/** The name of the constraint or unique index that refused the row, if that is why the query failed (class 23). */
export function violatedConstraint(error: unknown): string | undefined {
  if (!codeOf(error).startsWith('23')) return undefined
  return (error as { constraint_name?: string }).constraint_name
}

/** Whether the login may not do this (SQLSTATE 42501). */
export function isForbidden(error: unknown): boolean {
  return codeOf(error) === '42501'
}

/** SQLSTATE of a server's answer, or the code of a failure on the way there; empty when the error carries none. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}
