// What queries are written against: the client's types, with the values a row may hold. Types only.
import type postgres from 'postgres'

/** What a row's values may be beyond text, booleans, JSON and `Buffer` for bytea. */
export type Types = { bigint: number; day: string }

/** A pool of connections: a tagged template that sends its parts as a prepared statement with parameters. */
export type Sql = postgres.Sql<Types>

/** One transaction of a pool, as `sql.begin` hands it over; queries take it first. */
export type Transaction = postgres.TransactionSql<Types>

/** A pool or a transaction, for queries that need not care. */
export type Queryable = postgres.ISql<Types>
