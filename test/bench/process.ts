// The gateway as its operator runs it: `node gateway/main.ts`, environment in, signals to stop it.
// Nothing of it runs in the bench's own process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** `log`: the file its log goes to. */
export type GatewayProcess = { url: string; pid: number; log: string; stop(): Promise<void> }

const main = join(import.meta.dirname, '../../gateway/main.ts')
/** As infra/Dockerfile starts it. */
const heap = ['--max-semi-space-size=8', '--expose-gc']
const patienceMs = 30_000

/**
 * Starts a gateway and resolves once it is ready.
 *
 * @param log the file its log goes to, at the level it has by default
 * @throws with the log, when it does not come up
 */
export async function startGateway(
  log: string,
  environment: Record<string, string>,
  flags: string[],
): Promise<GatewayProcess> {
  const file = openSync(log, 'w')
  // One officer does the work of thousands here.
  const env = { PATH: process.env.PATH, ...environment, REQUESTS_PER_MINUTE: '100000000' }
  const child = spawn(process.execPath, [...heap, ...flags, main], { env, stdio: ['ignore', file, file] })
  const exited = once(child, 'exit')
  process.once('exit', () => child.kill())
  const url = `http://127.0.0.1:${environment.PORT}`
  for (const startedAt = Date.now(); !(await isReady(url)); await wait(20)) {
    if (child.exitCode !== null || Date.now() - startedAt > patienceMs)
      throw new Error(`the gateway did not start:\n${readFileSync(log, 'utf8')}`)
  }
  const stop = async () => {
    child.kill('SIGTERM')
    await exited
  }
  return { url, pid: child.pid ?? 0, log, stop }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}

/** Forgets the most memory a process ever held, so that `peakMemoryMiB` begins anew. Linux only; elsewhere nothing happens. */
export function forgetPeakMemory({ pid }: GatewayProcess): void {
  // 5: proc(5), /proc/pid/clear_refs.
  if (process.platform === 'linux') writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

/** The most memory the process held since then (VmHWM), in MiB; undefined where the system does not say. */
export function peakMemoryMiB({ pid }: GatewayProcess): number | undefined {
  if (process.platform !== 'linux') return undefined
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return kib === undefined ? undefined : Number(kib) / 1024
}

/** Processor time a process has used on all its threads, to 10 ms: what it costs whatever else the machine does. NaN where unknown. */
export function processorMs({ pid }: GatewayProcess): number {
  if (process.platform !== 'linux') return Number.NaN
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Fields 14 and 15 of proc(5), behind a name that may hold spaces; in ticks, of which a second has 100.
  const [user = '', system = ''] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return (Number(user) + Number(system)) * 10
}

/** How long the gateway itself took for the last so many requests of a route, in milliseconds to a tenth: what its log says. */
export function answeredInMs({ log }: GatewayProcess, route: string, count: number): number[] {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n')
  const answered = lines.flatMap(line => {
    const { msg, route: pattern, ms } = JSON.parse(line) as { msg?: string; route?: string; ms?: number }
    return msg === 'answered' && pattern === route && ms !== undefined ? [ms] : []
  })
  return answered.slice(-count)
}
