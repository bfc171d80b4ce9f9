// Contacts: mailboxes under gov.uk unless the statement says otherwise, and nothing of them once they were erased.
import { expect, test } from 'vitest'
import { connect, disconnect } from '../../../../gateway/database/connect.ts'
import { sha256 } from '../../../../schemas/ids.ts'
import { RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { type Stage, useStage } from '../../../support/refusals.ts'
import { memberOf } from '../../../support/world.ts'

const { stage, refuses } = useStage()

const contactsWith = (mailbox: string) => JSON.stringify({ contacts: [{ for: 'cme', name: 'Wren Halloran', mailbox }] })
const publishing = (document: string, more: object = {}) =>
  async function arrange({ world, wye }: Stage) {
    const directory = new RawDirectory(world)
    const own = { verb: 'update' as const, document: await sha256(document), ...more }
    return () => directory.say(directory.member(wye), wye.id, own, { document })
  }

for (const mailbox of ['cme@wye.example', 'cme@wye-gov.uk', 'cme@wye.gov.uk.example', 'cme@gov.uk']) {
  refuses('mailbox_elsewhere', `contacts with ${mailbox}`, publishing(contactsWith(mailbox)))
}
refuses(
  'malformed_request',
  'a mailbox in another script',
  publishing(contactsWith('cme@wye.g\u043ev.uk'), { mailboxes_elsewhere: true }),
)
refuses('document_erased', 'contacts that their council had erased', async ({ world, slough }) => {
  const directory = new RawDirectory(world)
  const document = contactsWith('cme@slough.gov.uk')
  const digest = await sha256(document)
  const manager = directory.member(slough)
  recorded(await directory.say(manager, slough.id, { verb: 'update', document: digest }, { document }))
  recorded(await directory.say(manager, slough.id, { verb: 'erase_document', document: digest }))
  return () =>
    world.clientOf(memberOf(slough, 'officer')).get(`/directory/authorities/${slough.id}/documents/${digest}`)
})

test('what was erased lies nowhere in the database, and the world still verifies', async () => {
  const { world, ealing, owner } = stage()
  const directory = new RawDirectory(world)
  const document = JSON.stringify({ contacts: [{ for: 'cme', name: 'Perpetua Quill' }] })
  const digest = await sha256(document)
  const manager = directory.member(ealing)
  recorded(await directory.say(manager, ealing.id, { verb: 'update', document: digest }, { document }))
  const kept = () => owner`select document from documents where document like '%Perpetua%'`
  expect(await kept()).toHaveLength(1)
  recorded(await directory.say(manager, ealing.id, { verb: 'erase_document', document: digest }))
  expect(await kept()).toHaveLength(0)
  expect(await world.check()).toEqual([])
})

test('a document that vanished, and one that came back after it was erased, are found by the check of the world', async () => {
  const { world, wye } = stage()
  const directory = new RawDirectory(world)
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const [first, second] = [contactsWith('one@wye.gov.uk'), contactsWith('two@wye.gov.uk')]
  for (const document of [first, second]) {
    const own = { verb: 'update' as const, document: await sha256(document) }
    recorded(await directory.say(directory.member(wye), wye.id, own, { document }))
  }
  const erase = { verb: 'erase_document' as const, document: await sha256(second) }
  recorded(await directory.say(directory.member(wye), wye.id, erase))
  await owner`update documents set document = ${second}, digest = sha256(convert_to(${second}, 'UTF8'))
    where document = ${first}`
  expect((await world.check()).map(({ code, detail }) => `${code}: ${detail}`).sort()).toEqual([
    'projection_missing: a document is gone that nobody erased',
    'row_stray: a document is kept that was erased',
  ])
  await disconnect(owner)
})
