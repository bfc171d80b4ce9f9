// §5: what waits for a second person, who is waited for, and how a council ends.
import { newId } from '../../../../schemas/ids.ts'
import { makeNewcomer } from '../../../support/raw-directory.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { clientOf, holds, type Rule, refused, same, taken } from '../../rule.ts'
import { rule, stateIn } from './ground.ts'

type Item = { proposal: string; state: string; reason?: string }
const today = () => new Date().toISOString().slice(0, 10)

export const approvalRules: Rule[] = [
  rule(
    'D-80',
    'A further manager is approved by another manager; by a registrar only where there is none.',
    async ({ directory, nation, first }) => {
      const council = await nation.join('Two Managers')
      const manager = directory.member(council)
      const second = await makeNewcomer()
      const admission = await directory.admission(council.id, second, 'manager')
      await directory.approved(manager, council.id, admission, first)
      const third = await directory.admission(council.id, await makeNewcomer(), 'manager')
      const { digest } = taken(await directory.say(manager, council.id, third))
      const approval = { verb: 'approve', proposal: digest } as const
      refused(await directory.say(first, council.id, approval), 'role_may_not')
      taken(await directory.say({ key: second.key, iss: council.id }, council.id, approval))
    },
  ),
  rule('D-81', 'Registrars let a manager in only where there is none.', async ({ directory, nation, first }) => {
    const council = await nation.join('Has a Manager')
    const admission = await directory.admission(council.id, await makeNewcomer(), 'manager')
    refused(await directory.say(first, council.id, admission), 'verb_not_allowed')
  }),
  rule(
    'D-82',
    'What is proposed waits in the queue of whoever may approve it, never in the proposer’s; refused, the proposer is told why.',
    async ({ directory, nation, first, second }) => {
      const id = newId()
      const identity = { name: 'Waiting', nation: 'England', gss: [], status: 'active' } as const
      const { digest } = taken(await directory.say(first, id, { verb: 'register', identity }))
      const queue = async (by: typeof first, mine: boolean) => {
        const { body } = taken(await nation.clientOf(by).get(`/directory/approvals?mine=${mine}&limit=200`))
        return (body.items as Item[]).find(one => one.proposal === digest)
      }
      same(
        [(await queue(first, false)) === undefined, (await queue(second, false))?.state],
        [true, 'waiting'],
        'queues',
      )
      taken(await directory.say(second, id, { verb: 'refuse', proposal: digest, reason: 'spelt wrongly' }))
      const told = await queue(first, true)
      same([told?.state, told?.reason], ['refused', 'spelt wrongly'], 'what the proposer is told')
      same(await queue(second, false), undefined, 'what waits then')
    },
  ),
  rule(
    'D-83',
    'A council is succeeded by two registrars’ word, and closed from its day on: sends to it are refused, naming the successors.',
    async ({ directory, nation, first, second, sender }) => {
      const [old, successor] = [await nation.join('Predecessor to Be'), await nation.join('Successor to Be')]
      const succeed = { verb: 'succeed', successors: [successor.id], on: today(), custodian: successor.id } as const
      refused(await directory.say(directory.member(old), old.id, succeed), 'role_may_not')
      const unknown = { ...succeed, successors: [newId()] }
      refused(await directory.say(first, old.id, unknown), 'verb_not_allowed')
      await directory.approved(first, old.id, succeed, second)
      const draft = new RawReferral(nation, sender, old)
      const { body } = refused(await draft.say(sender, draft.sendClaims()), 'recipient_closed')
      same(body.successors, [successor.id], 'the successors')
      const { identity } = old
      refused(await directory.say(first, old.id, { verb: 'update_identity', identity }), 'verb_not_allowed')
    },
  ),
  rule(
    'D-84',
    'Who and who approved is shown of every certificate and member; and a removal for compromise is upheld by another person once.',
    async ground => {
      const { directory, nation, first } = ground
      const council = await nation.join('Upheld')
      const manager = directory.member(council)
      const newcomer = await makeNewcomer()
      taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
      const view = async () =>
        taken(await clientOf(ground, ground.council).get(`/directory/authorities/${council.id}`)).body
      const [desk] = (await view()).desks as { said: { approved?: unknown } }[]
      holds(desk?.said.approved, 'the certificate does not show who approved it')
      const since = Math.floor(Date.now() / 1000)
      const removal = { verb: 'remove_member', member: newcomer.key.kid, reason: 'compromised', since } as const
      const { digest } = taken(await directory.say(manager, council.id, removal))
      const uphold = { verb: 'approve', proposal: digest } as const
      refused(await directory.say(manager, council.id, uphold), 'proposer_may_not_approve')
      same(stateIn(taken(await directory.say(first, council.id, uphold))), 'approved', 'the state')
      refused(await directory.say(first, council.id, uphold), 'proposer_may_not_approve')
    },
  ),
  rule(
    'D-85',
    'Statements about different councils are recorded together or not at all.',
    async ({ directory, nation, first }) => {
      const ids = [newId(), newId()]
      const signed = await Promise.all(
        ids.map(async (id, index) => ({
          statement: await directory.sign(first, id, {
            verb: index === 0 ? 'register' : 'update_identity',
            identity: { name: 'Together', nation: 'England', gss: [], status: 'active' },
          }),
        })),
      )
      const post = (statements: object[]) =>
        nation.clientOf(first).request('POST', '/directory/batch', { json: { statements } })
      refused(await post(signed), 'unknown_authority')
      refused(await nation.clientOf(first).get(`/directory/authorities/${ids[0]}`), 'unknown_authority')
      const { body } = taken(await post(signed.slice(0, 1)))
      same(taken(await post(signed.slice(0, 1))).body, body, 'the receipts of the same bytes again')
    },
  ),
]
