// Announcing and sending parts: what is kept, what is replaced, what a resumed upload learns.
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import {
  announceAttachment,
  completeAttachment,
  putPart,
  readAttachment,
  readContent,
} from '../../../gateway/attachments/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { chunks, ground, refusal, sealed, send, sendAll, sha256, someone, upload } from './ground.ts'

const mebibyte = 1024 * 1024

async function whole(stream: ReadableStream<Uint8Array>): Promise<Buffer> {
  return Buffer.from(await new Response(stream).arrayBuffer())
}

test('40 MiB sent in parts, in any order, come back byte for byte', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(40 * mebibyte)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  for (const number of [3, 1, 2]) await send(stores, asker, file, number)
  const { state, parts } = await completeAttachment(stores, asker, file)
  expect(state).toBe('complete')
  expect(parts).toEqual(
    file.parts.map(({ sha256, bytes: part }, index) => ({ number: index + 1, sha256, bytes: part.length })),
  )
  const { body, bytes } = await readContent(stores, asker, file.id)
  expect(bytes).toBe(file.bytes.length)
  expect(Buffer.compare(await whole(body), file.bytes)).toBe(0)
})

test('parts sent side by side are all kept', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(2 * attachmentPartBytes + 5)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  await Promise.all([1, 2, 3].map(number => send(stores, asker, file, number)))
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('a web stream and a Node stream are taken alike', async () => {
  const stores = await ground()
  const asker = someone()
  const [one, two] = [await sealed(70_000), await sealed(70_000)]
  for (const [file, body] of [
    [one, new Blob([Uint8Array.from(one.bytes)]).stream()],
    [two, Readable.from(chunks(two.bytes), { objectMode: false })],
  ] as const) {
    await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
    await putPart(stores, asker, { id: file.id, number: 1, sha256: sha256(file.bytes), body })
    expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
  }
})

test('an interrupted upload learns which parts arrived, sends the others, and is whole', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(attachmentPartBytes + 100)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  async function* broken() {
    yield file.bytes.subarray(0, 3 * mebibyte)
    throw new Error('connection lost')
  }
  const sending = putPart(stores, asker, { id: file.id, number: 1, sha256: sha256(file.bytes), body: broken() })
  expect(await refusal(sending)).toEqual({
    code: 'attachment_incomplete',
    detail: `Part 1 ended after ${3 * mebibyte} of ${attachmentPartBytes} bytes.`,
  })
  await send(stores, asker, file, 2)

  const colleague = someone({ authority: asker.authority })
  const again = await announceAttachment(stores, colleague, { id: file.id, bytes: file.bytes.length })
  expect(again.created).toBe(false)
  expect(again.attachment).toEqual(await readAttachment(stores, colleague, file.id))
  expect(again.attachment.parts).toEqual([{ number: 2, sha256: file.parts[1]?.sha256, bytes: 100 }])
  await send(stores, colleague, file, 1)
  expect(await completeAttachment(stores, colleague, file)).toMatchObject({ state: 'complete' })
})

test('a part that arrived is not stored twice: sending it again needs no store at all', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await sendAll(stores, asker, file)
  const again = await send(stores.withoutObjects, asker, file, 1)
  expect(again).toEqual({ number: 1, sha256: file.parts[0]?.sha256 })
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('a part sent again with other bytes and their digest replaces the first', async () => {
  const stores = await ground()
  const asker = someone()
  const first = await sealed(90_000)
  const second = { ...(await sealed(90_000)), id: first.id }
  await sendAll(stores, asker, first)
  await send(stores, asker, second, 1)
  expect(await refusal(completeAttachment(stores, asker, first))).toMatchObject({ code: 'attachment_digest' })
  await completeAttachment(stores, asker, second)
  const { body } = await readContent(stores, asker, first.id)
  expect(Buffer.compare(await whole(body), second.bytes)).toBe(0)
})

test('the same part sent four times at once is one good part', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(2 * mebibyte)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  const sendings = await Promise.allSettled([1, 2, 3, 4].map(() => send(stores, asker, file, 1)))
  for (const sending of sendings) {
    if (sending.status === 'rejected') expect(sending.reason).toMatchObject({ code: 'attachment_incomplete' })
  }
  await send(stores, asker, file, 1)
  await completeAttachment(stores, asker, file)
  const { body } = await readContent(stores, asker, file.id)
  expect(Buffer.compare(await whole(body), file.bytes)).toBe(0)
})

test('of two sendings of one part the one begun later counts, whichever ends first', async () => {
  const stores = await ground()
  const asker = someone()
  const [slow, quick] = [await sealed(1_000), await sealed(1_000)]
  await announceAttachment(stores, asker, { id: slow.id, bytes: 1_000 })
  const begun = Promise.withResolvers<void>()
  const free = Promise.withResolvers<void>()
  async function* held() {
    begun.resolve()
    await free.promise
    yield slow.bytes
  }
  const early = refusal(putPart(stores, asker, { id: slow.id, number: 1, sha256: sha256(slow.bytes), body: held() }))
  await begun.promise
  await send(stores, asker, { ...quick, id: slow.id }, 1)
  free.resolve()
  expect((await early).code).toBe('attachment_incomplete')
  const { parts } = await readAttachment(stores, asker, slow.id)
  expect(parts).toEqual([{ number: 1, sha256: sha256(quick.bytes), bytes: 1_000 }])
})

test('announcing again is the same announcement, at any stage', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  const again = await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  expect(again).toMatchObject({ created: false, attachment: { state: 'complete', part_bytes: attachmentPartBytes } })
})

test('four gateways announcing one attachment at once agree on one upload', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  const announced = { id: file.id, bytes: file.bytes.length }
  const answers = await Promise.all([1, 2, 3, 4].map(() => announceAttachment(stores, asker, announced)))
  expect(answers.filter(({ created }) => created)).toHaveLength(1)
  await send(stores, asker, file, 1)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('with the store away an announcement fails as away, and the same one succeeds later', async () => {
  const stores = await ground()
  const asker = someone()
  const announced = { id: newId(), bytes: 10 }
  await expect(announceAttachment(stores.withoutObjects, asker, announced)).rejects.toMatchObject({
    name: 'ObjectsAway',
  })
  expect(await announceAttachment(stores, asker, announced)).toMatchObject({ created: false })
})
