// The object store at its worst, played by a server of our own: what it is given of a wrong part, and what its answers lead to.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { announceAttachment, completeAttachment, putPart, readAttachment } from '../../../gateway/attachments/index.ts'
import { isStoreAway } from '../../../gateway/attachments/objects.ts'
import { chunks, ground, objectsAt, refusal, sealed, send, sha256, someone } from './ground.ts'

type Answer = { status: number; code?: string }
type Seen = { method: string; received: number; whole: boolean }

/** Answers `begin` and `part` as S3 does and the rest as told; remembers what arrived of each part. */
async function playStore(answer: { part?: Answer; complete?: Answer } = {}) {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://store')
    const { received, whole } = await drain(request)
    if (!whole) return seen.push({ method: 'part', received, whole })
    const reply = (status: number, body = '', headers = {}) => response.writeHead(status, headers).end(body)
    const say = ({ status, code }: Answer) => reply(status, code ? `<Error><Code>${code}</Code></Error>` : '')
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      return reply(200, '<InitiateMultipartUploadResult><UploadId>one</UploadId></InitiateMultipartUploadResult>')
    }
    if (request.method === 'PUT') {
      seen.push({ method: 'part', received, whole })
      return answer.part ? say(answer.part) : reply(200, '', { etag: '"etag"' })
    }
    if (request.method === 'POST') return say(answer.complete ?? { status: 500, code: 'InternalError' })
    return reply(request.method === 'DELETE' ? 204 : 404)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { seen, objects: objectsAt(`http://127.0.0.1:${port}`) }
}

async function drain(request: IncomingMessage): Promise<{ received: number; whole: boolean }> {
  let received = 0
  try {
    for await (const chunk of request) received += (chunk as Buffer).length
    return { received, whole: request.complete }
  } catch {
    return { received, whole: false }
  }
}

test.for([
  { what: 'with another digest', change: (bytes: Buffer) => Buffer.concat([bytes.subarray(1), Buffer.of(0)]) },
  { what: 'too short', change: (bytes: Buffer) => bytes.subarray(1) },
  { what: 'too long', change: (bytes: Buffer) => Buffer.concat([bytes, Buffer.of(0)]) },
])('the store never gets the whole of a part $what', async ({ change }) => {
  const { sql } = await ground()
  const { objects, seen } = await playStore()
  const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(3_000_000)]
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  const body = chunks(change(file.bytes))
  await refusal(putPart(stores, asker, { id: file.id, number: 1, sha256: sha256(file.bytes), body }))
  await expect.poll(() => seen).toMatchObject([{ whole: false }])
  expect(seen[0]?.received).toBeLessThan(file.bytes.length)
  expect((await readAttachment(stores, asker, file.id)).parts).toEqual([])
})

test('a part goes to the store byte for byte: nothing is added to it', async () => {
  const { sql } = await ground()
  const { objects, seen } = await playStore()
  const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(3_000_000)]
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  await send(stores, asker, file, 1)
  expect(seen).toEqual([{ method: 'part', received: 3_000_000, whole: true }])
})

test.for(['NoSuchUpload', 'InvalidPart'])(
  'a store that says %s to completion makes every part come again',
  async code => {
    const { sql } = await ground()
    const { objects } = await playStore({ complete: { status: code === 'InvalidPart' ? 400 : 404, code } })
    const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(1_000)]
    await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
    await send(stores, asker, file, 1)
    expect((await refusal(completeAttachment(stores, asker, file))).code).toBe('attachment_incomplete')
    expect(await readAttachment(stores, asker, file.id)).toMatchObject({ state: 'open', parts: [] })
    await send(stores, asker, file, 1)
  },
)

test('a store that dropped the upload makes every part come again', async () => {
  const { sql } = await ground()
  const { objects } = await playStore({ part: { status: 404, code: 'NoSuchUpload' } })
  const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(1_000)]
  await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
  expect(await refusal(send(stores, asker, file, 1))).toEqual({
    code: 'attachment_incomplete',
    detail: 'The store has dropped what had arrived: send every part again.',
  })
})

test.for([500, 503, 429])(
  'a part the store answers with %i is not recorded, and the store counts as away',
  async status => {
    const { sql } = await ground()
    const { objects } = await playStore({ part: { status, code: 'SlowDown' } })
    const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(1_000)]
    await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
    const failure = await send(stores, asker, file, 1).catch((cause: unknown) => cause)
    expect(isStoreAway(failure)).toBe(true)
    expect((await readAttachment(stores, asker, file.id)).parts).toEqual([])
  },
)

test('a store that refuses our key is not away but a fault of the operator', async () => {
  const { sql } = await ground()
  const { objects } = await playStore({ part: { status: 403, code: 'AccessDenied' } })
  const [stores, asker, file] = [{ sql, objects }, someone(), await sealed(1_000)]
  await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
  const failure = await send(stores, asker, file, 1).catch((cause: unknown) => cause)
  expect(isStoreAway(failure)).toBe(false)
  expect(failure).toMatchObject({ name: 'AccessDenied' })
})

test('ready where the bucket answers, away where nobody does', async () => {
  const { objects, withoutObjects } = await ground()
  await objects.ready()
  await expect(withoutObjects.objects.ready()).rejects.toSatisfy(isStoreAway)
})
