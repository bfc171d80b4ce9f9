// How fast a file is sealed and sent, against `gpg -e` followed by the same sending; and 5 GiB up and down within bounded memory.
// The client is a process of its own, with a spool on the disk, as in life. Where there is no gpg, that is said.
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { memberOf } from '../../support/live-nation.ts'
import type { Ground } from '../ground.ts'
import { type Figure, fine, spreadOf } from '../measure/figures.ts'
import { noiseIn } from '../measure/noise.ts'
import { forgetPeakMemory, peakMemoryMiB } from '../process.ts'

const run = promisify(execFile)
const mib = 1024 * 1024
const fileMiB = 256
const largeMiB = 5 * 1024
const targetRatio = 1.5
const targetMiB = 250
/** As the command line sets it for itself (clients/cli/cme.js): garbage is collected sooner, and what was compiled is kept between runs. */
const flags = ['--max-semi-space-size=1']
const compiled = (folder: string) => ({ ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') })

type Told = { seconds: number; idleMiB: number; peakMiB: number; id?: string; place?: string }

/** Three figures: kept in a spool, against gpg as it is and against gpg without the compression that it does by default; and not kept. */
export async function benchSealing(ground: Ground, quick: boolean): Promise<Figure[]> {
  return inFolder(async folder => {
    const file = await noiseIn(join(folder, 'chronology.bin'), fileMiB)
    const gpg = await gpgIn(join(folder, 'gpg'))
    const rounds = quick ? 1 : 3
    const rates: Record<'kept' | 'straight' | 'gpg' | 'plainGpg', number[]> = {
      kept: [],
      straight: [],
      gpg: [],
      plainGpg: [],
    }
    for (let round = 0; round < rounds; round += 1) {
      const kept = await client(ground, ground.sender, folder, 'send', { file, spool: join(folder, 'spool') })
      rates.kept.push(fileMiB / kept.seconds)
      const straight = await client(ground, ground.sender, folder, 'send', { file })
      rates.straight.push(fileMiB / straight.seconds)
      if (!gpg) continue
      const to = join(folder, 'sealed.gpg')
      const [sealSeconds, plainSeconds] = [await gpg(file, to), await gpg(file, to, ['--compress-algo', 'none'])]
      const sent = await client(ground, ground.sender, folder, 'put', { file: to })
      rates.gpg.push(fileMiB / (sealSeconds + sent.seconds))
      rates.plainGpg.push(fileMiB / (plainSeconds + sent.seconds))
    }
    return [
      figureOf('sealed and sent, kept in a spool', rates.kept, 'gpg -e', rates.gpg, true),
      figureOf('… the same', rates.kept, 'gpg -e --compress-algo none', rates.plainGpg, false),
      figureOf('… without a spool', rates.straight, 'gpg -e', rates.gpg, true),
    ]
  })
}

/** 5 GiB up and down; needs 30 GiB of disk, and minutes. `quick`: 1 GiB. */
export async function benchLarge(ground: Ground, quick: boolean): Promise<Figure[]> {
  return inFolder(async folder => {
    const size = quick ? 1024 : largeMiB
    const file = await noiseIn(join(folder, 'chronology.bin'), size)
    // The first run compiles what all others find.
    await client(ground, ground.sender, folder, 'send', { file: await noiseIn(join(folder, 'note.bin'), 1) })
    forgetPeakMemory(ground.gateway)
    const up = await client(ground, ground.sender, folder, 'send', { file, spool: join(folder, 'spool') })
    const upGateway = peakMemoryMiB(ground.gateway) ?? Number.NaN
    process.stderr.write(`  up: ${JSON.stringify({ ...up, gatewayMiB: upGateway })}\n`)
    forgetPeakMemory(ground.gateway)
    const down = await client(ground, ground.recipient, folder, 'save', { id: up.id, folder: join(folder, 'got') })
    const downGateway = peakMemoryMiB(ground.gateway) ?? Number.NaN
    process.stderr.write(`  down: ${JSON.stringify({ ...down, gatewayMiB: downGateway })}\n`)
    const same = (await digestOf(down.place ?? '')) === (await digestOf(file))
    if (!same) throw new Error('what came is not what was sent')
    const gib = `${size / 1024} GiB`
    return [
      memoryFigure(`client: ${gib} sealed and sent`, up.peakMiB, up, size),
      memoryFigure(`gateway: ${gib} taken`, upGateway, up, size),
      memoryFigure(`client: ${gib} fetched, opened, saved`, down.peakMiB, down, size),
      memoryFigure(`gateway: ${gib} given`, downGateway, down, size),
    ]
  })
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'cme-bench-files-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function client(ground: Ground, council: CouncilKeys, folder: string, mode: string, more: object): Promise<Told> {
  const { url, net } = ground
  const member = (memberOf(council, 'officer').key as { privateJwk?: unknown }).privateJwk
  const plan = {
    url,
    net,
    authority: council.id,
    member,
    keyring: council.keyrings.cme,
    to: ground.recipient.id,
    ...more,
  }
  const planFile = join(folder, 'plan.json')
  await writeFile(planFile, JSON.stringify(plan), { mode: 0o600 })
  const program = join(import.meta.dirname, 'file-client.ts')
  const child = spawn(process.execPath, [...flags, program, mode, planFile], {
    env: compiled(folder),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  for await (const text of child.stdout.setEncoding('utf8')) out += text
  return JSON.parse(out) as Told
}

/** Seals to two keys of its own, as our client does. */
async function gpgIn(
  home: string,
): Promise<((file: string, to: string, more?: string[]) => Promise<number>) | undefined> {
  await mkdir(home, { mode: 0o700 })
  const base = ['--homedir', home, '--batch', '--yes', '--quiet', '--trust-model', 'always']
  const names = ['ealing@example.invalid', 'slough@example.invalid']
  try {
    for (const name of names)
      await run('gpg', [...base, '--passphrase', '', '--quick-gen-key', name, 'future-default', 'default', 'never'])
  } catch {
    return undefined
  }
  process.once('exit', () => void spawn('gpgconf', ['--homedir', home, '--kill', 'all'], { stdio: 'ignore' }))
  return async (file, to, more = []) => {
    const startedAt = performance.now()
    await run('gpg', [...base, ...more, ...names.flatMap(name => ['-r', name]), '-o', to, '-e', file])
    if ((await stat(to)).size < fileMiB * mib) throw new Error('gpg compressed it')
    return (performance.now() - startedAt) / 1000
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: mib })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function figureOf(what: string, ours: number[], how: string, gpg: number[], aimed: boolean): Figure {
  const own = spreadOf(ours)
  const show = (value: number) => value.toFixed(0)
  const figure = `${show(own.median)} MiB/s (${show(own.least)}–${show(own.most)})`
  const common = { what: `${fileMiB} MiB ${what}`, figure }
  if (gpg.length === 0) {
    return { ...common, baseline: 'no gpg here', ratio: '–', target: '–', numbers: { mibPerSecond: own.median } }
  }
  const bare = spreadOf(gpg)
  const ratio = own.median / bare.median
  return {
    ...common,
    baseline: `${how}, then the same: ${show(bare.median)} MiB/s (${show(bare.least)}–${show(bare.most)})`,
    ratio: fine(ratio),
    target: aimed ? `≥ ${targetRatio}` : '–',
    ...(aimed && { met: ratio >= targetRatio }),
    numbers: { mibPerSecond: own.median, baselineMibPerSecond: bare.median, ratio, target: targetRatio },
  }
}

function memoryFigure(what: string, peakMiB: number, { seconds, idleMiB }: Told, sizeMiB: number): Figure {
  return {
    what,
    figure: `${peakMiB.toFixed(0)} MiB`,
    baseline: `in ${seconds.toFixed(0)} s, ${(sizeMiB / seconds).toFixed(0)} MiB/s; client idle ${idleMiB.toFixed(0)} MiB`,
    ratio: '–',
    target: `≤ ${targetMiB} MiB`,
    met: peakMiB <= targetMiB,
    numbers: { peakMiB, seconds, idleMiB, target: targetMiB },
  }
}
