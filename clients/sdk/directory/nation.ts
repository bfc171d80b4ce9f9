// The nation as functions: its registrars, the gateway's receipt keys and its policy, and what changes them.
// Everything here needs two registrars: each function proposes, and `approve` of another person lets it count.
import type { Digest } from '../../../schemas/ids.ts'
import type { PublicKey } from '../../../schemas/statement/jws.ts'
import type { Policy, StatementOf } from '../../../schemas/statement/verbs.ts'
import type { Session } from '../session.ts'
import { continueNation, type TrustedNation } from '../trust/nation.ts'
import type { NewRegistrar } from './admission.ts'
import { type Announcement, type Book, sayOnce } from './say-once.ts'

/** It is in the nation's chain: `state` is `proposed`, `approved` or `refused`. */
export type NationalMade = { statement: string; receipt: string; state: string; nation: TrustedNation }

type Reason = StatementOf<'remove_registrar'>['reason']

/** Makes the functions about the nation for a session. Reading is anybody's; the rest is for registrars. */
export function nationDirectoryOf(session: Session) {
  const say = async (verb: Announcement['verb'], claims: object): Promise<NationalMade> => {
    const { placed, now: nation } = await sayOnce(session, { verb, about: 'national', claims }, bookOf(session))
    const { digest: statement, receipt, state } = placed
    return { statement, receipt, state, nation }
  }

  return {
    /** The nation as it is now, verified from the pinned statement on, with its chain. @throws Distrust */
    read: (): Promise<TrustedNation> => session.readNation(),

    /** Once the check words were compared with the newcomer. */
    admitRegistrar: ({ person, key, proof }: NewRegistrar) => say('admit_registrar', { person, key, proof }),
    /** By the thumbprint of their key. @throws GatewayProblem `verb_not_allowed` where fewer than three people would stay */
    removeRegistrar: (registrar: Digest, reason: Reason) => say('remove_registrar', { registrar, reason }),
    /** A further key with which the gateway at `issuer` may sign receipts. */
    publishGatewayKey: (key: PublicKey, issuer: string) => say('publish_gateway_key', { key, issuer }),
    /** Five minutes after the second word it signs no more. @throws GatewayProblem `verb_not_allowed` where its gateway has no other */
    retireGatewayKey: (gatewayKey: Digest) => say('retire_gateway_key', { gateway_key: gatewayKey }),
    /** The whole policy, not a part of it; it counts five minutes after the second word. */
    setPolicy: (policy: Policy) => say('set_policy', { policy }),

    /** @throws GatewayProblem `proposer_may_not_approve`, `proposal_unknown` */
    approve: (proposal: Digest) => say('approve', { proposal }),
    refuse: (proposal: Digest, reason: string) => say('refuse', { proposal, reason }),
  }
}

function bookOf(session: Session): Book<TrustedNation> {
  return {
    now: () => session.readNation(),
    continued: (link, before) => continueNation(before as TrustedNation, link),
  }
}
