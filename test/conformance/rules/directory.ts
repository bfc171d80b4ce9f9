// §5: the directory is made of statements too: whose second word each change needs, and what a newcomer must prove.
import { makeDeskCertificate } from '../../../clients/seal/index.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { newId, sha256 } from '../../../schemas/ids.ts'
import { memberOf, usualPeople } from '../../support/live-nation.ts'
import { makeNewcomer, RawDirectory, type Voice } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { compact, headerFor } from '../../support/raw-statement.ts'
import { type Ctx, clientOf, holds, nobody, now, type Rule, refused, same, taken } from '../rule.ts'

type Ground = Ctx & { directory: RawDirectory; council: CouncilKeys; manager: Voice; first: Voice; second: Voice }
/** A rule about the third council, which is a party to nothing. */
const rule = (id: string, sentence: string, run: (ground: Ground) => Promise<void>): Rule => ({
  id,
  section: '§5',
  rule: sentence,
  async run(ctx) {
    const directory = new RawDirectory(ctx.nation)
    const [first, second] = [directory.registrar(0), directory.registrar(1)]
    await run({ ...ctx, directory, council: ctx.stranger, manager: directory.member(ctx.stranger), first, second })
  },
})
const stateIn = (answer: { body: Record<string, unknown> }) =>
  JSON.parse(Buffer.from(String(answer.body.receipt).split('.')[1] ?? '', 'base64url').toString()).state
const members = async ({ council, ...ctx }: Ground) =>
  taken(await clientOf(ctx, council).get(`/directory/authorities/${council.id}/members`)).text

const changes: Rule[] = [
  rule(
    'D-01',
    'A council is registered by one registrar with the approval of another.',
    async ({ directory, first, second, council }) => {
      const id = newId()
      const identity = { ...council.identity, name: 'Newly Registered' }
      const proposal = taken(await directory.say(first, id, { verb: 'register', identity }))
      same(stateIn(proposal), 'proposed', 'the state after one')
      refused(
        await directory.say(first, id, { verb: 'approve', proposal: proposal.digest }),
        'proposer_may_not_approve',
      )
      same(
        stateIn(taken(await directory.say(second, id, { verb: 'approve', proposal: proposal.digest }))),
        'approved',
        'the state after two',
      )
    },
  ),
  rule('D-02', 'A council cannot be referred to while one registrar alone has proposed it.', async ctx => {
    const id = newId()
    const identity = { ...ctx.council.identity, name: 'Only Proposed' }
    taken(await ctx.directory.say(ctx.first, id, { verb: 'register', identity }))
    const draft = new RawReferral(ctx.nation, ctx.sender, ctx.recipient)
    const heads = Object.fromEntries([ctx.sender.id, id].map(one => [one, ctx.nation.builder.heads.get(one)]))
    refused(await draft.say(ctx.sender, draft.sendClaims({ to: id, heads })), 'unknown_authority')
  }),
  rule('D-03', 'A council is registered once.', async ({ directory, first, council }) => {
    refused(
      await directory.say(first, council.id, { verb: 'register', identity: council.identity }),
      'verb_not_allowed',
    )
  }),
  rule(
    'D-04',
    'Name, codes and status change by two registrars; no manager proposes or approves it.',
    async ({ directory, first, second, manager, council }) => {
      const change = { verb: 'update_identity', identity: { ...council.identity, region: 'West' } } as const
      refused(await directory.say(manager, council.id, change), 'role_may_not')
      const { digest } = taken(await directory.say(first, council.id, change))
      refused(await directory.say(manager, council.id, { verb: 'approve', proposal: digest }), 'role_may_not')
      taken(await directory.say(second, council.id, { verb: 'approve', proposal: digest }))
    },
  ),
  rule(
    'D-05',
    'A manager verifies the entry and publishes contacts at once.',
    async ({ directory, manager, council, ...ctx }) => {
      same(stateIn(taken(await directory.say(manager, council.id, { verb: 'verify_entry' }))), 'recorded', 'the state')
      const document = JSON.stringify({ contacts: [{ for: 'cme', telephone: '01632 960002' }] })
      const own = { verb: 'update', document: await sha256(document) } as const
      taken(await directory.say(manager, council.id, own, { document }))
      const path = `/directory/authorities/${council.id}/documents/${own.document}`
      same((await clientOf(ctx, ctx.sender).get(path)).body, { document }, 'the document')
    },
  ),
  rule('D-06', 'A document travels whole and as it was signed for.', async ({ directory, manager, council }) => {
    const own = { verb: 'update', document: await sha256('{"contacts":[]}') } as const
    refused(await directory.say(manager, council.id, own), 'document_digest')
    refused(await directory.say(manager, council.id, own, { document: '{"contacts": []}' }), 'document_digest')
  }),
  rule('D-07', 'An officer changes nothing in the directory.', async ({ directory, council }) => {
    refused(
      await directory.say(directory.member(council, 'officer'), council.id, { verb: 'verify_entry' }),
      'role_may_not',
    )
  }),
  rule(
    'D-08',
    'A manager speaks about their own council only; a registrar does not speak for a council.',
    async ({ directory, first, council, sender }) => {
      refused(await directory.say(directory.member(sender), council.id, { verb: 'verify_entry' }), 'role_may_not')
      refused(await directory.say(first, council.id, { verb: 'verify_entry' }), 'role_may_not')
    },
  ),
]

const people: Rule[] = [
  rule('D-09', 'A manager lets an officer in at once.', async ({ directory, manager, council }) => {
    const admission = await directory.admission(council.id, await makeNewcomer(), 'officer')
    same(stateIn(taken(await directory.say(manager, council.id, admission))), 'recorded', 'the state')
  }),
  rule('D-10', 'A further manager needs another manager or a registrar.', async ground => {
    const { directory, manager, first, council } = ground
    const newcomer = await makeNewcomer()
    const { digest } = taken(
      await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'manager')),
    )
    holds(!(await members(ground)).includes(newcomer.key.kid), 'who was only proposed is a member already')
    const approve = { verb: 'approve', proposal: digest } as const
    refused(await directory.say(manager, council.id, approve), 'proposer_may_not_approve')
    refused(await directory.say(directory.member(council, 'officer'), council.id, approve), 'role_may_not')
    taken(await directory.say(first, council.id, approve))
    const third = await directory.admission(council.id, await makeNewcomer(), 'manager')
    const next = taken(await directory.say(manager, council.id, third))
    const voice = { key: newcomer.key, iss: council.id }
    taken(await directory.say(voice, council.id, { verb: 'approve', proposal: next.digest }))
  }),
  rule(
    'D-11',
    'Nobody approves their own proposal with a second key of the same person.',
    async ({ directory, manager, council }) => {
      const second = await makeNewcomer(memberOf(council, 'manager').person)
      await directory.approved(manager, council.id, await directory.admission(council.id, second, 'manager'))
      const { digest } = taken(
        await directory.say(
          manager,
          council.id,
          await directory.admission(council.id, await makeNewcomer(), 'manager'),
        ),
      )
      const voice = { key: second.key, iss: council.id }
      refused(await directory.say(voice, council.id, { verb: 'approve', proposal: digest }), 'proposer_may_not_approve')
    },
  ),
  rule(
    'D-12',
    'The first manager is proposed by one registrar and approved by another; no registrar lets in anybody else.',
    async ({ directory, first, second, council, nation }) => {
      const id = newId()
      await nation.builder.register(id, { ...council.identity, name: 'Without Manager' })
      refused(
        await directory.say(first, id, await directory.admission(id, await makeNewcomer(), 'officer')),
        'role_may_not',
      )
      const { digest } = taken(
        await directory.say(first, id, await directory.admission(id, await makeNewcomer(), 'manager')),
      )
      refused(await directory.say(first, id, { verb: 'approve', proposal: digest }), 'proposer_may_not_approve')
      taken(await directory.say(second, id, { verb: 'approve', proposal: digest }))
    },
  ),
  rule('D-13', 'A removal is in force at once, by a manager or a registrar.', async ground => {
    const { directory, manager, first, council, nation } = ground
    for (const by of [manager, first]) {
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      const client = nation.clientOf(newcomer)
      taken(await client.get('/feed'))
      const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'lost', since: now() } as const
      taken(await directory.say(by, council.id, gone))
      refused(await client.get('/feed'), 'member_removed')
    }
  }),
  rule(
    'D-14',
    'A key is admitted once, ever: not again where it was, and not elsewhere.',
    async ({ directory, manager, council, sender }) => {
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'left', since: now() } as const
      taken(await directory.say(manager, council.id, gone))
      refused(
        await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')),
        'already_admitted',
      )
      const elsewhere = await directory.admission(sender.id, newcomer, 'officer')
      refused(await directory.say(directory.member(sender), sender.id, elsewhere), 'already_admitted')
    },
  ),
  rule(
    'D-15',
    'A key proposed at two councils is admitted at one.',
    async ({ directory, first, second, council, sender }) => {
      const newcomer = await makeNewcomer()
      const [here, there] = [
        taken(await directory.say(first, council.id, await directory.admission(council.id, newcomer, 'manager'))),
        taken(await directory.say(first, sender.id, await directory.admission(sender.id, newcomer, 'manager'))),
      ]
      taken(await directory.say(second, council.id, { verb: 'approve', proposal: here.digest }))
      refused(await directory.say(second, sender.id, { verb: 'approve', proposal: there.digest }), 'already_admitted')
    },
  ),
  ...Object.entries({
    role: { role: 'manager' },
    council: { authority: newId() },
    nation: { net: nobody },
    device: { device: 'a'.repeat(64) },
    person: { person: newId() },
  }).map(([what, spoil], index) =>
    rule(
      `D-${16 + index}`,
      `A newcomer's proof for another ${what} is refused.`,
      async ({ directory, manager, council }) => {
        const admission = await directory.admission(council.id, await makeNewcomer(), 'officer', { spoil })
        refused(await directory.say(manager, council.id, admission), 'proof_invalid')
      },
    ),
  ),
  rule('D-21', "A newcomer's proof is signed by the new key itself.", async ({ directory, manager, council }) => {
    const newcomer = await makeNewcomer()
    const provenBy = { ...(await makeNewcomer()).key, kid: newcomer.key.kid }
    const admission = await directory.admission(council.id, newcomer, 'officer', { provenBy })
    refused(await directory.say(manager, council.id, admission), 'proof_invalid')
  }),
  rule(
    'D-22',
    'A person is named for every role but system, and a system never works at the restricted desk.',
    async ({ directory, manager, council }) => {
      const nameless = await directory.admission(council.id, await makeNewcomer(), 'officer', { named: false })
      refused(await directory.say(manager, council.id, nameless), 'unknown_claim')
      const system = await directory.admission(council.id, await makeNewcomer(), 'system', { desks: ['restricted'] })
      refused(await directory.say(manager, council.id, system), 'role_may_not')
    },
  ),
]

const proposals: Rule[] = [
  rule(
    'D-23',
    'approve and refuse name the digest of a change that waits.',
    async ({ directory, first, second, council }) => {
      refused(await directory.say(second, council.id, { verb: 'approve', proposal: nobody }), 'proposal_unknown')
      refused(
        await directory.say(second, council.id, { verb: 'refuse', proposal: nobody, reason: '' }),
        'proposal_unknown',
      )
      const identity = { ...council.identity, region: 'East' }
      const { digest } = taken(await directory.say(first, council.id, { verb: 'update_identity', identity }))
      taken(await directory.say(second, council.id, { verb: 'refuse', proposal: digest, reason: 'no' }))
      refused(await directory.say(second, council.id, { verb: 'approve', proposal: digest }), 'proposal_unknown')
    },
  ),
  rule('D-24', 'A change is approved once.', async ({ directory, first, second, council }) => {
    const identity = { ...council.identity, region: 'South' }
    const { digest } = await directory.approved(first, council.id, { verb: 'update_identity', identity }, second)
    refused(await directory.say(second, council.id, { verb: 'approve', proposal: digest }), 'proposal_unknown')
  }),
  rule(
    'D-25',
    'A change lapses when whoever proposed it has been removed.',
    async ({ directory, first, second, nation }) => {
      const council = await nation.join('Proposer')
      const admission = await directory.admission(council.id, await makeNewcomer(), 'manager')
      const { digest } = taken(await directory.say(directory.member(council), council.id, admission))
      const gone = {
        verb: 'remove_member',
        member: memberOf(council, 'manager').key.kid,
        reason: 'lost',
        since: now(),
      } as const
      taken(await directory.say(first, council.id, gone))
      refused(await directory.say(second, council.id, { verb: 'approve', proposal: digest }), 'proposal_unknown')
    },
  ),
  rule(
    'D-26',
    'A directory statement on an old head is refused with what was said since.',
    async ({ directory, manager, council }) => {
      const late = await directory.sign(manager, council.id, { verb: 'verify_entry' })
      const said = taken(await directory.say(manager, council.id, { verb: 'verify_entry' }))
      const answer = refused(await directory.post(manager, council.id, late), 'stale')
      same(answer.body.missing, [{ statement: said.statement, receipt: said.body.receipt }], 'missing')
    },
  ),
]

const certificates: Rule[] = [
  rule(
    'D-27',
    'A certificate is published by a manager with the approval of a registrar.',
    async ({ directory, manager, second, council }) => {
      const { fingerprint, certificate } = await makeDeskCertificate({ authority: council.id, desk: 'sen' })
      const { digest } = taken(
        await directory.say(manager, council.id, {
          verb: 'publish_certificate',
          desk: 'sen',
          fingerprint,
          certificate,
        }),
      )
      refused(await directory.say(manager, council.id, { verb: 'approve', proposal: digest }), 'role_may_not')
      taken(await directory.say(second, council.id, { verb: 'approve', proposal: digest }))
    },
  ),
  rule(
    'D-28',
    'A certificate has the fingerprint and the owner it is published under.',
    async ({ directory, manager, council, sender }) => {
      const made = await makeDeskCertificate({ authority: council.id, desk: 'cme' })
      const publish = {
        verb: 'publish_certificate',
        desk: 'cme',
        fingerprint: made.fingerprint,
        certificate: made.certificate,
      } as const
      const theirs = await makeDeskCertificate({ authority: sender.id, desk: 'cme' })
      const spoilt = [
        { fingerprint: 'a'.repeat(64) },
        { desk: 'sen' },
        { certificate: made.privateKey },
        { certificate: theirs.certificate, fingerprint: theirs.fingerprint },
      ]
      for (const change of spoilt) {
        refused(await directory.say(manager, council.id, { ...publish, ...change }), 'certificate_invalid')
      }
    },
  ),
  rule(
    'D-29',
    'A desk without a certificate in force cannot be referred to.',
    async ({ nation, sender, recipient }) => {
      const draft = new RawReferral(nation, sender, recipient)
      refused(await draft.say(sender, draft.sendClaims({ desk: 'admissions' })), 'recipient_without_certificate')
    },
  ),
  rule(
    'D-30',
    'A desk can be referred to when two people can open it; a system and an auditor are none.',
    async ({ nation, sender }) => {
      const lone = await nation.join('One Person', { people: usualPeople.filter(({ name }) => name !== 'officer') })
      const draft = new RawReferral(nation, sender, lone)
      refused(await draft.say(sender, draft.sendClaims()), 'recipient_without_certificate')
    },
  ),
  rule(
    'D-31',
    'A closed council cannot be referred to, and its successors are named.',
    async ({ directory, first, second, nation, sender, council }) => {
      const closed = await nation.join('Dissolved')
      const identity = { ...closed.identity, status: 'closed', successors: [council.id] }
      await directory.approved(first, closed.id, { verb: 'update_identity', identity }, second)
      const draft = new RawReferral(nation, sender, closed)
      const answer = refused(await draft.say(sender, draft.sendClaims()), 'recipient_closed')
      same(answer.body.successors, [council.id], 'successors')
    },
  ),
  rule(
    'D-32',
    'A keyring is shared by who holds it, sealed to the devices of those it is shared with.',
    async ({ directory, manager, council }) => {
      const letter = new Uint8Array(4096)
      const officer = memberOf(council, 'officer')
      const claim = {
        sha256: await sha256(letter),
        bytes: letter.length,
        certificates: ['a'.repeat(64)],
        opening: nobody,
      }
      const own = { verb: 'share_keyring', desk: 'cme', members: [officer.key.kid], letter: claim } as const
      refused(await directory.say(manager, council.id, own, { letter }), 'letter_certificates')
      const right = { ...own, letter: { ...claim, certificates: [officer.device.fingerprint] } }
      refused(await directory.say(manager, council.id, right, { letter: letter.subarray(1) }), 'letter_digest')
      taken(await directory.say(manager, council.id, right, { letter }))
    },
  ),
  rule('D-33', 'The nation cannot be founded over the network.', async ({ directory, first, nation }) => {
    const { body } = taken(await nation.clientOf(first).get('/directory/national/chain'))
    const [{ statement }] = body.chain as [{ statement: string }]
    const claims = JSON.parse(Buffer.from(statement.split('.')[1] ?? '', 'base64url').toString())
    const again = await compact(first.key, headerFor(first.key), { ...claims, jti: newId(), iat: now() })
    refused(await directory.post(first, 'national', again), 'verb_not_allowed', 'role_may_not')
  }),
  rule('D-34', 'An entry can be read as of any time.', async ground => {
    const path = `/directory/authorities/${ground.council.id}`
    refused(await clientOf(ground, ground.sender).get(`${path}?at=1000000000`), 'unknown_authority')
    taken(await clientOf(ground, ground.sender).get(`${path}?at=${now() + 5}`))
  }),
]

export const directoryRules: Rule[] = [...changes, ...people, ...proposals, ...certificates]
