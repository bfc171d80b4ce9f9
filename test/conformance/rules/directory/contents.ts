// §5: what an entry contains: contacts under gov.uk unless two people say otherwise, documents that can be erased, lists for registrars.
import type { Digest, Id } from '../../../../schemas/ids.ts'
import { newId, sha256 } from '../../../../schemas/ids.ts'
import type { Answer } from '../../../support/raw-client.ts'
import type { Voice } from '../../../support/raw-directory.ts'
import { clientOf, holds, type Rule, refused, same, taken } from '../../rule.ts'
import { type Ground, rule, stateIn } from './ground.ts'

type Published = Answer & { document: Digest; digest: Digest }

/** `update` with contacts of one mailbox; each time another text. */
async function publish(
  { directory, manager }: Ground,
  council: Id,
  mailbox: string,
  more: object = {},
): Promise<Published> {
  const text = JSON.stringify({ contacts: [{ for: 'cme', name: `Officer ${newId().slice(-6)}`, mailbox }] })
  const document = await sha256(text)
  const said = await directory.say(manager, council, { verb: 'update', document, ...more }, { document: text })
  return { ...said, document }
}

const erase = ({ directory, council }: Ground, by: Voice, document: Digest) =>
  directory.say(by, council.id, { verb: 'erase_document', document })

const read = ({ council, ...ctx }: Ground, document: Digest) =>
  clientOf(ctx, ctx.sender).get(`/directory/authorities/${council.id}/documents/${document}`)

export const contentsRules: Rule[] = [
  rule('D-60', 'Contacts with every mailbox under gov.uk count at once.', async ground => {
    const said = taken(await publish(ground, ground.council.id, 'cme@secure.wye.gov.uk'))
    same(stateIn(said), 'recorded', 'the state')
  }),
  rule('D-61', 'A mailbox elsewhere is refused where the statement does not say so.', async ground => {
    for (const mailbox of [
      'cme@wye.example',
      'cme@wye-gov.uk',
      'cme@wye.gov.uk.example',
      '"a@wye.gov.uk"@else.example',
    ]) {
      refused(await publish(ground, ground.council.id, mailbox), 'mailbox_elsewhere', 'malformed_request')
    }
  }),
  rule(
    'D-62',
    'Contacts with a mailbox elsewhere count once a second person approved; until then the earlier ones hold.',
    async ground => {
      const { directory, council, first, manager } = ground
      const before = taken(await publish(ground, council.id, 'cme@wye.gov.uk')).document
      const proposal = taken(await publish(ground, council.id, 'cme@trust.example', { mailboxes_elsewhere: true }))
      same(stateIn(proposal), 'proposed', 'the state')
      const inForce = async () =>
        taken(await clientOf(ground, ground.sender).get(`/directory/authorities/${council.id}`)).body.contacts
      same(await inForce(), before, 'the contacts in force')
      refused(
        await directory.say(manager, council.id, { verb: 'approve', proposal: proposal.digest }),
        'proposer_may_not_approve',
      )
      taken(await directory.say(first, council.id, { verb: 'approve', proposal: proposal.digest }))
      same(await inForce(), proposal.document, 'the contacts in force')
    },
  ),
  rule('D-63', 'An erased document is served no more, and says that it was erased.', async ground => {
    const { document } = taken(await publish(ground, ground.council.id, 'cme@wye.gov.uk'))
    taken(await read(ground, document))
    taken(await erase(ground, ground.manager, document))
    const gone = refused(await read(ground, document), 'document_erased')
    holds(!gone.text.includes('Officer'), 'a name is still served')
    refused(await erase(ground, ground.manager, document), 'verb_not_allowed')
  }),
  rule('D-64', 'What was never named cannot be erased; an officer erases nothing.', async ground => {
    refused(await erase(ground, ground.manager, 'A'.repeat(43)), 'verb_not_allowed')
    const { document } = taken(await publish(ground, ground.council.id, 'cme@wye.gov.uk'))
    refused(await erase(ground, ground.directory.member(ground.council, 'officer'), document), 'role_may_not')
  }),
  rule('D-65', 'A registrar erases what is no longer in force, and nothing that is.', async ground => {
    const old = taken(await publish(ground, ground.council.id, 'cme@wye.gov.uk')).document
    const current = taken(await publish(ground, ground.council.id, 'cme@wye.gov.uk')).document
    refused(await erase(ground, ground.first, current), 'role_may_not')
    taken(await erase(ground, ground.first, old))
    refused(await read(ground, old), 'document_erased')
    taken(await read(ground, current))
  }),
  rule('D-66', 'Requirements are taken in their closed vocabulary, and nothing else is.', async ground => {
    const { directory, manager, council } = ground
    const say = async (requirements: unknown) => {
      const document = JSON.stringify({ contacts: [], requirements })
      return directory.say(manager, council.id, { verb: 'update', document: await sha256(document) }, { document })
    }
    taken(await say([{ attachment: 'ihp', when: 'medical_need', note: 'Completed.' }, { field: 'child.upn' }]))
    for (const wrong of [
      [{ code: 'return true' }],
      [{ attachment: 'ihp', when: '1=1' }],
      [{ field: 'child..upn' }],
      'all',
    ]) {
      refused(await say(wrong), 'malformed_request')
    }
  }),
  rule('D-67', 'Which entries need attention is told to registrars alone.', async ground => {
    const path = '/directory/attention?kind=never_confirmed'
    refused(await clientOf(ground, ground.sender, 'manager').get(path), 'role_may_not')
    const id = newId()
    const identity = { ...ground.council.identity, name: `Never Heard ${id.slice(-6)}` }
    await ground.directory.approved(ground.first, id, { verb: 'register', identity })
    const [registrar] = ground.nation.registrars
    if (!registrar) throw new Error('a nation has registrars')
    const { body } = taken(await ground.nation.clientOf(registrar).get(`${path}&limit=200`))
    const found = (body.items as { id: string; attention: string[] }[]).find(one => one.id === id)
    same(found?.attention, ['never_confirmed', 'no_certificate'], 'what a council that nobody joined needs')
  }),
]
