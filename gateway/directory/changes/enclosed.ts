// What travels beside a directory statement, and the certificates inside it: checked before anything is looked up.
// Nothing of it is kept here.
import { createHash } from 'node:crypto'
import { Refusal } from '../../../schemas/problem.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { checkCertificate } from '../certificate.ts'
import { checkContacts } from '../contents/contacts.ts'

/** What may travel beside a directory statement. */
export type Enclosed = { letter?: Uint8Array; document?: string }

/** @throws Refusal `letter_…`, `document_digest`, `malformed_request`, `certificate_invalid` */
export async function checkEnclosed(claims: DirectoryStatement, { letter, document }: Enclosed): Promise<void> {
  if (claims.verb === 'share_keyring') {
    if (!letter) throw new Refusal('letter_missing')
    const sha256 = digestOf(letter)
    if (claims.letter.sha256 !== sha256 || claims.letter.bytes !== letter.length) throw new Refusal('letter_digest')
  } else if (letter) throw new Refusal('letter_unexpected')
  if (claims.verb === 'update') {
    if (document === undefined || digestOf(document) !== claims.document) throw new Refusal('document_digest')
    checkContacts(document, claims)
  } else if (document !== undefined)
    throw new Refusal('malformed_request', `${claims.verb} travels without a document.`)
  if (claims.verb === 'publish_certificate') {
    await checkCertificate(claims.certificate, claims.fingerprint, `${claims.sub}/${claims.desk}`)
  }
  if (claims.verb === 'admit_member') await checkCertificate(claims.device.certificate, claims.device.fingerprint)
}

function digestOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('base64url')
}
