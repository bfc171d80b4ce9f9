// Two gateways as real processes on one Postgres and one S3, behind one address; and what befalls them.
// Nothing of vitest here. Everything waits for conditions: a line in a log, a process's end, a server's answer.
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { migrate } from '../../gateway/database/migrate.ts'
import { type EmbeddedObjects, startObjects } from '../../infra/embedded/objects.ts'
import { freePort, loopback } from '../../infra/embedded/ports.ts'
import { type EmbeddedPostgres, startPostgres } from '../../infra/embedded/postgres.ts'
import { foundedBy, foundNation, makeOwnKey, makeRegistrars, rehearsalPolicy } from '../../infra/nation/founding.ts'

const main = join(import.meta.dirname, '../../gateway/main.ts')
const serve = new URL('../../gateway/serve.ts', import.meta.url).href

/** One gateway process: `port` once it listens. */
type GatewayProcess = {
  child: ChildProcess
  port: number | undefined
  listening: Promise<void>
  exited: Promise<number | null>
}

/** A generator of numbers in [0, 1) that a seed repeats (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export class Storm {
  readonly folder: string
  readonly random: () => number
  url = ''
  net = ''
  registrars: Awaited<ReturnType<typeof makeRegistrars>> = []
  kills = 0
  disasters: string[] = []
  postgres!: EmbeddedPostgres
  objects!: EmbeddedObjects
  #env: Record<string, string> = {}
  #front!: Server
  #gateways: GatewayProcess[] = []
  #running: Promise<void>[] = []
  #stopping = false
  #postgresUp: Promise<unknown> = Promise.resolve()
  #waiting: (() => void)[] = []
  #untilKill = 0
  #lines = new Set<Socket>()

  constructor(folder: string, seed: number) {
    this.folder = folder
    this.random = seeded(seed)
  }

  /** Starts the stores, founds a nation, and keeps two gateways alive from here on. */
  async start(): Promise<void> {
    ;[this.postgres, this.objects] = await Promise.all([
      startPostgres({ folder: join(this.folder, 'postgres'), durable: true }),
      startObjects({ folder: join(this.folder, 'objects') }),
      this.#compile(),
    ])
    await migrate(this.postgres)
    const port = await freePort()
    this.url = `http://${loopback}:${port}`
    await this.#found()
    this.#front = createServer(socket => this.#pass(socket))
    await new Promise<void>(resolve => this.#front.listen(port, loopback, resolve))
    this.#running = [this.#keepAlive(), this.#keepAlive()]
    await this.someGateway()
  }

  /** Node keeps compiled files when a process ends, which those we kill never do: so that starting takes a third of the time. */
  async #compile(): Promise<void> {
    const env = { NODE_COMPILE_CACHE: join(this.folder, 'compiled') }
    const child = spawn(process.execPath, ['-e', `import(${JSON.stringify(serve)})`], { env, stdio: 'ignore' })
    await new Promise(resolve => child.once('exit', resolve))
  }

  async #found(): Promise<void> {
    const [key, registrars] = await Promise.all([makeOwnKey(), makeRegistrars()])
    const gateway = { key: key.jwk, issuer: this.url }
    const plan = { name: 'Rehearsal', rehearsal: true, policy: rehearsalPolicy, gateway, ...foundedBy(registrars) }
    const { statement, net } = await foundNation(plan)
    const [keyFile, foundingFile] = [join(this.folder, 'gateway.json'), join(this.folder, 'founding.jws')]
    await Promise.all([writeFile(keyFile, JSON.stringify(key.privateJwk)), writeFile(foundingFile, statement)])
    this.net = net
    this.registrars = registrars
    this.#env = {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: join(this.folder, 'compiled'),
      PUBLIC_URL: this.url,
      GATEWAY_KEY_FILE: keyFile,
      FOUNDING_FILE: foundingFile,
      REQUESTS_PER_MINUTE: '1000000',
      PORT: '0',
    }
  }

  /** One place for a gateway: whenever it has gone, another takes it. */
  async #keepAlive(): Promise<void> {
    while (!this.#stopping) {
      await this.#postgresUp
      const gateway = this.#launch()
      this.#gateways.push(gateway)
      await Promise.race([gateway.listening, gateway.exited])
      for (const go of this.#waiting.splice(0)) go()
      await gateway.exited
      this.#gateways = this.#gateways.filter(one => one !== gateway)
    }
  }

  #launch(): GatewayProcess {
    const { bucket, endpoint, accessKeyId, secretAccessKey } = this.objects
    const stores = {
      DATABASE_URL: this.postgres.gatewayUrl,
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      S3_ACCESS_KEY_ID: accessKeyId,
      S3_SECRET_ACCESS_KEY: secretAccessKey,
    }
    const env = { ...this.#env, ...stores }
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'ignore'] })
    const exited = new Promise<number | null>(resolve => child.once('exit', resolve))
    const { promise: listening, resolve } = Promise.withResolvers<void>()
    const gateway: GatewayProcess = { child, port: undefined, listening, exited }
    createInterface({ input: child.stdout }).on('line', line => {
      if (gateway.port !== undefined || !line.includes('"listening"')) return
      gateway.port = (JSON.parse(line) as { port: number }).port
      resolve()
    })
    exited.then(() => {
      gateway.port = undefined
    })
    return gateway
  }

  get #alive(): GatewayProcess[] {
    return this.#gateways.filter(({ port }) => port !== undefined)
  }

  /** Resolves when at least one gateway listens. */
  async someGateway(): Promise<void> {
    while (this.#alive.length === 0) await new Promise<void>(resolve => this.#waiting.push(resolve))
  }

  /** Passes a connection on to one of the gateways, as a balancer in front would. */
  #pass(socket: Socket): void {
    const gateway = this.#alive[Math.floor(this.random() * this.#alive.length)]
    if (gateway?.port === undefined) {
      socket.destroy()
      return
    }
    const behind = connectSocket(gateway.port, loopback)
    this.#lines.add(socket)
    socket.once('close', () => this.#lines.delete(socket))
    for (const [one, other] of [
      [socket, behind],
      [behind, socket],
    ] as const) {
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
    }
  }

  /** To be called as each request begins: now and then it is a gateway's last. */
  tick(): void {
    if (this.#stopping || this.#untilKill-- > 0) return
    this.#untilKill = 2 + Math.floor(this.random() * 30)
    const [alive, all] = [this.#alive, this.#gateways]
    // Now and then one that is only starting: it must leave nothing behind either.
    const among = this.random() < 0.15 ? all : alive
    const gateway = among[Math.floor(this.random() * among.length)]
    if (!gateway || gateway.child.exitCode !== null || gateway.child.killed) return
    if (gateway.port !== undefined) this.kills += 1
    gateway.port = undefined
    gateway.child.kill('SIGKILL')
  }

  /** Kills one of two gateways, whatever it is doing; the other goes on. @returns whether there were two */
  killGateway(): boolean {
    const alive = this.#alive
    if (alive.length < 2) return false
    const gateway = alive[Math.floor(this.random() * alive.length)]
    if (!gateway) return false
    this.kills += 1
    gateway.port = undefined
    gateway.child.kill('SIGKILL')
    return true
  }

  /** Cuts every connection to the gateways, in the middle of whatever is on it. @returns how many */
  cut(): number {
    const lines = [...this.#lines]
    for (const line of lines) line.destroy()
    return lines.length
  }

  /** Stops Postgres as an operator would, or kills its first process, and starts it again on the same files. */
  async restartPostgres(how: 'fast' | 'killed'): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#postgresUp = promise
    if (how === 'fast') await this.postgres.stop()
    else {
      process.kill(this.postgres.pid, 'SIGKILL')
      await this.postgres.exited
    }
    const before = this.postgres.gatewayUrl
    this.postgres = await startPostgres({ folder: join(this.folder, 'postgres'), durable: true })
    this.#movedFrom(before, this.postgres.gatewayUrl)
    this.disasters.push(`Postgres ${how}`)
    resolve()
  }

  async restartObjects(away: () => Promise<unknown> = async () => {}): Promise<void> {
    await this.objects.stop()
    await away()
    const before = this.objects.endpoint
    this.objects = await startObjects({ folder: join(this.folder, 'objects') })
    this.#movedFrom(before, this.objects.endpoint)
    this.disasters.push('S3 stopped')
  }

  /** Somebody else took the port meanwhile: gateways that only know the old one must go. */
  #movedFrom(before: string, now: string): void {
    if (before === now) return
    for (const { child } of this.#gateways) child.kill('SIGKILL')
  }

  /** No more is killed. What still runs is asked to stop; how each ended. */
  async calm(): Promise<(number | null)[]> {
    this.#stopping = true
    const last = [...this.#gateways]
    await Promise.all(last.map(({ listening, exited }) => Promise.race([listening, exited])))
    for (const { child } of last) child.kill('SIGTERM')
    const codes = await Promise.all(last.map(({ exited }) => exited))
    await Promise.all(this.#running)
    this.#front.close()
    return codes
  }

  /** From here on nothing is killed any more; the gateways go on. */
  abate(): void {
    this.#untilKill = Number.POSITIVE_INFINITY
  }

  /** Ends everything, whatever state it is in. */
  async end(): Promise<void> {
    this.#stopping = true
    for (const { child } of this.#gateways) child.kill('SIGKILL')
    await Promise.all(this.#running)
    this.#front?.close()
    await Promise.all([this.postgres?.stop(), this.objects?.stop()])
  }
}
