// Whose second word a change needs, and for how long it waits.
import { newId } from '../../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { compact, headerFor } from '../../../support/raw-statement.ts'
import { byManager, byRegistrar, now, type Stage, useStage } from '../../../support/refusals.ts'
import { memberOf } from '../../../support/world.ts'

const { refuses } = useStage()

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
for (const [what, reason] of [
  ['the character NUL', 'not\0now'],
  ['half a character', 'not\ud83dnow'],
] as const)
  refuses('unknown_claim', `a refusal whose reason holds ${what}: it could not be kept as it was said`, async on => {
    const directory = new RawDirectory(on.world)
    const { key, iss } = directory.registrar(1)
    const identity = { ...on.wye.identity, region: `Marches ${what}` }
    const { digest } = recorded(
      await directory.say(directory.registrar(0), on.wye.id, { verb: 'update_identity', identity }),
    )
    const common = { net: on.world.net, iss, sub: on.wye.id, jti: newId(), iat: now(), prev: digest }
    const token = await compact(key, headerFor(key), { ...common, verb: 'refuse', proposal: digest, reason })
    return () => on.world.clientOf({ key }).say(token)
  })
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
  const { statement } = recorded(await directory.say(directory.member(council), council.id, { verb: 'verify_entry' }))
  // As if this had been said fifteen days later: time does not run back, so what follows is later still.
  await on.owner`update chain set received_at = received_at + 15 * 86400 where statement = ${statement}`
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
