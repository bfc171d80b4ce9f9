// Who changes what in the directory.
import { newId, sha256 } from '../../../../schemas/ids.ts'
import { makeNewcomer, RawDirectory } from '../../../support/raw-directory.ts'
import { compact, headerFor } from '../../../support/raw-statement.ts'
import { byManager, byRegistrar, now, useStage } from '../../../support/refusals.ts'
import { memberOf, usualPeople } from '../../../support/world.ts'

const { refuses } = useStage()

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
