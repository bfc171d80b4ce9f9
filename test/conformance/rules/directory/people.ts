// §5: people: who lets whom in, and what a newcomer must prove.
import { newId } from '../../../../schemas/ids.ts'
import { memberOf } from '../../../support/live-nation.ts'
import { makeNewcomer } from '../../../support/raw-directory.ts'
import { holds, nobody, now, type Rule, refused, same, taken } from '../../rule.ts'
import { members, rule, stateIn } from './ground.ts'

export const peopleRules: Rule[] = [
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
    async ({ directory, nation }) => {
      const council = await nation.join('One Person Twice')
      const manager = directory.member(council)
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
    async ({ directory, first, second, council, nation }) => {
      const newcomer = await makeNewcomer()
      const [here, there] = [newId(), newId()]
      for (const id of [here, there])
        await nation.builder.register(id, { ...council.identity, name: `Without Manager ${id}` })
      const propose = async (id: string) =>
        taken(await directory.say(first, id, await directory.admission(id, newcomer, 'manager'))).digest
      const approve = (id: string, proposal: string) => directory.say(second, id, { verb: 'approve', proposal })
      const proposals = [await propose(here), await propose(there)] as const
      taken(await approve(here, proposals[0]))
      refused(await approve(there, proposals[1]), 'already_admitted')
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
