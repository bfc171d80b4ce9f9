// §5: certificates, keyrings, and who can be referred to.
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { memberOf, usualPeople } from '../../../support/live-nation.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { compact, headerFor } from '../../../support/raw-statement.ts'
import { clientOf, nobody, now, type Rule, refused, same, taken } from '../../rule.ts'
import { rule } from './ground.ts'

export const certificateRules: Rule[] = [
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
