// Queues of work that outlive a process: pg-boss, its tables in the schema `jobs` (migration 026), on a small pool of its own.
// Enqueued inside the caller's transaction, or not at all. What a job does is the caller's business.
import { PgBoss } from 'pg-boss'
import type { Transaction } from './types.ts'

export const queues = ['email', 'webhook'] as const
export type Queue = (typeof queues)[number]

export type Jobs = {
  /** Enqueues in this transaction. `at`: not before, seconds, by the database's clock. */
  enqueue(tx: Transaction, queue: Queue, id: string, at: number): Promise<void>
  /** Works jobs off, `most` at once in this process; one that throws is tried again, ever later. */
  work(queue: Queue, most: number, run: (id: string) => Promise<void>): Promise<void>
  /** Lets those under way end, and closes the pool. */
  stop(): Promise<void>
}

/** pg's type number of text: else a parameter that is cast to json would be taken for an object to spell. */
const text = 25

/**
 * Opens the queues.
 *
 * @param retrySeconds the first pause after a failure; each next is longer, up to 4 hours
 * @param onError told of losses of the connection and of failed upkeep; both are tried again
 */
export async function openJobs(url: string, retrySeconds: number, onError: (error: Error) => void): Promise<Jobs> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'cme-gateway jobs',
    schema: 'jobs',
    // The tables are the owner's: a gateway may fill them, not change them.
    migrate: false,
    schedule: false,
    // How soon the jobs of a process that died are another's, once they have run out (migration 026: after 2 minutes).
    superviseIntervalSeconds: Math.min(30, retrySeconds),
    monitorIntervalSeconds: Math.min(30, retrySeconds),
    max: 3,
  })
  // Not each is an Error: what went wrong in a worker comes as a copy of one.
  boss.on('error', (trouble: Error) => {
    const { message, ...rest } = trouble
    onError(trouble instanceof Error ? trouble : Object.assign(new Error(message), rest))
  })
  await boss.start()
  return {
    async enqueue(tx, queue, id, at) {
      const executeSql = async (sql: string, values: unknown[] = []) => {
        const typed = values.map(value => (typeof value === 'string' ? tx.typed(value as never, text as never) : value))
        return { rows: [...(await tx.unsafe(sql, typed as never[]))] }
      }
      const when = { startAfter: new Date(at * 1000), retryDelay: retrySeconds }
      const made = await boss.send(queue, { id }, { db: { executeSql }, ...when })
      if (made === null) throw new Error(`the ${queue} job was not taken`)
    },
    async work(queue, most, run) {
      await boss.work<{ id: string }>(queue, { pollingIntervalSeconds: 0.5, localConcurrency: most }, async jobs => {
        for (const { data } of jobs) await run(data.id)
      })
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
