// Making an attachment whole: nothing short, nothing else, once, and through every cut between the stores.
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import {
  announceAttachment,
  completeAttachment,
  readAttachment,
  readContent,
} from '../../../gateway/attachments/index.ts'
import * as queries from '../../../gateway/attachments/queries.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type Ground, ground, refusal, type Sealed, sealed, send, sendAll, sha256, someone, upload } from './ground.ts'

/** Does at the store what a gateway killed before it could record it had done. */
async function completeAtStoreOnly(stores: Ground, authority: string, { id }: Sealed): Promise<void> {
  const row = await queries.readOwn(stores.sql, authority, id)
  if (!row?.upload) throw new Error('no upload')
  await stores.sql.begin(tx => queries.beginCompleting(tx, id))
  await stores.objects.completeUpload({ key: row.key, upload: row.upload }, await queries.arrivedParts(stores.sql, id))
}

async function cutOff(stores: Ground, { id }: Sealed, seconds: number): Promise<void> {
  await stores.owner`
    update attachments set completing_at = clock_timestamp() - make_interval(secs => ${seconds}) where id = ${id}`
}

test('an attachment short of parts is not completed, and the missing ones are named', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(2 * attachmentPartBytes + 1)
  await announceAttachment(stores, asker, { id: file.id, bytes: file.bytes.length })
  await send(stores, asker, file, 3)
  expect(await refusal(completeAttachment(stores, asker, file))).toEqual({
    code: 'attachment_incomplete',
    detail: 'Missing of 3 parts: 1, 2.',
  })
})

test('an attachment is not completed under another digest, and then still takes parts', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await sendAll(stores, asker, file)
  const other = { id: file.id, sha256: sha256(Buffer.from('other')) }
  expect(await refusal(completeAttachment(stores, asker, other))).toEqual({
    code: 'attachment_digest',
    detail: `The digest over the parts that arrived is ${file.sha256}, not ${other.sha256}.`,
  })
  await send(stores, asker, { ...(await sealed(1_000)), id: file.id }, 1)
})

test('completing again answers the same, and under another digest refuses', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  const again = await completeAttachment(stores.withoutObjects, asker, file)
  expect(again).toEqual(await readAttachment(stores, asker, file.id))
  const other = completeAttachment(stores, asker, { id: file.id, sha256: sha256(Buffer.from('other')) })
  expect((await refusal(other)).code).toBe('attachment_digest')
})

test('completed at the store and killed before recording it: asked again, it is recorded', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(attachmentPartBytes + 100)
  await sendAll(stores, asker, file)
  await completeAtStoreOnly(stores, asker.authority, file)
  expect(await readAttachment(stores, asker, file.id)).toMatchObject({ state: 'open' })
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
  const { body } = await readContent(stores, asker, file.id)
  expect(sha256(Buffer.from(await new Response(body).arrayBuffer()))).toBe(sha256(file.bytes))
})

test('killed before the store was asked: others wait their turn, then take it over', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await sendAll(stores, asker, file)
  await cutOff(stores, file, 1)
  expect((await refusal(completeAttachment(stores, asker, file))).code).toBe('unavailable')
  expect((await refusal(send(stores, asker, file, 1))).code).toBe('attachment_sealed')
  await cutOff(stores, file, 60)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('with the store away completing fails as away, and the next try succeeds at once', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await sendAll(stores, asker, file)
  await expect(completeAttachment(stores.withoutObjects, asker, file)).rejects.toMatchObject({ name: 'ObjectsAway' })
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('completed by four gateways at once it is complete, and nobody is told it failed', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(attachmentPartBytes + 100)
  await sendAll(stores, asker, file)
  const answers = await Promise.allSettled([1, 2, 3, 4].map(() => completeAttachment(stores, asker, file)))
  for (const answer of answers) {
    if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'unavailable' })
  }
  expect(answers.some(({ status }) => status === 'fulfilled')).toBe(true)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})

test('where the store holds less than was sent, nothing is complete and every part is asked for again', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await sealed(1_000)
  await sendAll(stores, asker, file)
  const [row] = await stores.owner<{ key: string; upload: string }[]>`
    select object_key as key, upload from attachments where id = ${file.id}`
  if (!row) throw new Error('no row')
  // Behind the gateway's back, as a failing disk would.
  await stores.objects.putPart({ ...row, number: 1, bytes: 3 }, Readable.from([Buffer.from('abc')]))
  expect(await refusal(completeAttachment(stores, asker, file))).toEqual({
    code: 'attachment_incomplete',
    detail: 'The store does not hold all 1000 bytes: send every part again.',
  })
  expect((await readAttachment(stores, asker, file.id)).parts).toEqual([])
  expect(await stores.objects.size(row.key)).toBeUndefined()
  await send(stores, asker, file, 1)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})
