// A rehearsal nation at work: stores, gateway, mail catcher, and a directory founded and filled on the first start. Others decide when it ends.
// `behind` puts something between the clients and the gateway: the sandbox's faults and its clock.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Config, defaultLimits } from '../../gateway/config.ts'
import { createLog } from '../../gateway/edge/log.ts'
import { type Serving, serveGateway } from '../../gateway/serve.ts'
import { requestsPerMinute } from '../../schemas/limits.ts'
import { freePort } from '../embedded/ports.ts'
import { settlePrevious } from '../embedded/previous.ts'
import { DirectoryBuilder } from '../nation/founding.ts'
import { type Ground, startGround } from './ground.ts'
import { catchMail, type MailCatcher } from './mail/catcher.ts'
import { type Cast, fillDirectory, foundRehearsal, keptNation } from './nation.ts'
import { sayThrough } from './players.ts'

export type BroughtUp = {
  ground: Ground
  serving: Serving
  mail: MailCatcher
  /** The inbox's, kept for it: e-mails name it before it answers. */
  inboxPort: number
  url: string
  profiles: string
  net: string
}

/** Where the gateway answers, and by which way it reaches its objects. */
export type Behind = (url: string, ground: Ground) => Promise<{ port: number; s3: Config['s3'] }>
export type BringingUp = {
  folder: string
  /** Throw away what the folder holds. */
  fresh: boolean
  ports: { gateway: number; inbox: number; mail: number }
  /** People of further councils. */
  more?: readonly Cast[]
  behind?: Behind
  print: (text: string) => void
  /** Fires when it is to stop: what was brought up by then is stopped, and what was founded by half, begun anew by the next start. */
  signal?: AbortSignal | undefined
}

/** @throws Error where the address the nation was founded with is taken */
export async function bringUp({
  folder,
  fresh: asked,
  ports,
  more = [],
  behind,
  print,
  signal,
}: BringingUp): Promise<BroughtUp> {
  const profiles = join(folder, 'profiles')
  // One that is at work in this folder keeps what it has: nothing is thrown away from under it.
  if (!process.env.DATABASE_URL) await settlePrevious(join(folder, 'postgres', 'cluster'))
  // Without a nation that was founded to the end, what else lies there is of a start that was cut off.
  const fresh = asked || (await keptNation(folder)) === undefined
  if (fresh) {
    const nation = join(folder, 'nation.json')
    await Promise.all([rm(nation, { force: true }), rm(profiles, { recursive: true, force: true })])
  }
  const ground = await startGround(folder, fresh, process.env)
  for (const line of ground.said) print(`  ${line}`)
  let serving: Serving | undefined
  let mail: MailCatcher | undefined
  try {
    signal?.throwIfAborted()
    const kept = await keptNation(folder)
    const url = kept?.url ?? `http://127.0.0.1:${await freePort(ports.gateway)}`
    const nation = kept ?? (await foundRehearsal(folder, url))
    mail = await catchMail(join(folder, 'mail'), await freePort(ports.mail))
    const inboxPort = await freePort(ports.inbox)
    const at = behind ? await behind(url, ground) : { port: Number(new URL(url).port), s3: ground.s3 }
    const config = configOf(url, at, ground, mail, inboxPort)
    serving = await serveGateway(config, nation.gatewayKey, nation.founding, createLog(config)).catch(cause => {
      throw cause.code === 'EADDRINUSE' ? new Error(takenWords(url), { cause }) : cause
    })
    print(`  Gateway       ${url}`)
    if ('registrars' in nation) {
      print("\nFounding the nation: three national administrators, the gateway's key, a policy.")
      const builder = new DirectoryBuilder(nation.net, nation.registrars, sayThrough(url))
      const told = (sentence: string) => print(`  ${sentence}`)
      await unlessStopped(fillDirectory(builder, nation.registrars, { folder: profiles, url, more }, told), signal)
      await nation.markFilled()
    }
    return { ground, serving, mail, inboxPort, url, profiles, net: nation.net }
  } catch (error) {
    await serving?.stop()
    await mail?.stop()
    await ground.stop()
    throw error
  }
}

/** What comes of it, unless it is to stop first. Whoever calls ends the process then: the work is not waited for. */
export async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    if (signal?.aborted) reject(signal.reason)
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  return Promise.race([work, stopped])
}

function configOf(
  url: string,
  { port, s3 }: Awaited<ReturnType<Behind>>,
  ground: Ground,
  mail: MailCatcher,
  inboxPort: number,
): Config {
  return {
    port,
    host: '127.0.0.1',
    publicUrl: url,
    databaseUrl: ground.databaseUrl,
    s3,
    gatewayKeyFile: '',
    foundingFile: '',
    logLevel: 'warn',
    requestsPerMinute,
    silentSeconds: 120,
    trustedProxies: 0,
    limits: defaultLimits,
    alerts: mail.alerts(`http://localhost:${inboxPort}`),
  }
}

function takenWords(url: string): string {
  return `Something else answers at ${url}, the address this nation was founded with. Stop it, or begin anew with --fresh.`
}
