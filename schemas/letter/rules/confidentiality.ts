// A family in hiding: what to think about before anything is sent.
// The address itself is the danger. It is not asked for, not copied, and not shown to anybody who was not named.
import { answerOf, isKnown } from '../gap.ts'
import type { Referral } from '../referral.ts'
import { type Context, warn } from './context.ts'

/**
 * Warns of a confidential address written down, sent to a whole team, or put into a copy that a parent may see.
 *
 * Until it is known whether the address is confidential, it is to be treated as if it were.
 */
export function confidentialAddress({ addresses, parents }: Referral, { desk, parentVisible }: Context) {
  const confidential = addresses.confidential
  if (confidential === false) return []
  const unclear = !isKnown(confidential)
  const living = (answerOf(parents) ?? []).findIndex(
    parent => answerOf(parent.lives_with) === 'in_future' && typeof answerOf(parent.address) === 'object',
  )
  const staff = addresses.family_known_to_staff
  return [
    warn(
      unclear,
      'addresses.confidential',
      'confidentiality_unclear',
      'Find out whether the new address must be kept from somebody. Until then treat it as confidential.',
    ),
    warn(
      !unclear && isKnown(addresses.new),
      'addresses.new',
      'confidential_address_given',
      'The new address is confidential: take it out, and name who holds it.',
    ),
    warn(
      !unclear && living >= 0,
      `parents[${living}].address`,
      'confidential_address_given',
      'This may be the confidential address: take it out if it is.',
    ),
    warn(
      desk !== undefined && desk !== 'restricted',
      'addresses.confidential',
      'not_to_named_people',
      'A referral whose address is, or may be, confidential goes to named people only.',
    ),
    warn(
      parentVisible,
      'addresses.confidential',
      'confidential_in_export',
      'A parent may see this copy, and the address is, or may be, confidential.',
    ),
    warn(
      !unclear && staff !== false,
      'addresses.family_known_to_staff',
      'family_may_be_known',
      'Stop if anybody at either council could know this family: ring their manager or front door first, and agree who opens this.',
    ),
  ]
}
