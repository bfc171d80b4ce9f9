// Fetching sealed bytes: who may, which bytes, and that it is written down first.
import { expect, test } from 'vitest'
import { readAttachment, readContent } from '../../../gateway/attachments/index.ts'
import { newId } from '../../../schemas/ids.ts'
import { attachmentPartBytes } from '../../../schemas/limits.ts'
import { type Ground, ground, type Linked, link, refusal, type Sealed, someone, upload } from './ground.ts'

const notFound = { code: 'not_found' }

async function fetched(...asking: Parameters<typeof readContent>) {
  const { body, ...about } = await readContent(...asking)
  return { ...about, content: Buffer.from(await new Response(body).arrayBuffer()) }
}

/** A referral from one invented council to another that carries one attachment. */
async function referral(stores: Ground, about: Partial<Linked> = {}) {
  const [sender, recipient] = [someone(), someone()]
  const file = await upload(stores, sender)
  const subject = newId()
  const linked = { subject, sender: sender.authority, recipient: recipient.authority, ...about }
  return { sender, recipient, file, subject, statement: await link(stores.owner, [file], linked) }
}

function log(stores: Ground, { id }: Sealed) {
  return stores.owner`select subject, authority, member, letter, attachment from fetches where attachment = ${id} order by id`
}

test.for([
  ['bytes=0-0', 0, 0],
  ['bytes=0-99', 0, 99],
  ['bytes=100-', 100, 999],
  ['bytes=-1', 999, 999],
  ['bytes=-5000', 0, 999],
  ['bytes=990-5000', 990, 999],
  ['BYTES=5-6', 5, 6],
] as const)('%s of 1000 bytes gives exactly %i to %i', async ([range, first, last]) => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  const got = await fetched(stores, asker, file.id, range)
  expect(got).toEqual({ bytes: 1_000, first, last, partial: true, content: file.bytes.subarray(first, last + 1) })
})

test.for(['bytes=0-1,5-6', 'lines=1-2', 'bytes=9-2', 'bytes=-', 'bytes=a-b', ''])(
  '"%s" is no range and gives the whole',
  async range => {
    const stores = await ground()
    const asker = someone()
    const file = await upload(stores, asker)
    const got = await fetched(stores, asker, file.id, range)
    expect(got).toEqual({ bytes: 1_000, first: 0, last: 999, partial: false, content: file.bytes })
  },
)

test.for(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])('%s of 1000 bytes cannot be satisfied', async range => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  expect(await refusal(readContent(stores, asker, file.id, range))).toEqual({
    code: 'range_not_satisfiable',
    detail: 'The attachment has 1000 bytes: 0 to 999.',
  })
})

test('a range across the seam of two parts is one stretch', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker, attachmentPartBytes + 100)
  const got = await fetched(stores, asker, file.id, `bytes=${attachmentPartBytes - 2}-${attachmentPartBytes + 1}`)
  expect(got.content).toEqual(file.bytes.subarray(attachmentPartBytes - 2, attachmentPartBytes + 2))
})

test('until a statement names it, its own council alone may fetch it, and nothing is logged', async () => {
  const stores = await ground()
  const asker = someone()
  const file = await upload(stores, asker)
  await fetched(stores, someone({ authority: asker.authority, desks: [] }), file.id)
  expect(await refusal(readContent(stores, someone(), file.id))).toMatchObject(notFound)
  expect(await log(stores, file)).toEqual([])
})

test('once linked both parties may fetch it and no stranger, and each fetch is logged', async () => {
  const stores = await ground()
  const { sender, recipient, file, subject } = await referral(stores)
  await fetched(stores, sender, file.id)
  await fetched(stores, recipient, file.id, 'bytes=0-1')
  expect(await refusal(readContent(stores, someone({ role: 'manager' }), file.id))).toMatchObject(notFound)
  const one = ({ authority, thumbprint }: typeof sender) => {
    const member = Buffer.from(thumbprint, 'base64url')
    return { subject, authority, member, letter: null, attachment: file.id }
  }
  expect(await log(stores, file)).toEqual([one(sender), one(recipient)])
})

test('only the desks of the referral may fetch it, each side at its own, and a manager no other', async () => {
  const stores = await ground()
  const about = { senderDesks: ['sen'], recipientDesks: ['restricted'] }
  const { sender, recipient, file } = await referral(stores, about)
  const at = (authority: string, ...desks: string[]) => someone({ authority, desks })
  await fetched(stores, at(sender.authority, 'cme', 'sen'), file.id)
  await fetched(stores, at(recipient.authority, 'restricted'), file.id)
  for (const wrong of [
    at(sender.authority, 'restricted'),
    at(recipient.authority, 'sen', 'cme'),
    at(recipient.authority),
  ]) {
    expect(await refusal(readContent(stores, wrong, file.id))).toMatchObject(notFound)
  }
  const manager = someone({ authority: recipient.authority, role: 'manager', desks: [] })
  expect(await refusal(readContent(stores, manager, file.id))).toMatchObject(notFound)
})

test('what was recalled is served to its author only, like its letter', async () => {
  const stores = await ground()
  const { sender, recipient, file, subject, statement } = await referral(stores)
  await stores.sql`insert into recalls (item, subject, recalled_at) values (${statement}, ${subject}, 1)`
  expect((await fetched(stores, sender, file.id)).content).toEqual(file.bytes)
  expect(await refusal(readContent(stores, recipient, file.id))).toMatchObject(notFound)
  expect(await refusal(readAttachment(stores, recipient, file.id))).toMatchObject(notFound)
})

test('whoever may fetch it is told its parts, their digests and their sizes, and nobody else is', async () => {
  const stores = await ground()
  const [sender, recipient] = [someone(), someone()]
  const file = await upload(stores, sender, attachmentPartBytes + 100)
  const linked = { subject: newId(), sender: sender.authority, recipient: recipient.authority }
  await link(stores.owner, [file], linked)
  const parts = file.parts.map(({ bytes, sha256 }, index) => ({ number: index + 1, sha256, bytes: bytes.length }))
  for (const asker of [sender, recipient]) {
    const told = await readAttachment(stores, asker, file.id)
    expect(told).toMatchObject({ bytes: file.bytes.length, sha256: file.sha256, state: 'linked', parts })
  }
  for (const asker of [someone(), someone({ authority: recipient.authority, desks: ['sen'] })])
    expect(await refusal(readAttachment(stores, asker, file.id))).toMatchObject(notFound)
})

test('a linked attachment is changed by nobody, and purged only with its letter', async () => {
  const stores = await ground()
  const { file } = await referral(stores)
  const { sql } = stores
  const refused = 'a linked attachment is not changed or deleted'
  await expect(sql`update attachments set state = 'open', sha256 = null where id = ${file.id}`).rejects.toThrow(refused)
  await expect(sql`update attachments set object_key = 'x' where id = ${file.id}`).rejects.toThrow(refused)
  await expect(sql`delete from attachments where id = ${file.id}`).rejects.toThrow(refused)
  await expect(sql`update attachments set purging_at = clock_timestamp() where id = ${file.id}`).rejects.toThrow(
    'only an attachment of a purged letter is purged',
  )
})

test.for(['withdrawn', 'declined'])('of a %s referral the recipient is served only its own', async state => {
  const stores = await ground()
  const [sender, recipient] = [someone(), someone()]
  const [sent, answered] = [await upload(stores, sender), await upload(stores, recipient)]
  const about = { subject: newId(), sender: sender.authority, recipient: recipient.authority, state }
  await link(stores.owner, [sent, answered], about)
  await fetched(stores, sender, sent.id)
  await fetched(stores, sender, answered.id)
  await fetched(stores, recipient, answered.id)
  expect(await refusal(readContent(stores, recipient, sent.id))).toMatchObject(notFound)
})

test('a fetch that cannot be logged gives no bytes', async () => {
  const stores = await ground()
  const { recipient, file } = await referral(stores)
  await stores.owner`revoke insert on fetches from cme_gateway`
  await expect(readContent(stores, recipient, file.id)).rejects.toMatchObject({ code: '42501' })
})

test('with the store away a fetch fails as away', async () => {
  const stores = await ground()
  const { recipient, file } = await referral(stores)
  await expect(readContent(stores.withoutObjects, recipient, file.id)).rejects.toMatchObject({ name: 'ObjectsAway' })
  expect(await log(stores, file)).toEqual([])
})
