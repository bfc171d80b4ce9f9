// How long a `send` takes while others upload: 8 attachments of 200 MiB at once, by a thread of their own, against the same without them.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { attachmentDigest, partCount, partLength } from '../../../schemas/referral/attachment.ts'
import { proofFor, RawClient } from '../../support/raw-client.ts'
import type { Ground } from '../ground.ts'
import { type Figure, fine, medianOf, ms, type Round } from '../measure/figures.ts'
import { request } from '../measure/wire.ts'
import { gatewayRound, officerOf, signMany } from '../send.ts'
import type { Load, Sent } from './uploader.ts'

const mib = 1024 * 1024
const uploads = 8
const target = 2

export async function benchBesideUploads(ground: Ground, quick: boolean): Promise<Figure[]> {
  const bytes = (quick ? 60 : 200) * mib
  const letter = randomBytes(8 * 1024)
  for (let round = 0; round < 2; round += 1) await gatewayRound(ground, 4, await signMany(ground, letter, 800))
  const [quiet, busy]: [Round[], Round[]] = [[], []]
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    quiet.push(await gatewayRound(ground, 4, await signMany(ground, letter, 400)))
    busy.push(
      await during(await loadOf(ground, bytes), async () =>
        gatewayRound(ground, 4, await signMany(ground, letter, 400)),
      ),
    )
  }
  return [figureOf(bytes, quiet, busy)]
}

/** Does something while the load runs, and fails where the load was over before it. */
async function during<T>(load: Load, work: () => Promise<T>): Promise<T> {
  const worker = new Worker(join(import.meta.dirname, 'uploader.ts'), { workerData: load })
  let over = false
  const done = new Promise<void>((resolve, reject) => {
    worker.on('message', message => message === 'done' && resolve())
    worker.on('error', reject)
  }).finally(() => {
    over = true
  })
  await once(worker, 'message')
  const result = await work()
  if (over) process.stderr.write('the uploads ended before the sends: the figure is too good\n')
  await done
  await worker.terminate()
  return result
}

async function loadOf(ground: Ground, bytes: number): Promise<Load> {
  const client = new RawClient(ground.url, officerOf(ground).key)
  const [token, key] = [await client.token, await client.proofKey]
  const body = randomBytes(attachmentPartBytes)
  const lengths = Array.from({ length: partCount(bytes) }, (_, index) => partLength(bytes, index + 1))
  const digests = lengths.map(length => createHash('sha256').update(body.subarray(0, length)).digest('base64url'))
  const whole = await attachmentDigest(digests)
  const say = async (
    method: string,
    path: string,
    headers: Record<string, string>,
    text: Buffer | string,
  ): Promise<Sent> => {
    const dpop = await proofFor(key, method, ground.url + path, token)
    const all = { authorization: `DPoP ${token}`, dpop, ...headers }
    if (typeof text === 'string') return { head: request(method, ground.url + path, all, text), bodyBytes: 0 }
    const lines = Object.entries({ host: new URL(ground.url).host, ...all, 'content-length': `${text.length}` })
    const head = `${method} ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
    return { head: Buffer.from(head), bodyBytes: text.length }
  }
  const json = { 'content-type': 'application/json' }
  const one = async () => {
    const id = newId()
    const parts = lengths.map((length, index) => {
      const digest = `sha-256=:${Buffer.from(digests[index] ?? '', 'base64url').toString('base64')}:`
      return say('PUT', `/attachments/${id}/parts/${index + 1}`, { 'content-digest': digest }, body.subarray(0, length))
    })
    const first = say('POST', '/attachments', json, JSON.stringify({ id, bytes }))
    const last = say('POST', `/attachments/${id}/complete`, json, JSON.stringify({ sha256: whole }))
    return Promise.all([first, ...parts, last])
  }
  return { url: ground.url, body, uploads: await Promise.all(Array.from({ length: uploads }, one)) }
}

function figureOf(bytes: number, quiet: Round[], busy: Round[]): Figure {
  const [p99, bare] = [medianOf(busy.map(one => one.p99Ms)), medianOf(quiet.map(one => one.p99Ms))]
  const [p50, bare50] = [medianOf(busy.map(one => one.p50Ms)), medianOf(quiet.map(one => one.p50Ms))]
  return {
    what: `send, 4 in flight, beside ${uploads} uploads of ${bytes / mib} MiB`,
    figure: `p99 ${ms(p99)}, p50 ${ms(p50)}`,
    baseline: `quiet: p99 ${ms(bare)}, p50 ${ms(bare50)}`,
    ratio: fine(p99 / bare),
    target: `p99 at most ${target} ×`,
    met: p99 <= target * bare,
    numbers: { p99Ms: p99, baselineP99Ms: bare, p50Ms: p50, baselineP50Ms: bare50, ratio: p99 / bare, target },
  }
}
