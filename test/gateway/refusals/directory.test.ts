// The directory: who is sent to, who changes what, whose second word is needed, and what a newcomer has to prove.
import { expect, test } from 'vitest'
import { makeDeskCertificate } from '../../../clients/seal/index.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory, recorded } from '../../support/raw-directory.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { compact, headerFor } from '../../support/raw-statement.ts'
import { expectProblem, now, type Stage, useStage } from '../../support/refusals.ts'
import { memberOf, usualPeople } from '../../support/world.ts'

const { stage, refuses } = useStage()

type Own = Parameters<RawDirectory['say']>[2]
/** The manager of Wye Vale says something about their own council. */
const byManager = (own: (on: Stage, directory: RawDirectory) => Own | Promise<Own>, member = 'manager') =>
  async function arrange(on: Stage) {
    const directory = new RawDirectory(on.world)
    const change = await own(on, directory)
    return () => directory.say(directory.member(on.wye, member), on.wye.id, change)
  }
const byRegistrar = (own: (on: Stage, directory: RawDirectory) => Own | Promise<Own>, index = 0) =>
  async function arrange(on: Stage) {
    const directory = new RawDirectory(on.world)
    const change = await own(on, directory)
    return () => directory.say(directory.registrar(index), on.wye.id, change)
  }

// Who can be sent to.
/** A `send` from Ealing to another council than Slough; certificates of Slough stand in, because that is looked at later. */
const sendTo = (council: (on: Stage) => Promise<{ id: string; desk?: string }>) =>
  async function arrange(on: Stage) {
    const { id, desk = 'cme' } = await council(on)
    const draft = on.referral()
    const heads = Object.fromEntries(
      [on.ealing.id, id].map(one => [one, on.world.builder.heads.get(one) ?? 'A'.repeat(43)]),
    )
    const prepared = await draft.prepare(on.ealing, draft.sendClaims({ to: id, desk, heads }))
    return () => draft.post(prepared)
  }
refuses(
  'directory_moved',
  'to an id the directory does not know: no head of it can be named',
  sendTo(async () => ({ id: newId() })),
)
refuses(
  'unknown_authority',
  'to a council that one registrar proposed and none has approved',
  sendTo(async ({ world, wye }) => {
    const directory = new RawDirectory(world)
    const id = newId()
    const identity = { ...wye.identity, name: 'Proposed' }
    recorded(await directory.say(directory.registrar(0), id, { verb: 'register', identity }))
    return { id }
  }),
)
refuses(
  'recipient_without_certificate',
  'to a council that has registered and not joined',
  sendTo(async ({ world, wye }) => {
    const id = newId()
    await world.builder.register(id, { ...wye.identity, name: 'Registered' })
    return { id }
  }),
)
refuses(
  'recipient_without_certificate',
  'to a desk the council has not opened',
  sendTo(async ({ slough }) => ({ id: slough.id, desk: 'admissions' })),
)
refuses(
  'recipient_without_certificate',
  'to a desk that only one person can open: a system and an auditor are nobody',
  sendTo(({ world }) => world.join('Lone', { people: usualPeople.filter(({ name }) => name !== 'officer') })),
  answer => expect(answer.body.detail).toBe('Only 1 of the 2 people needed can open cme at Lone.'),
)
refuses(
  'recipient_without_certificate',
  'to a desk whose second person has left',
  sendTo(async ({ world }) => {
    const council = await world.join('Leaving')
    const directory = new RawDirectory(world)
    const gone = {
      verb: 'remove_member',
      member: memberOf(council, 'officer').key.kid,
      reason: 'left',
      since: now(),
    } as const
    recorded(await directory.say(directory.member(council), council.id, gone))
    return council
  }),
)
refuses(
  'recipient_without_certificate',
  'to a desk whose new certificate nobody has been given the keys of',
  sendTo(async ({ world, owner }) => {
    const council = await world.join('Rotating')
    // As if the keyring had been shared some time before the new certificate.
    await owner`update keyholders set shared_at = shared_at - 60 where authority = ${council.id}`
    const directory = new RawDirectory(world)
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: council.id, desk: 'cme' })
    const own = { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate } as const
    await directory.approved(directory.member(council), council.id, own)
    return council
  }),
)
test('recipient_closed: to a council that no longer exists, and its successors are named', async () => {
  const { world, ealing, wye, referral } = stage()
  const directory = new RawDirectory(world)
  const council = await world.join('Former')
  const identity = { ...council.identity, status: 'closed', successors: [wye.id] }
  await directory.approved(directory.registrar(0), council.id, { verb: 'update_identity', identity })
  const draft = referral()
  const heads = Object.fromEntries([ealing, council].map(({ id }) => [id, world.builder.heads.get(id)]))
  const answer = await draft.say(ealing, draft.sendClaims({ to: council.id, heads }))
  expectProblem(answer, 'recipient_closed')
  expect(answer.body.successors).toEqual([wye.id])
})
refuses(
  'recipient_closed',
  'and nothing is recorded',
  sendTo(async ({ world, wye }) => {
    const directory = new RawDirectory(world)
    const council = await world.join('Closed')
    const identity = { ...council.identity, status: 'closed', successors: [wye.id] }
    await directory.approved(directory.registrar(0), council.id, { verb: 'update_identity', identity })
    return council
  }),
)
refuses('unknown_authority', 'reading an entry that is not there', async ({ world, wye }) => {
  const client = world.clientOf(memberOf(wye, 'officer'))
  return () => client.get(`/directory/authorities/${newId()}`)
})
refuses('unknown_authority', 'an entry as of a time before it began', async ({ world, wye }) => {
  const client = world.clientOf(memberOf(wye, 'officer'))
  return () => client.get(`/directory/authorities/${wye.id}?at=1000000000`)
})
refuses('unknown_authority', 'a change of what is not registered', async on => {
  const directory = new RawDirectory(on.world)
  return () => directory.say(directory.registrar(0), newId(), { verb: 'update_identity', identity: on.wye.identity })
})

// Who changes what.
refuses(
  'role_may_not',
  'an officer changes nothing in the directory',
  byManager(() => ({ verb: 'verify_entry' }), 'officer'),
)
refuses('role_may_not', 'a manager of another council', async on => {
  const directory = new RawDirectory(on.world)
  return () => directory.say(directory.member(on.ealing), on.wye.id, { verb: 'verify_entry' })
})
refuses(
  'role_may_not',
  'a manager registers no council',
  byManager(on => ({ verb: 'register', identity: on.wye.identity })),
)
refuses(
  'role_may_not',
  'a registrar does not speak for a council',
  byRegistrar(() => ({ verb: 'verify_entry' })),
)
refuses(
  'role_may_not',
  'a registrar lets in managers only',
  byRegistrar(async ({ wye }, directory) => directory.admission(wye.id, await makeNewcomer(), 'officer')),
)
refuses(
  'role_may_not',
  'nobody becomes registrar through a council',
  byManager(async ({ wye }, directory) => directory.admission(wye.id, await makeNewcomer(), 'registrar')),
)
refuses(
  'role_may_not',
  'a system never works at the restricted desk',
  byManager(async ({ wye }, directory) =>
    directory.admission(wye.id, await makeNewcomer(), 'system', { desks: ['restricted'] }),
  ),
)
refuses('role_may_not', 'who does not hold the keyring does not share it', async on => {
  const directory = new RawDirectory(on.world)
  const council = await on.world.join('Sharing', {
    people: usualPeople.map(one => (one.name === 'officer' ? { ...one, desks: ['sen'] } : one)),
  })
  const letter = new Uint8Array(64)
  const device = memberOf(council, 'manager').device.fingerprint
  const claim = { sha256: await sha256(letter), bytes: 64, certificates: [device], opening: 'A'.repeat(43) }
  const own = {
    verb: 'share_keyring',
    desk: 'cme',
    members: [memberOf(council, 'manager').key.kid],
    letter: claim,
  } as const
  return () => directory.say(directory.member(council, 'officer'), council.id, own, { letter })
})
refuses(
  'verb_not_allowed',
  'a council is registered once',
  byRegistrar(({ wye }) => ({ verb: 'register', identity: wye.identity })),
)
refuses('verb_not_allowed', 'a nation is founded by its operator, not over the network', async on => {
  const directory = new RawDirectory(on.world)
  const claims = JSON.parse(Buffer.from(on.world.founding.split('.')[1] ?? '', 'base64url').toString())
  const { key } = directory.registrar(0)
  const statement = await compact(key, headerFor(key), { ...claims, jti: newId() })
  return () => directory.post(directory.registrar(0), 'national', statement)
})
refuses(
  'verb_not_allowed',
  'nobody is removed who was not admitted',
  byManager(() => ({ verb: 'remove_member', member: 'A'.repeat(43), reason: 'left', since: now() })),
)
refuses(
  'unknown_claim',
  'a person is named for every role but system',
  byManager(async ({ wye }, directory) =>
    directory.admission(wye.id, await makeNewcomer(), 'officer', { named: false }),
  ),
)

// Second words.
const manager = async ({ wye }: Stage, directory: RawDirectory) =>
  directory.admission(wye.id, await makeNewcomer(), 'manager')
/** A proposal by the manager of Wye Vale to let in another manager. */
async function proposed(on: Stage, directory: RawDirectory) {
  return recorded(await directory.say(directory.member(on.wye), on.wye.id, await manager(on, directory)))
}
refuses(
  'proposer_may_not_approve',
  'a manager does not approve their own proposal',
  byManager(async (on, directory) => ({ verb: 'approve', proposal: (await proposed(on, directory)).digest })),
)
refuses('proposer_may_not_approve', 'nor with another key of the same person', async on => {
  const directory = new RawDirectory(on.world)
  const second = await makeNewcomer(memberOf(on.wye, 'manager').person)
  const admission = await directory.admission(on.wye.id, second, 'manager')
  await directory.approved(directory.member(on.wye), on.wye.id, admission)
  const { digest } = await proposed(on, directory)
  return () => directory.say({ key: second.key, iss: on.wye.id }, on.wye.id, { verb: 'approve', proposal: digest })
})
refuses(
  'proposer_may_not_approve',
  'a registrar does not approve their own proposal',
  byRegistrar(async (on, directory) => {
    const identity = { ...on.wye.identity, region: 'South West' }
    const { digest } = recorded(
      await directory.say(directory.registrar(0), on.wye.id, { verb: 'update_identity', identity }),
    )
    return { verb: 'approve', proposal: digest }
  }),
)
refuses(
  'role_may_not',
  'a manager does not approve what a registrar proposed',
  byManager(async (on, directory) => {
    const identity = { ...on.wye.identity, region: 'Wales' }
    const { digest } = recorded(
      await directory.say(directory.registrar(0), on.wye.id, { verb: 'update_identity', identity }),
    )
    return { verb: 'approve', proposal: digest }
  }),
)
refuses(
  'proposal_unknown',
  'nothing of that digest waits',
  byRegistrar(() => ({ verb: 'approve', proposal: 'A'.repeat(43) })),
)
refuses(
  'proposal_unknown',
  'a refusal of nothing',
  byRegistrar(() => ({ verb: 'refuse', proposal: 'A'.repeat(43), reason: '' })),
)
refuses(
  'proposal_unknown',
  'approved before',
  byRegistrar(async (on, directory) => {
    const { digest } = await directory.approved(directory.member(on.wye), on.wye.id, await manager(on, directory))
    return { verb: 'approve', proposal: digest }
  }),
)
refuses(
  'proposal_unknown',
  'refused before',
  byRegistrar(async (on, directory) => {
    const { digest } = await proposed(on, directory)
    const no = { verb: 'refuse', proposal: digest, reason: 'not known to us' } as const
    recorded(await directory.say(directory.registrar(1), on.wye.id, no))
    return { verb: 'approve', proposal: digest }
  }),
)
refuses('proposal_unknown', 'it has lapsed after fourteen days', async on => {
  const directory = new RawDirectory(on.world)
  const council = await on.world.join('Waiting')
  const own = await directory.admission(council.id, await makeNewcomer(), 'manager')
  const { digest } = recorded(await directory.say(directory.member(council), council.id, own))
  // As if all this had been fifteen days ago.
  await on.owner`update chain set received_at = received_at - 15 * 86400 where subject = ${council.id}`
  return () => directory.say(directory.registrar(0), council.id, { verb: 'approve', proposal: digest })
})
refuses('proposal_unknown', 'whoever proposed it has been removed since', async on => {
  const directory = new RawDirectory(on.world)
  const council = await on.world.join('Proposing')
  const own = await directory.admission(council.id, await makeNewcomer(), 'manager')
  const { digest } = recorded(await directory.say(directory.member(council), council.id, own))
  const gone = {
    verb: 'remove_member',
    member: memberOf(council, 'manager').key.kid,
    reason: 'lost',
    since: now(),
  } as const
  recorded(await directory.say(directory.registrar(0), council.id, gone))
  return () => directory.say(directory.registrar(1), council.id, { verb: 'approve', proposal: digest })
})

// What a newcomer proves.
refuses(
  'already_admitted',
  'a key is admitted once',
  byManager(async (on, directory) => {
    const newcomer = await makeNewcomer()
    const admission = await directory.admission(on.wye.id, newcomer, 'officer')
    recorded(await directory.say(directory.member(on.wye), on.wye.id, admission))
    return directory.admission(on.wye.id, newcomer, 'officer')
  }),
)
refuses(
  'already_admitted',
  'also not at another council',
  byManager(async (on, directory) => {
    const newcomer = await makeNewcomer()
    const admission = await directory.admission(on.ealing.id, newcomer, 'officer')
    recorded(await directory.say(directory.member(on.ealing), on.ealing.id, admission))
    return directory.admission(on.wye.id, newcomer, 'officer')
  }),
)
refuses(
  'already_admitted',
  'also not where two councils proposed it before either was approved',
  byRegistrar(async (on, directory) => {
    const newcomer = await makeNewcomer()
    const [here, there] = await Promise.all(
      [on.wye, on.ealing].map(async ({ id }) => {
        const own = await directory.admission(id, newcomer, 'manager')
        return recorded(await directory.say(directory.registrar(0), id, own))
      }),
    )
    recorded(await directory.say(directory.registrar(1), on.ealing.id, { verb: 'approve', proposal: there?.digest }))
    return { verb: 'approve', proposal: here?.digest }
  }, 1),
)
refuses(
  'already_admitted',
  'a certificate is published once',
  byManager(({ wye }) => {
    const { fingerprint, certificate } = wye.keyrings.cme?.keys.at(-1) ?? { fingerprint: '', certificate: '' }
    return { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate }
  }),
)
const proving = (more: (on: Stage) => object | Promise<object>) =>
  byManager(async (on, directory) => directory.admission(on.wye.id, await makeNewcomer(), 'officer', await more(on)))
refuses(
  'proof_invalid',
  'signed for another role',
  proving(() => ({ spoil: { role: 'manager' } })),
)
refuses(
  'proof_invalid',
  'signed for another council',
  proving(({ ealing }) => ({ spoil: { authority: ealing.id } })),
)
refuses(
  'proof_invalid',
  'signed for another nation',
  proving(() => ({ spoil: { net: 'A'.repeat(43) } })),
)
refuses(
  'proof_invalid',
  'signed for another device',
  proving(() => ({ spoil: { device: 'a'.repeat(64) } })),
)
refuses(
  'proof_invalid',
  'signed for another person',
  proving(() => ({ spoil: { person: newId() } })),
)
refuses(
  'proof_invalid',
  'signed by another key',
  proving(async () => ({ provenBy: (await makeNewcomer()).key })),
)
refuses(
  'proof_invalid',
  'signed by another key under the name of the new one',
  byManager(async ({ wye }, directory) => {
    const newcomer = await makeNewcomer()
    const provenBy = { ...(await makeNewcomer()).key, kid: newcomer.key.kid }
    return directory.admission(wye.id, newcomer, 'officer', { provenBy })
  }),
)

// Certificates and documents.
const publishing = (change: (on: Stage) => Promise<Record<string, unknown>>) =>
  byManager(async on => {
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: on.wye.id, desk: 'cme' })
    return { verb: 'publish_certificate', desk: 'cme', fingerprint, certificate, ...(await change(on)) }
  })
refuses(
  'certificate_invalid',
  'no certificate at all',
  publishing(async () => ({ certificate: 'hello' })),
)
refuses(
  'certificate_invalid',
  'another fingerprint than it has',
  publishing(async () => ({ fingerprint: 'a'.repeat(64) })),
)
refuses(
  'certificate_invalid',
  'made for another desk',
  publishing(async () => ({ desk: 'sen' })),
)
refuses(
  'certificate_invalid',
  'made for another council',
  publishing(async ({ ealing }) => {
    const { fingerprint, certificate } = await makeDeskCertificate({ authority: ealing.id, desk: 'cme' })
    return { fingerprint, certificate }
  }),
)
refuses(
  'certificate_invalid',
  'a private key, sent by mistake',
  publishing(async ({ wye }) => {
    const { fingerprint, privateKey } = await makeDeskCertificate({ authority: wye.id, desk: 'cme' })
    return { fingerprint, certificate: privateKey }
  }),
)
refuses(
  'certificate_invalid',
  'retired though it is not in force',
  byManager(() => ({ verb: 'retire_certificate', fingerprint: 'a'.repeat(64), reason: 'left' })),
)
const updating = (document: string | undefined, digest: string) =>
  async function arrange({ world, wye }: Stage) {
    const directory = new RawDirectory(world)
    const own = { verb: 'update', document: digest } as const
    const enclosed = document === undefined ? {} : { document }
    return () => directory.say(directory.member(wye), wye.id, own, enclosed)
  }
refuses('document_digest', 'another text than was signed for', updating('{"telephone":"1"}', await sha256('{}')))
refuses('document_digest', 'no text at all', updating(undefined, await sha256('{}')))
refuses('malformed_request', 'a text no database can hold', updating('\0', await sha256('\0')))
test('the same contacts at two councils are kept for both', async () => {
  const { world, ealing, slough } = stage()
  const contacts = { contacts: [{ for: 'cme' as const, telephone: '01632 960000' }] }
  const document = JSON.stringify(contacts)
  for (const council of [ealing, slough]) {
    await world.builder.publishContacts(council.id, memberOf(council, 'manager'), contacts)
    const path = `/directory/authorities/${council.id}/documents/${await sha256(document)}`
    expect((await world.clientOf(memberOf(council, 'officer')).get(path)).body).toEqual({ document })
  }
})
test('who is let in right after somebody was removed can speak at once', async () => {
  const { world, ealing } = stage()
  const council = await world.join('Swapping')
  const directory = new RawDirectory(world)
  const gone = {
    verb: 'remove_member',
    member: memberOf(council, 'auditor').key.kid,
    reason: 'left',
    since: now(),
  } as const
  recorded(await directory.say(directory.member(council), council.id, gone))
  const newcomer = await makeNewcomer()
  const admission = await directory.admission(council.id, newcomer, 'officer')
  recorded(await directory.say(directory.member(council), council.id, admission))
  const member = { name: 'officer', role: 'officer' as const, desks: ['cme'], ...newcomer }
  must(await new RawReferral(world, { ...council, members: [member] }, ealing).send())
})
