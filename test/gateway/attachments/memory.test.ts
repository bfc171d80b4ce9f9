// Constant memory: however much flows through the gateway, it holds a few chunks and never a part.
import { createHash } from 'node:crypto'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { announceAttachment, completeAttachment, putPart, readContent } from '../../../gateway/attachments/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { attachmentDigest, partCount, partLength } from '../../../schemas/referral/attachment.ts'
import { ground, someone } from './ground.ts'

const mebibyte = 1024 * 1024
const bytes = 100 * mebibyte
const chunkBytes = 64 * 1024
const sampleEveryBytes = 4 * mebibyte
/** Half a part: a gateway that gathered one would hold 16 MiB. */
const mostHeldBytes = 8 * mebibyte

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that something still refers to: garbage is collected first, so that only what is held counts. */
function heldBytes(): number {
  collect()
  // What the first found dead is freed by another thread; the second waits for that.
  collect()
  return process.memoryUsage().arrayBuffers
}

/** Every chunk anew, as sockets bring them. */
async function* noise(length: number, number: number, sample: () => void): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; at += chunkBytes) {
    if (at % sampleEveryBytes === 0) sample()
    yield new Uint8Array(Math.min(chunkBytes, length - at)).fill(number)
  }
}

test('100 MiB flow in and out while no more than a few chunks are held', async () => {
  const stores = await ground()
  const asker = someone()
  const id = newId()
  await announceAttachment(stores, asker, { id, bytes })
  const before = heldBytes()
  let most = 0
  const sample = () => {
    most = Math.max(most, heldBytes() - before)
  }
  const digests: string[] = []
  for (let number = 1; number <= partCount(bytes); number += 1) {
    const hash = createHash('sha256')
    for await (const chunk of noise(partLength(bytes, number), number, () => {})) hash.update(chunk)
    const sha256 = hash.digest('base64url')
    digests.push(sha256)
    await putPart(stores, asker, { id, number, sha256, body: noise(partLength(bytes, number), number, sample) })
  }
  await completeAttachment(stores, asker, { id, sha256: await attachmentDigest(digests) })
  expect(most).toBeLessThan(mostHeldBytes)

  most = 0
  let read = 0
  const { body } = await readContent(stores, asker, id)
  for await (const chunk of body) {
    if (Math.floor((read + chunk.length) / sampleEveryBytes) > Math.floor(read / sampleEveryBytes)) sample()
    read += chunk.length
  }
  expect(read).toBe(bytes)
  expect(most).toBeLessThan(mostHeldBytes)
})
