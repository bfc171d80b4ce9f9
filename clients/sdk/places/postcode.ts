// Whether somebody typed a postcode: it says where a child lives, so it is never put into a question to a gateway.
import { parsePostcode } from '../../../schemas/identifiers/postcode.ts'

const anywhere = /[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}/gi

/** Whether a postcode stands anywhere in a text, whatever is written around it. */
export function holdsPostcode(text: string): boolean {
  return (text.match(anywhere) ?? []).some(found => parsePostcode(found).ok)
}
