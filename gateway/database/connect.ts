// The one door to PostgreSQL: makes clients, and is the only importer of the `postgres` package.
// No SQL here, and no state shared between clients.

import postgres from 'postgres'
import { renewing } from './renewal.ts'
import type { Sql } from './types.ts'

export type { Queryable, Sql, Transaction } from './types.ts'

export type ConnectOptions = {
  /** Most connections open at once; opened when needed. */
  max?: number
  /** Shown in `pg_stat_activity` and in the server's log. */
  applicationName?: string
  /** Connections unused for so long are closed; default never. */
  idleTimeoutSeconds?: number
  /** Give up a connection attempt after this; default 10. */
  connectTimeoutSeconds?: number
  /** The server ends a statement after this; default never. */
  statementTimeoutMs?: number
  /** The server ends a transaction left idle for so long; default 60 s, so that a stuck caller cannot keep its locks. */
  idleInTransactionTimeoutMs?: number
}

/**
 * A client for this address. Connects on the first query; `disconnect` it when done.
 *
 * Values: `bytea` is a Buffer (a Uint8Array is taken), `bigint` a number (RangeError beyond ±2^53 − 1), `timestamptz` a Date,
 * `date` text as yyyy-mm-dd (a day has no time zone), `jsonb` parsed, `numeric` text.
 *
 * After a lost connection it connects again by itself. What was under way fails as `databaseIsAway`, and so may the next query
 * within the following second, unexecuted. A transaction that lost its connection is over: use of it throws.
 */
export function connect(url: string, options: ConnectOptions = {}): Sql {
  return renewing(onLoss => open(url, options, onLoss))
}

function open(url: string, options: ConnectOptions, onLoss: () => void): Sql {
  const { statementTimeoutMs = 0, idleInTransactionTimeoutMs = 60_000 } = options
  return postgres(url, {
    max: options.max ?? 10,
    connect_timeout: options.connectTimeoutSeconds ?? 10,
    idle_timeout: options.idleTimeoutSeconds,
    connection: {
      application_name: options.applicationName ?? 'cme-gateway',
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
      // Else what takes a list (`= any($1)`) is planned anew each time: 0.57 against 0.38 ms of PostgreSQL's processor for the
      // place of a statement. What is filtered differently is written as different text here, so one plan serves each.
      plan_cache_mode: 'force_generic_plan',
    },
    // A gateway that lost Postgres must find it again within a second, not after the library's backoff of up to 20 s.
    backoff: attempt => Math.min(0.05 * 2 ** attempt, 1),
    // Else connections are renewed every half hour or so, which would pass for losing them.
    max_lifetime: null,
    prepare: true,
    onclose: onLoss,
    types: { bigint, day },
    onnotice: () => {},
  })
}

/**
 * Ends the client: queries under way may finish within the grace, then the connections are cut.
 *
 * The grace is needed for more than manners: after a query broken by a lost connection, postgres.js 3.4 waits for it for ever.
 */
export async function disconnect(sql: Sql, graceSeconds = 5): Promise<void> {
  await sql.end({ timeout: graceSeconds })
}

const bigint: postgres.PostgresType<number> = {
  to: 20,
  from: [20],
  serialize: String,
  parse: (text: string) => {
    const value = Number(text)
    if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is not safe as a number`)
    return value
  },
}

const day: postgres.PostgresType<string> = { to: 1082, from: [1082], serialize: String, parse: String }
