// §5: entries and proposals: whose second word each change needs.
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { makeNewcomer } from '../../../support/raw-directory.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { clientOf, nobody, now, type Rule, refused, same, taken } from '../../rule.ts'
import { rule, stateIn } from './ground.ts'

export const changeRules: Rule[] = [
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

export const proposalRules: Rule[] = [
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
