// Sweeping what no statement ever named: gone from both stores, and never anything else.
import { expect, test } from 'vitest'
import {
  announceAttachment,
  completeAttachment,
  readAttachment,
  readContent,
  sweepUnreferred,
} from '../../../gateway/attachments/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { type Ground, ground, link, refusal, type Sealed, sealed, send, sendAll, someone, upload } from './ground.ts'

async function grownOld(stores: Ground, files: readonly Pick<Sealed, 'id'>[]): Promise<void> {
  const ids = files.map(({ id }) => id)
  // The trigger that keeps linked attachments as they are stands in the way of arranging one.
  await stores.owner.begin(async tx => {
    await tx`alter table attachments disable trigger linked_stays`
    await tx`update attachments set announced_at = clock_timestamp() - interval '25 hours' where id = any(${ids}::uuid[])`
    await tx`alter table attachments enable trigger linked_stays`
  })
}

async function keyOf(stores: Ground, { id }: Sealed): Promise<string> {
  const [row] = await stores.owner<[{ key: string }]>`select object_key as key from attachments where id = ${id}`
  return row.key
}

test('old uploads that nothing names go from both stores; young and linked ones stay', async () => {
  const stores = await ground()
  const asker = someone()
  const [complete, linked, young] = [
    await upload(stores, asker),
    await upload(stores, asker),
    await upload(stores, asker),
  ]
  const open = await sealed(1_000)
  await sendAll(stores, asker, open)
  await link(stores.owner, [linked], { subject: newId(), sender: asker.authority, recipient: newId() })
  await grownOld(stores, [complete, linked, open])
  const key = await keyOf(stores, complete)

  expect(await sweepUnreferred(stores, 24)).toBe(2)
  expect(await sweepUnreferred(stores, 24)).toBe(0)
  for (const { id } of [complete, open]) {
    expect((await refusal(readAttachment(stores, asker, id))).code).toBe('not_found')
  }
  expect(await stores.objects.size(key)).toBeUndefined()
  await readContent(stores, asker, linked.id)
  await readContent(stores, asker, young.id)
})

test('a sweep cut off by the store going away can be neither fetched nor linked from, and the next one ends it', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  await grownOld(stores, [file])
  await expect(sweepUnreferred(stores.withoutObjects, 24)).rejects.toMatchObject({ name: 'ObjectsAway' })
  expect((await refusal(readContent(stores, asker, file.id))).code).toBe('not_found')
  const linking = link(stores.owner, [file], { subject: newId(), sender: asker.authority, recipient: newId() })
  await expect(linking).rejects.toThrow('check constraint')
  expect(await sweepUnreferred(stores, 24)).toBe(1)
})

test('an attachment swept away can be announced and sent anew under its id', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  await grownOld(stores, [file])
  await sweepUnreferred(stores, 24)
  expect(await announceAttachment(stores, asker, { id: file.id, bytes: 1_000 })).toMatchObject({ created: true })
  await send(stores, asker, file, 1)
  expect(await completeAttachment(stores, asker, file)).toMatchObject({ state: 'complete' })
})
