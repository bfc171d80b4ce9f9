// How fast attachments flow through the gateway, against the same parts put straight to the store by the same code; and how much
// memory the gateway takes for it. Digests are made before the clock starts; parts go one after the other.
import { createHash, randomBytes } from 'node:crypto'
import { Agent, request as httpRequest } from 'node:http'
import { newId } from '../../../schemas/ids.ts'
import { partCount, partLength } from '../../../schemas/referral/attachment.ts'
import { proofFor, RawClient } from '../../support/raw-client.ts'
import type { Ground } from '../ground.ts'
import { type Figure, fine, medianOf, spreadOf } from '../measure/figures.ts'
import { forgetPeakMemory, peakMemoryMiB } from '../process.ts'

const mib = 1024 * 1024
const small = 1 * mib
const large = 100 * mib
const targetRatio = 0.8
/** What counts as flat, from 1 to 100 MiB: less than one part of 16 MiB more, and room for the garbage collector's mood. */
const targetGrowthMiB = 16

type Sealed = { bytes: Buffer; parts: { bytes: Buffer; sha256: Buffer }[]; sha256: string }
type Answer = { status: number; headers: Record<string, unknown>; text: string }
type Send = (method: string, path: string, body?: Buffer | string, headers?: Record<string, string>) => Promise<Answer>

/** Two figures: speed at 100 MiB, and peak memory from 1 to 100 MiB. */
export async function benchAttachments(ground: Ground, quick: boolean): Promise<Figure[]> {
  const [few, much] = [cut(randomBytes(small)), cut(randomBytes(large))]
  const rounds = quick ? 2 : 5
  const [through, straight, peaks] = [[] as number[], [] as number[], { small: [] as number[], large: [] as number[] }]
  await sendThrough(ground, few)
  await sendStraight(ground, few)
  for (let round = 0; round <= rounds; round += 1) {
    const straightSeconds = await secondsOf(() => sendStraight(ground, much))
    const smallPeak = await peakOf(ground, () => sendThrough(ground, few))
    let seconds = 0
    const largePeak = await peakOf(ground, async () => {
      seconds = await secondsOf(() => sendThrough(ground, much))
    })
    // The first is for warming up.
    if (round === 0) continue
    straight.push(large / mib / straightSeconds)
    through.push(large / mib / seconds)
    peaks.small.push(smallPeak)
    peaks.large.push(largePeak)
  }
  return [speed(through, straight), memory(peaks)]
}

function cut(bytes: Buffer): Sealed {
  const parts = Array.from({ length: partCount(bytes.length) }, (_, index) => {
    const start = index * partLength(bytes.length, 1)
    const part = bytes.subarray(start, start + partLength(bytes.length, index + 1))
    return { bytes: part, sha256: createHash('sha256').update(part).digest() }
  })
  const whole = createHash('sha256').update(Buffer.concat(parts.map(({ sha256 }) => sha256)))
  return { bytes, parts, sha256: whole.digest('base64url') }
}

async function sendThrough(ground: Ground, { bytes, parts, sha256 }: Sealed): Promise<void> {
  const officer = ground.sender.members.find(({ name }) => name === 'officer')
  if (!officer) throw new Error('there is no officer')
  const client = new RawClient(ground.url, officer.key)
  const token = await client.token
  await connected(ground.url, async send => {
    const say: Send = async (method, path, body, headers = {}) => {
      const dpop = await proofFor(await client.proofKey, method, ground.url + path, token)
      return send(method, path, body, { authorization: `DPoP ${token}`, dpop, ...headers })
    }
    const json = { 'content-type': 'application/json' }
    const id = newId()
    await say('POST', '/attachments', JSON.stringify({ id, bytes: bytes.length }), json)
    for (const [index, part] of parts.entries()) {
      const digest = { 'content-digest': `sha-256=:${part.sha256.toString('base64')}:` }
      await say('PUT', `/attachments/${id}/parts/${index + 1}`, part.bytes, digest)
    }
    await say('POST', `/attachments/${id}/complete`, JSON.stringify({ sha256 }), json)
  })
}

/** The embedded store takes unsigned requests, which makes it a little faster still: in favour of the baseline. */
async function sendStraight({ objects }: Ground, { parts }: Sealed): Promise<void> {
  await connected(objects.endpoint, async send => {
    const path = `/${objects.bucket}/${newId()}`
    const begun = await send('POST', `${path}?uploads`)
    const upload = /<UploadId>([^<]+)</.exec(begun.text)?.[1]
    const etags: string[] = []
    for (const [index, part] of parts.entries()) {
      const stored = await send('PUT', `${path}?partNumber=${index + 1}&uploadId=${upload}`, part.bytes)
      etags.push(`<Part><PartNumber>${index + 1}</PartNumber><ETag>${stored.headers.etag}</ETag></Part>`)
    }
    const list = `<CompleteMultipartUpload>${etags.join('')}</CompleteMultipartUpload>`
    await send('POST', `${path}?uploadId=${upload}`, list, { 'content-type': 'application/xml' })
  })
}

/** One connection, kept alive, for both ways. */
async function connected(url: string, work: (send: Send) => Promise<void>): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const send: Send = (method, path, body, headers = {}) =>
    new Promise((resolve, reject) => {
      const length = { 'content-length': String(body === undefined ? 0 : Buffer.byteLength(body)) }
      const asked = httpRequest(url + path, { method, agent, headers: { ...length, ...headers } }, response => {
        const status = response.statusCode ?? 0
        let text = ''
        response.setEncoding('utf8').on('data', chunk => {
          text += chunk
        })
        response.on('error', reject)
        response.on('end', () => {
          if (status < 300) resolve({ status, headers: response.headers, text })
          else reject(new Error(`${method} was answered ${status}: ${text}`))
        })
      })
      asked.on('error', reject)
      asked.end(body)
    })
  await work(send).finally(() => agent.destroy())
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

async function peakOf({ gateway }: Ground, work: () => Promise<void>): Promise<number> {
  forgetPeakMemory(gateway)
  await work()
  return peakMemoryMiB(gateway) ?? Number.NaN
}

function speed(through: number[], straight: number[]): Figure {
  const [ours, bare] = [spreadOf(through), spreadOf(straight)]
  const ratio = ours.median / bare.median
  const show = (value: number) => value.toFixed(0)
  return {
    what: 'attachment of 100 MiB, 7 parts',
    figure: `${show(ours.median)} MiB/s (${show(ours.least)}–${show(ours.most)})`,
    baseline: `straight to S3: ${show(bare.median)} MiB/s (${show(bare.least)}–${show(bare.most)})`,
    ratio: fine(ratio),
    target: `≥ ${targetRatio}`,
    met: ratio >= targetRatio,
    numbers: { mibPerSecond: ours.median, baselineMibPerSecond: bare.median, ratio, target: targetRatio },
  }
}

function memory(peaks: { small: number[]; large: number[] }): Figure {
  const [smallMiB, largeMiB] = [medianOf(peaks.small), medianOf(peaks.large)]
  const grownMiB = largeMiB - smallMiB
  return {
    what: "gateway's peak memory at 100 MiB",
    figure: `${largeMiB.toFixed(0)} MiB`,
    baseline: `at 1 MiB: ${smallMiB.toFixed(0)} MiB`,
    ratio: fine(largeMiB / smallMiB),
    target: `+${targetGrowthMiB} MiB at most`,
    met: grownMiB <= targetGrowthMiB,
    numbers: { largeMiB, smallMiB, grownMiB, target: targetGrowthMiB },
  }
}
