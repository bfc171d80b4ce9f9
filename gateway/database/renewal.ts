// Makes a postgres.js client survive lost connections. On one, version 3.4.9 may throw from a timer (its issues 1154 and 1208:
// the process dies), run a dead transaction's statements inside another (1216), or never connect again (1133).
// So: nothing is sent on a connection that closed, and no client is kept that lost one. To be removed when these are fixed.

import { codeOf } from './failure.ts'
import type { Sql, Transaction } from './types.ts'

/** While the server is away every attempt fails and closes: bounds how many clients that makes. */
const minLifeMs = 1_000

/** What a replaced client still has under way may finish within this. */
const retirementMs = 30_000

/**
 * One client standing for a succession of clients: after a connection was lost, later queries go to a new one.
 *
 * `begin` differs from the library's in two ways: once the connection is gone no rollback is sent, and any further use of the
 * transaction throws `CONNECTION_CLOSED`, as does its use after it has ended.
 */
export function renewing(create: (onLoss: () => void) => Sql): Sql {
  const retired = new Set<Sql>()
  const born = () => {
    const life = { bornAt: Date.now(), isTainted: false }
    const sql = create(() => {
      life.isTainted = true
    })
    return { life, sql }
  }
  let current = born()
  const client = (): Sql => {
    const { life, sql } = current
    if (!life.isTainted || Date.now() - life.bornAt < minLifeMs) return sql
    retired.add(sql)
    setTimeout(() => retired.delete(sql) && sql.end({ timeout: 5 }), retirementMs).unref()
    current = born()
    return current.sql
  }
  const own: Partial<Record<PropertyKey, unknown>> = {
    begin: (...words: unknown[]) => begin(client(), words),
    end: async (options?: { timeout?: number }) => {
      await Promise.all([current.sql, ...retired].map(sql => sql.end(options)))
      retired.clear()
    },
  }
  return new Proxy(current.sql, {
    apply: (_target, self, words) => Reflect.apply(client(), self, words),
    get: (_target, name) => own[name] ?? Reflect.get(client(), name),
  })
}

type Work = (tx: Transaction) => unknown

function begin(sql: Sql, words: unknown[]): Promise<unknown> {
  const work = words.at(-1) as Work
  const options = typeof words[0] === 'string' ? words[0] : ''
  const life = { isOver: false }
  const over = () => {
    life.isOver = true
  }
  const outcome = sql.begin(options, tx => unlessLost(() => work(guarded(tx, life))))
  // The library rejects this promise in the very event that closes the connection, so before any later use.
  outcome.then(over, over)
  return outcome
}

/** The transaction, refusing use once it is over. */
function guarded(tx: Transaction, life: { isOver: boolean }): Transaction {
  const check = () => {
    if (life.isOver) throw Object.assign(new Error('this transaction is over'), { code: 'CONNECTION_CLOSED' })
  }
  return new Proxy(tx, {
    apply: (target, self, words) => {
      check()
      return Reflect.apply(target, self, words)
    },
    get: (target, name) => {
      check()
      if (name !== 'savepoint') return Reflect.get(target, name)
      return (...words: unknown[]) => {
        const work = words.at(-1) as Work
        const inner = (sp: Transaction) => unlessLost(() => work(guarded(sp, life)))
        return typeof words[0] === 'string' ? target.savepoint(words[0], inner) : target.savepoint(inner)
      }
    },
  })
}

/**
 * What the work comes to; but when its connection was lost, a promise that never settles. The library would answer a failure
 * with a rollback on the closed connection, which is what throws; without one it reports the loss by itself.
 */
async function unlessLost(run: () => unknown): Promise<unknown> {
  try {
    const result = run()
    return await (Array.isArray(result) ? Promise.all(result) : result)
  } catch (cause) {
    if (lossCodes.has(codeOf(cause))) return new Promise(() => {})
    throw cause
  }
}

const lossCodes = new Set(['CONNECTION_CLOSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'])
