// Job → period, function: what a gateway does unasked. Every job may run at several gateways at once and do nothing twice.
import { giveUp, sweepAlerts } from './alerts/queries.ts'
import { sweepUnreferred } from './attachments/index.ts'
import { lookAtClocks } from './clocks/look.ts'
import type { Log } from './edge/log.ts'
import { jobDone, jobRuns } from './edge/metrics.ts'
import { noteStoreAway } from './edge/problem.ts'
import { traced } from './edge/traces/trace.ts'
import type { Gateway } from './gateway.ts'
import { sweepAccess } from './identity/sweep.ts'
import { sweepJoining } from './joining/sweep.ts'
import { purgeDue, reconcile } from './retention/index.ts'

/** Mailboxes and referral ids of alerts stay for as long as somebody asks why something did not arrive. */
const alertsKeptDays = 120
/** Tried for 72 hours, with up to 4 between two tries: what waits for longer, nobody tries. */
const alertsTriedHours = 80

/** When those with long periods run first: a gateway that is restarted every few hours does them too. */
const firstAfterSeconds = 300

type Job = { everySeconds: number; run: (gateway: Gateway) => Promise<number> }

const jobs: Record<string, Job> = {
  sweep_alerts: { everySeconds: 6 * 3600, run: ({ sql }) => sweepAlerts(sql, alertsKeptDays) },
  give_up_alerts: { everySeconds: 3600, run: ({ sql }) => giveUp(sql, alertsTriedHours) },
  look_at_clocks: { everySeconds: 5, run: lookAtClocks },
  sweep_access: { everySeconds: 60, run: sweepExpired },
  sweep_joining: { everySeconds: 3600, run: sweepJoining },
  sweep_uploads: { everySeconds: 3600, run: gateway => sweepUnreferred(gateway, 24) },
  purge: { everySeconds: 3600, run: gateway => purgeDue(gateway) },
  reconcile: { everySeconds: 6 * 3600, run: async gateway => (await reconcile(gateway)).findings },
}

/** Starts every job on its period; `stop` waits for those under way. */
export function startJobs(gateway: Gateway, log: Log, table = jobs): { stop(): Promise<void> } {
  const running = new Map<string, Promise<void>>()
  const timers = Object.entries(table).map(([job, { everySeconds, run }]) => {
    // There from the start: the first failure is an increase then.
    for (const outcome of ['done', 'failed']) jobRuns.inc({ task: job, outcome }, 0)
    const once = async () => {
      try {
        const count = await traced(`job ${job}`, { 'cme.job': job }, () => run(gateway))
        jobRuns.inc({ task: job, outcome: 'done' })
        jobDone.set({ task: job }, Date.now() / 1000)
        if (count > 0) log.info({ job, count }, 'job done')
      } catch (err) {
        jobRuns.inc({ task: job, outcome: 'failed' })
        noteStoreAway(err)
        log.warn({ job, err }, 'job failed; it runs again')
      }
    }
    const turn = () => {
      // What takes longer than its period is not begun beside itself: each run would keep a connection from those who speak.
      if (!running.has(job))
        running.set(
          job,
          once().finally(() => running.delete(job)),
        )
    }
    const timers = [setInterval(turn, everySeconds * 1000).unref()]
    if (everySeconds > firstAfterSeconds) timers.push(setTimeout(turn, firstAfterSeconds * 1000).unref())
    return timers
  })
  return {
    async stop() {
      for (const timer of timers.flat()) clearTimeout(timer)
      await Promise.all(running.values())
    },
  }
}

async function sweepExpired(gateway: Gateway): Promise<number> {
  const { tokens, proofs, assertions } = await sweepAccess(gateway)
  return tokens + proofs + assertions
}
