// What a newcomer proves, and that a key is admitted once, ever.
import { newId } from '../../../../schemas/ids.ts'
import { makeNewcomer, recorded } from '../../../support/raw-directory.ts'
import { byManager, byRegistrar, type Stage, useStage } from '../../../support/refusals.ts'

const { refuses } = useStage()

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
      [on.wye, on.ealing].map(async council => {
        const own = await directory.admission(council.id, newcomer, 'manager')
        return recorded(await directory.say(directory.member(council), council.id, own))
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
