// Mailboxes of councils, and whether one is the government's own. Decided by the form of the name alone: nothing is looked up.
// A look-alike must never pass: anything but plain letters, digits, hyphens and dots in a domain is refused, even where mail would arrive.
import { z } from 'zod'

/**
 * A mailbox: lower or upper case, ASCII, one `@`, a domain of at least two labels.
 *
 * Punycode (`xn--`) is refused: no council's domain needs it, and it is how `gov.uk` is imitated.
 */
export const mailbox = z
  .email('This is not an e-mail address: cme@council.gov.uk.')
  .max(254)
  .refine(text => plainDomain.test(domainOf(text)), 'Its domain holds a character that no council’s domain has.')

const plainDomain = /^(?!.*(?:^|\.)xn--)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/

/** Whether a mailbox lies under gov.uk: `cme@slough.gov.uk`, `cme@childrens.slough.gov.uk`; not `cme@slough-gov.uk`. */
export function isUnderGovUk(text: string): boolean {
  const domain = domainOf(text)
  return plainDomain.test(domain) && domain.endsWith('.gov.uk')
}

/** What stands behind the last `@`; a quoted local part may hold others. */
function domainOf(text: string): string {
  return text.slice(text.lastIndexOf('@') + 1).toLowerCase()
}
