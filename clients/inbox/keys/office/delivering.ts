// Says to the other side that a letter arrived and could be opened; what a colleague's browser has said is not said again.
import type { Digest } from '../../../../schemas/ids.ts'
import { may } from '../../../../schemas/permissions.ts'
import { mayCollect } from '../../../../schemas/referral/handing-over.ts'
import { lifeOf, nextState } from '../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../schemas/referral/referral.ts'
import type { OpenReferral } from '../../../sdk/index.ts'
import type { Office } from './office.ts'

type Deliverer = Pick<Office, 'me' | 'own' | 'council'>

/** The first letter that was opened here and is not yet said to have arrived. */
export function undelivered({ me, own }: Deliverer, { referral, letters }: OpenReferral): Digest | undefined {
  if (!may(me.role, 'collect', 'party')) return undefined
  const party = partyOf(referral, own)
  if (!party || nextState(lifeOf(referral), referral.state, 'collect', party) === undefined) return undefined
  return letters.find(({ status, entry }) => {
    const item = referral.items.find(one => one.digest === entry.digest)
    return status === 'open' && item && mayCollect(referral, item, own) && !item.collected.includes(own)
  })?.entry.digest
}

/** Says it of each; answers with the referral as it then stands. */
export async function deliver(office: Deliverer, opened: OpenReferral): Promise<OpenReferral> {
  let after = opened
  for (let item = undelivered(office, after); item !== undefined; item = undelivered(office, after)) {
    const { referral } = await office.council.collect(after.referral.id, item, { known: after })
    after = { ...after, referral }
  }
  return after
}
