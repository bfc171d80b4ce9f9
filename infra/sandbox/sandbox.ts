// A developer's nation: the rehearsal's, with councils that answer by script, faults on demand and a clock that can be moved on.
import { join } from 'node:path'
import { freePort } from '../embedded/ports.ts'
import { type BroughtUp, bringUp } from '../rehearsal/bring-up.ts'
import { playerFrom } from '../rehearsal/players.ts'
import { startControl } from './control.ts'
import { act, type Counterpart, cast, counterparts } from './counterparts.ts'
import { moveDate } from './date.ts'
import { type Between, beforeGateway, beforeObjects, Faults } from './faults.ts'
import { type MoveableClock, moveableClock } from './queries.ts'

export type Sandbox = BroughtUp & { faults: Faults; clock: MoveableClock; controlUrl: string; stop(): Promise<void> }

type Starting = { fresh?: boolean; after?: number; print: (text: string) => void; signal?: AbortSignal }

const ports = { gateway: 4290, inbox: 4291, mail: 4292 }

/**
 * Brings it up, and lets the counterparts act.
 *
 * @param after milliseconds until a council that accepts does so
 */
export async function startSandbox(
  folder: string,
  { fresh = false, after = 60_000, print, signal }: Starting,
): Promise<Sandbox> {
  const faults = new Faults()
  const between: Between[] = []
  let clock: MoveableClock | undefined
  const up = await bringUp({
    ...{ folder, fresh, ports, more: cast, print, signal },
    behind: async (url, ground) => {
      const moved = await moveableClock(ground.ownerUrl)
      clock = moved
      moveDate(() => moved.ahead())
      const port = await freePort()
      between.push(await beforeGateway(faults, Number(new URL(url).port), port))
      const objects = await beforeObjects(faults, Number(new URL(ground.s3.endpoint).port))
      between.push(objects)
      return { port, s3: { ...ground.s3, endpoint: `http://127.0.0.1:${objects.port}` } }
    },
  }).catch(async error => {
    await Promise.all(between.map(one => one.stop()))
    throw error
  })
  if (!clock) throw new Error('The clock was not set up.')
  const control = await startControl(folder, faults, clock, print)
  const ending = new AbortController()
  const acting = await Promise.all(
    counterparts.map(one => begin(one, up.profiles, { after, signal: ending.signal, told: print })),
  )
  const stop = async () => {
    ending.abort()
    await Promise.all(acting.map(({ done }) => done))
    await Promise.all([control.stop(), ...between.map(one => one.stop())])
    await up.serving.stop()
    await up.mail.stop()
    await up.ground.stop()
  }
  return { ...up, faults, clock, controlUrl: control.url, stop }
}

/** Connected before anybody is told that the sandbox stands. */
async function begin(
  one: Counterpart,
  profiles: string,
  how: Parameters<typeof act>[2],
): Promise<{ done: Promise<void> }> {
  const folder = join(profiles, one.profile)
  const who = { ...(await playerFrom(folder)), folder }
  const done = act(one, who, how).catch(error => {
    if (!how.signal.aborted) how.told(`${one.name} has stopped answering: ${(error as Error).message}`)
  })
  return { done }
}
