// §5: what holds for every change, whatever it changes: the checks of all statements, people and not keys, everything looked at twice.
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { type Id, newId, sha256 } from '../../../../schemas/ids.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { asMember, type Change, makeNewcomer, type Voice } from '../../../support/raw-directory.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { compact, headerFor } from '../../../support/raw-statement.ts'
import { holds, nobody, now, type Rule, refused, same, taken } from '../../rule.ts'
import { type Ground, onNationalHead, rule, stateIn } from './ground.ts'

type Heard = { subject: string; position: number; verb: string }

const verify: Change = { verb: 'verify_entry' }

/** A certificate for a desk, proposed by the council's manager. */
async function publishing({ council }: Ground, desk: string): Promise<Change & { fingerprint: string }> {
  const { fingerprint, certificate } = await makeDeskCertificate({ authority: council.id, desk })
  return { verb: 'publish_certificate', desk, fingerprint, certificate }
}

/** As somebody would whose client checks no form. */
async function sayUnchecked(
  { directory, nation }: Pick<Ground, 'directory' | 'nation'>,
  by: Voice,
  sub: Id,
  own: object,
) {
  const sound = await directory.sign(by, sub, verify)
  const { verb: _, ...common } = JSON.parse(Buffer.from(sound.split('.')[1] ?? '', 'base64url').toString())
  return nation.clientOf(by).say(await compact(by.key, headerFor(by.key), { ...common, ...own }))
}

export const everyChangeRules: Rule[] = [
  rule(
    'D-99',
    'A council that two register at once is registered by one of them; the same bytes at once get one receipt.',
    async ({ directory, nation, first, second, council }) => {
      const id = newId()
      const register: Change = { verb: 'register', identity: { ...council.identity, name: 'Registered at Once' } }
      const [one, other] = [await directory.sign(first, id, register), await directory.sign(second, id, register)]
      const post = (by: typeof first, statement: string) => nation.clientOf(by).say(statement)
      const answers = await Promise.all([
        ...[1, 2, 3].map(() => post(first, one)),
        ...[1, 2, 3].map(() => post(second, other)),
      ])
      const heard = answers.filter(({ status }) => status < 300)
      same([heard.length, new Set(heard.map(({ body }) => body.receipt)).size], [3, 1], 'heard, and receipts')
      for (const answer of answers) if (answer.status >= 300) refused(answer, 'stale')
      const [winner] = heard
      holds(winner, 'neither was heard')
      const { chain } = taken(await nation.clientOf(first).get(`/directory/authorities/${id}/chain`)).body as {
        chain: { statement: string }[]
      }
      same(chain.length, 1, 'the number of statements')
      holds([one, other].includes(chain[0]?.statement ?? ''), 'another statement is recorded')
    },
  ),
  rule(
    'D-100',
    'A statement about a council passes the checks of every statement: nation, clock, id, speaker, key.',
    async ({ directory, nation, manager, first, council }) => {
      const say = (own: object, by = manager) => directory.say(by, council.id, { ...verify, ...own })
      refused(await say({ net: nobody }), 'wrong_net')
      refused(await say({ iat: now() - 600 }), 'clock')
      refused(
        await sayUnchecked({ directory, nation }, manager, council.id, { ...verify, child: 'Zofia' }),
        'unknown_claim',
      )
      refused(await say({ iss: newId() }), 'key_not_of_issuer')
      refused(await say({ iss: council.id }, first), 'key_not_of_issuer')
      const jti = newId()
      taken(await say({ jti }))
      refused(await say({ jti }), 'jti_reused')
      const forged = await directory.sign(manager, council.id, verify, { ...first.key, kid: manager.key.kid })
      refused(await directory.post(manager, council.id, forged), 'signature_invalid')
    },
  ),
  rule(
    'D-101',
    'Systems and auditors are let in and removed by a manager, at once; who leaves is no business of the nation.',
    async ({ directory, nation, manager, first, council }) => {
      for (const role of ['system', 'auditor'] as const) {
        const newcomer = await makeNewcomer()
        const admission = await directory.admission(council.id, newcomer, role)
        refused(await directory.say(first, council.id, admission), 'role_may_not', 'verb_not_allowed')
        same(stateIn(taken(await directory.say(manager, council.id, admission))), 'recorded', `the ${role}`)
        const client = nation.clientOf(asMember(newcomer, role))
        taken(await client.get('/feed'))
        const gone: Change = { verb: 'remove_member', member: newcomer.key.kid, reason: 'left', since: now() }
        refused(await directory.say(first, council.id, gone), 'role_may_not')
        taken(await directory.say(manager, council.id, gone))
        refused(await client.get('/feed'), 'member_removed')
      }
    },
  ),
  rule(
    'D-102',
    'A certificate that is lost or compromised ends at once by a manager’s or a registrar’s word; a registrar ends none for leaving.',
    async ground => {
      const { directory, nation, manager, first, second, council, sender } = ground
      for (const by of [manager, first]) {
        const published = await publishing(ground, 'admissions')
        await directory.approved(manager, council.id, published, second)
        const retire = { verb: 'retire_certificate', fingerprint: published.fingerprint } as const
        if (by === first) refused(await directory.say(by, council.id, { ...retire, reason: 'left' }), 'role_may_not')
        same(
          stateIn(taken(await directory.say(by, council.id, { ...retire, reason: 'lost' }))),
          'recorded',
          'the state',
        )
        const draft = new RawReferral(nation, sender, council)
        refused(await draft.say(sender, draft.sendClaims({ desk: 'admissions' })), 'recipient_without_certificate')
      }
    },
  ),
  rule(
    'D-103',
    'Who proposed something as a manager does not approve it as a registrar: people count, not keys and not offices.',
    async ground => {
      const { directory, manager, first, second, council } = ground
      await onNationalHead(ground)
      const same_person = await makeNewcomer(memberOf(council, 'manager').person)
      await directory.approved(first, 'national', await directory.registrarAdmission(same_person), second)
      const registrar = { key: same_person.key, iss: 'national' as const }
      const { digest } = taken(await directory.say(manager, council.id, await publishing(ground, 'ehe')))
      const approval = { verb: 'approve', proposal: digest } as const
      refused(await directory.say(registrar, council.id, approval), 'proposer_may_not_approve')
      taken(await directory.say(first, council.id, approval))
      const { kid } = same_person.key
      await directory.approved(first, 'national', { verb: 'remove_registrar', registrar: kid, reason: 'left' }, second)
    },
  ),
  rule('D-104', 'What had to hold for a proposal is looked at again when it is approved.', async ground => {
    const { directory, manager, first, council } = ground
    const published = await publishing(ground, 'sen')
    const proposals = [
      taken(await directory.say(manager, council.id, published)).digest,
      taken(await directory.say(manager, council.id, published)).digest,
    ]
    const approve = (proposal = nobody) => directory.say(first, council.id, { verb: 'approve', proposal })
    taken(await approve(proposals[0]))
    refused(await approve(proposals[1]), 'already_admitted')
  }),
  rule(
    'D-105',
    'A key that was a council’s is never the nation’s, and one of the nation’s is no council’s.',
    async ground => {
      const { directory, manager, first, council } = ground
      await onNationalHead(ground)
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      refused(await directory.say(first, 'national', await directory.registrarAdmission(newcomer)), 'already_admitted')
      const { person, key } = ground.nation.registrars[1] ?? {}
      holds(person && key, 'there is no second registrar')
      const registrar = { person, key, device: newcomer.device }
      const admission = await directory.admission(council.id, registrar, 'officer')
      refused(await directory.say(manager, council.id, admission), 'already_admitted', 'certificate_invalid')
    },
  ),
  rule('D-106', 'A rehearsal says that it is one: in its founding, and to whoever asks the gateway.', async ctx => {
    const about = taken(await ctx.nation.clientOf(ctx.first).get('/.well-known/cme-gateway')).body
    const { chain } = taken(await ctx.nation.clientOf(ctx.first).get('/directory/national/chain')).body as {
      chain: { statement: string }[]
    }
    const [founding] = chain
    const claims = JSON.parse(Buffer.from(founding?.statement.split('.')[1] ?? '', 'base64url').toString())
    same([about.rehearsal, claims.rehearsal], [true, true], 'what is said')
  }),
  rule(
    'D-108',
    'A removal says why, and since when what the key said is doubtful: not in days to come, and 90 days back at most.',
    async ({ directory, nation, manager, council }) => {
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      const gone: Change = { verb: 'remove_member', member: newcomer.key.kid, reason: 'compromised', since: now() }
      for (const missing of ['reason', 'since'] as const) {
        const { [missing]: _, ...rest } = gone
        refused(await sayUnchecked({ directory, nation }, manager, council.id, rest as Change), 'unknown_claim')
      }
      const bored = { ...gone, reason: 'bored' }
      refused(await sayUnchecked({ directory, nation }, manager, council.id, bored), 'unknown_claim')
      for (const since of [now() + 3_600, now() - 91 * 86_400])
        refused(await directory.say(manager, council.id, { ...gone, since }), 'verb_not_allowed')
      taken(await directory.say(manager, council.id, gone))
    },
    '§7',
  ),
  rule(
    'D-109',
    'A change is decided on its own chain: named on another, or lapsed into a refusal, nothing waits under that digest.',
    async ground => {
      const { directory, manager, first, council, sender } = ground
      const { digest } = taken(await directory.say(manager, council.id, await publishing(ground, 'front_door')))
      const elsewhere = { verb: 'approve', proposal: digest } as const
      refused(await directory.say(first, sender.id, elsewhere), 'proposal_unknown')
      taken(await directory.say(manager, council.id, { verb: 'refuse', proposal: digest, reason: 'mistaken' }))
      refused(await directory.say(first, council.id, elsewhere), 'proposal_unknown')
    },
  ),
  rule(
    'D-110',
    'The nation hears of every key reported lost or compromised; what is in contacts stands beside the chain, never in it.',
    async ({ directory, nation, manager, first, council }) => {
      const registrar = nation.clientOf(first)
      const from = taken(await registrar.get('/feed?after=now')).body.next
      const { chain } = taken(await registrar.get(`/directory/authorities/${council.id}/chain`)).body as {
        chain: object[]
      }
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      const gone: Change = { verb: 'remove_member', member: newcomer.key.kid, reason: 'lost', since: now() }
      taken(await directory.say(manager, council.id, gone))
      // The first pages may tell of what was said before, and of others: it is shown once nobody can overtake it.
      const heard: Heard[] = []
      for (let place = from; !heard.some(({ verb }) => verb === gone.verb); ) {
        const { body } = taken(await registrar.get(`/feed?after=${place}&wait=10`))
        const items = body.items as Heard[]
        holds(items.length > 0, 'the nation does not hear of it')
        heard.push(...items.filter(one => one.subject === council.id && one.position >= chain.length))
        place = body.next
      }
      same(
        heard.map(({ verb }) => verb),
        [gone.verb],
        'what the nation hears',
      )
      const document = JSON.stringify({ contacts: [{ for: 'cme', name: 'Zebedee Quill', telephone: '01632 960003' }] })
      const own: Change = { verb: 'update', document: await sha256(document) }
      taken(await directory.say(manager, council.id, own, { document }))
      const { text } = taken(await registrar.get(`/directory/authorities/${council.id}/chain`))
      const said = [...text.matchAll(/"statement":"[^."]*\.([^."]*)/g)].map(([, payload = '']) =>
        Buffer.from(payload, 'base64url').toString(),
      )
      holds(!said.join().includes('Quill'), 'a name stands in the chain')
    },
  ),
]
