// What may be done with a referral now: the lifecycle's table and the permissions', in an officer's order. Nothing else is offered.

import { may } from '../../../../../schemas/permissions.ts'
import { lifeOf, possibleVerbs } from '../../../../../schemas/referral/lifecycle.ts'
import { recordable } from '../../../../../schemas/referral/outside.ts'
import { partyOf } from '../../../../../schemas/referral/referral.ts'
import type { ReferralVerb, Role } from '../../../../../schemas/statement/verbs.ts'
import type { TrustedReferral } from '../../../../sdk/index.ts'
import type { What } from '../../steps/step.ts'

/** Which verb stands behind each step; the order is that of the page. */
const verbOf: Record<What, ReferralVerb> = {
  take_on: 'acknowledge',
  accept: 'accept',
  reply: 'reply',
  answer: 'answer',
  close: 'close',
  outcome: 'record_outcome',
  return: 'decline',
  send_on: 'send',
  ask: 'ask',
  message: 'message',
  call: 'message',
  done: 'message',
  outside_sent: 'record_outside',
  outside_chased: 'record_outside',
  outside_accepted: 'record_outside',
  outside_returned: 'record_outside',
  finish: 'finish',
  withdraw: 'withdraw',
  correct: 'correct',
  recall: 'recall',
  confirm_recall: 'confirm_recall',
}

/** What came of it by secure e-mail, where that is how it went. */
const recordedBy: Partial<Record<What, ReturnType<typeof recordable>[number]>> = {
  outside_sent: 'sent',
  outside_chased: 'chased',
  outside_accepted: 'accepted',
  outside_returned: 'returned',
}

/** The steps this member may take now. */
export function actionsFor(referral: TrustedReferral, own: string, role: Role): What[] {
  const party = partyOf(referral, own)
  if (!party) return []
  const possible = possibleVerbs(lifeOf(referral), referral.state, party)
  return (Object.keys(verbOf) as What[]).filter(what => {
    if (what === 'send_on') return maySendOn(referral, own, role)
    // From `sent` only what cannot be opened is returned: here it was opened, and therefore delivered.
    if (what === 'return' && referral.state === 'sent') return false
    const recorded = recordedBy[what]
    if (recorded && !recordable(referral).includes(recorded)) return false
    return possible.includes(verbOf[what]) && may(role, verbOf[what], 'party')
  })
}

/** Whoever has the child may send it on: after a return the sender, after an acceptance the receiving council. */
function maySendOn(referral: TrustedReferral, own: string, role: Role): boolean {
  const { kind, state, settled, responsibleAuthority, passedOn } = referral
  if (kind !== 'transfer' || !may(role, 'send', 'party') || settled || passedOn) return false
  return responsibleAuthority === own && ['declined', 'withdrawn', 'accepted', 'closed'].includes(state)
}
