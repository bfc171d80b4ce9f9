// Parts that are not what was announced, and askers that are not who may: each refused by its name, and nothing is left of it.
import { expect, test } from 'vitest'
import {
  announceAttachment,
  completeAttachment,
  putPart,
  readAttachment,
  readContent,
} from '../../../gateway/attachments/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes, maxUnsentAttachments } from '../../../schemas/limits.ts'
import { chunks, ground, link, refusal, sealed, send, sha256, someone, upload } from './ground.ts'

test('a part with another digest than sent with it is refused, not recorded, and cannot be completed', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(200_000)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  const wrong = Buffer.from(file.bytes)
  wrong[150_000] = (wrong[150_000] ?? 0) ^ 1
  const part = { id: file.id, number: 1, sha256: sha256(file.bytes), body: chunks(wrong) }
  expect(await refusal(putPart(stores, asker, part))).toEqual({
    code: 'attachment_digest',
    detail: `The SHA-256 of part 1 is ${sha256(wrong)}, not ${sha256(file.bytes)} as sent with it.`,
  })
  expect((await readAttachment(stores, asker, file.id)).parts).toEqual([])
  expect(await refusal(completeAttachment(stores, asker, file))).toEqual({
    code: 'attachment_incomplete',
    detail: 'Missing of 1 parts: 1.',
  })
  await send(stores, asker, file, 1)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('a wrong part in place of a good one is never completed with it: the good one has to come again', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(200_000)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  await send(stores, asker, file, 1)
  const claimed = sha256(Buffer.from('something else'))
  const wrong = putPart(stores, asker, { id: file.id, number: 1, sha256: claimed, body: chunks(file.bytes) })
  expect((await refusal(wrong)).code).toBe('attachment_digest')
  expect((await refusal(completeAttachment(stores, asker, file))).code).toBe('attachment_incomplete')
  await send(stores, asker, file, 1)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('a wrong part claiming the digest of a good one is refused and the good one stays', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
  await send(stores, asker, file, 1)
  const body = chunks(Buffer.alloc(1_000))
  const wrong = putPart(stores, asker, { id: file.id, number: 1, sha256: sha256(file.bytes), body })
  expect((await refusal(wrong)).code).toBe('attachment_digest')
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test.for([
  { length: 0, code: 'attachment_incomplete', detail: 'Part 2 ended after 0 of 100 bytes.' },
  { length: 99, code: 'attachment_incomplete', detail: 'Part 2 ended after 99 of 100 bytes.' },
  { length: 101, code: 'attachment_digest', detail: 'Part 2 should have 100 bytes; at least 101 came.' },
])('a last part of $length instead of 100 bytes is refused, saying so', async ({ length, code, detail }) => {
  const stores = await ground()
  const asker = someone()
  const id = newId()
  await announceAttachment(stores, asker, { id, bytes: attachmentPartBytes + 100 })
  const bytes = Buffer.alloc(length, 7)
  const sending = putPart(stores, asker, { id, number: 2, sha256: sha256(bytes), body: chunks(bytes) })
  expect(await refusal(sending)).toEqual({ code, detail })
  expect((await readAttachment(stores, asker, id)).parts).toEqual([])
})

test('a first part must have the full length, also where its digest is right', async () => {
  const stores = await ground()
  const asker = someone()
  const id = newId()
  await announceAttachment(stores, asker, { id, bytes: attachmentPartBytes + 100 })
  const bytes = Buffer.alloc(100, 7)
  const sending = putPart(stores, asker, { id, number: 1, sha256: sha256(bytes), body: chunks(bytes) })
  expect((await refusal(sending)).detail).toBe(`Part 1 ended after 100 of ${attachmentPartBytes} bytes.`)
})

test('a part beyond the last is refused before anything flows', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })
  const part = { id: file.id, number: 2, sha256: sha256(file.bytes), body: chunks(file.bytes) }
  expect(await refusal(putPart(stores, asker, part))).toEqual({
    code: 'malformed_request',
    detail: 'An attachment of 1000 bytes has parts 1 to 1, not 2.',
  })
})

test('after a refusal the rest of the request can still be read: its sender waits for the answer', async () => {
  const stores = await ground()
  const asker = someone()
  const id = newId()
  await announceAttachment(stores, asker, { id, bytes: 10 })
  const body = ReadableStream.prototype instanceof Object ? new Blob(['far more than ten bytes']).stream() : undefined
  if (!body) throw new Error('no stream')
  let cancelled = false
  const watched = {
    [Symbol.asyncIterator]: () => {
      const reader = body.getReader()
      return {
        next: () => reader.read() as Promise<IteratorResult<Uint8Array>>,
        return: async () => {
          cancelled = true
          return { done: true as const, value: undefined }
        },
      }
    },
  }
  await refusal(putPart(stores, asker, { id, number: 1, sha256: sha256(Buffer.alloc(1)), body: watched }))
  expect(cancelled).toBe(false)
})

test('a complete attachment takes no more parts', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  expect((await refusal(send(stores, asker, file, 1))).code).toBe('attachment_sealed')
})

test('an announcement with another size is refused, and the first stands', async () => {
  const stores = await ground()
  const asker = someone()
  const id = newId()
  await announceAttachment(stores, asker, { id, bytes: 10 })
  expect(await refusal(announceAttachment(stores, asker, { id, bytes: 11 }))).toEqual({
    code: 'attachment_digest',
    detail: 'It was announced with 10 bytes, now with 11.',
  })
  expect(await readAttachment(stores, asker, id)).toMatchObject({ bytes: 10 })
})

test('what is larger than this gateway takes, or more than it keeps of a council, is refused with the bound', async () => {
  const stores = await ground()
  const asker = someone()
  const limits = { maxAttachmentBytes: 1_000, maxUnsentBytes: 1_500, maxAttachmentsPerLetter: 50 }
  const announced = (bytes: number) => announceAttachment(stores, asker, { id: newId(), bytes }, limits)
  expect(await refusal(announced(1_001))).toEqual({
    code: 'too_large',
    detail: 'This gateway takes sealed attachments of at most 1000 bytes.',
  })
  await announced(1_000)
  expect(await refusal(announced(501))).toMatchObject({ code: 'too_large' })
  await announced(500)
})

test('nobody keeps the store busy with more uploads than anybody needs, however small they are', async () => {
  const stores = await ground()
  const asker = someone()
  const announced = () => announceAttachment(stores, asker, { id: newId(), bytes: 1 })
  const { attachment } = await announced()
  await stores.sql`
    insert into attachments (id, authority, member, bytes, object_key, state)
    select gen_random_uuid(), ${asker.authority}, '\\x00', 1, gen_random_uuid(), 'open'
    from generate_series(2, ${maxUnsentAttachments})`
  expect(await refusal(announced())).toMatchObject({ code: 'too_large' })
  // What was announced goes on, and so do others.
  await announceAttachment(stores, asker, { id: attachment.id, bytes: 1 })
  await announceAttachment(stores, someone(), { id: newId(), bytes: 1 })
})

test('what another council announced answers exactly like what nobody has', async () => {
  const stores = await ground()
  const file = await upload(stores, someone())
  const open = newId()
  await announceAttachment(stores, someone(), { id: open, bytes: file.bytes.length })
  const stranger = someone({ role: 'manager' })
  const missing = { ...file, id: newId() }
  for (const other of [file, { ...file, id: open }]) {
    for (const ask of [
      (one: typeof file) => readAttachment(stores, stranger, one.id),
      (one: typeof file) => send(stores, stranger, one, 1),
      (one: typeof file) => completeAttachment(stores, stranger, one),
      (one: typeof file) => readContent(stores, stranger, one.id),
    ]) {
      expect(await refusal(ask(other))).toEqual(await refusal(ask(missing)))
    }
    const announcing = announceAttachment(stores, stranger, { id: other.id, bytes: file.bytes.length })
    expect(await refusal(announcing)).toEqual(await refusal(readAttachment(stores, stranger, missing.id)))
  }
})

test.for(['auditor', 'registrar'] as const)('an %s is told that the role may not, of any id', async role => {
  const stores = await ground()
  const owner = someone()
  const file = await upload(stores, owner)
  await link(stores.owner, [file], { subject: newId(), sender: owner.authority, recipient: newId() })
  const asker = someone({ role, authority: owner.authority })
  for (const one of [file, { ...file, id: newId() }]) {
    for (const asking of [
      announceAttachment(stores, asker, { id: one.id, bytes: 5 }),
      readAttachment(stores, asker, one.id),
      send(stores, asker, one, 1),
      completeAttachment(stores, asker, one),
      readContent(stores, asker, one.id),
    ]) {
      expect((await refusal(asking)).code).toBe('role_may_not')
    }
  }
})
