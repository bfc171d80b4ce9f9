// What a history entry says beside its verb: only what stands outside the sealed letter.
import type { ReferralStatement } from '../../schemas/statement/verbs.ts'
import { dayOf } from './when.ts'

/** What of a history entry is not in the sealed letter. */
export function moreOf(claims: ReferralStatement): string {
  if (claims.verb === 'acknowledge' && claims.decide_by) return `, decision by ${dayOf(claims.decide_by)}`
  if (claims.verb === 'record_outcome') return claims.settled ? ' (settled)' : ' (not settled yet)'
  if (claims.verb === 'decline' && claims.cannot_open) return ': cannot be opened'
  if (claims.verb === 'recall') return `: ${claims.reason.replaceAll('_', ' ')}`
  if (claims.verb === 'confirm_recall') return `: ${claims.result.replaceAll('_', ' ')}`
  if (claims.verb === 'send' && claims.outside) return `${withFiles(claims)}, by secure e-mail: recorded here alone`
  if (claims.verb === 'record_outside') return `: ${outsideWords[claims.step]}${withFiles(claims)}, not verified`
  return withFiles(claims)
}

/** What a step by secure e-mail was, in a word. */
export const outsideWords = {
  sent: 'sent',
  chased: 'chased',
  accepted: 'they accepted',
  returned: 'they returned it',
} as const

function withFiles(claims: ReferralStatement): string {
  if ('attachments' in claims && claims.attachments && claims.attachments.length > 0) {
    return `, with ${claims.attachments.length} attachment${claims.attachments.length === 1 ? '' : 's'}`
  }
  return ''
}
