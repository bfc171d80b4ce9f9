// What an entry in a council's or the nation's history says was done. A verb without its words does not compile.
import type { DirectoryStatement, DirectoryVerb } from '../../../schemas/statement/verbs.ts'
import { roleWords } from '../words.ts'

const words: Record<DirectoryVerb, string> = {
  found: 'founded the nation',
  register: 'registered the council',
  update_identity: 'changed its name, codes or status',
  update: 'changed its contacts',
  erase_document: 'erased earlier contacts',
  verify_entry: 'confirmed that the entry is right',
  record_drill: 'tried out the recovery kit',
  set_retention: 'chose how long letters stay',
  publish_certificate: 'made a team ready to receive',
  retire_certificate: 'ended a team’s certificate',
  admit_member: 'let in',
  remove_member: 'removed',
  share_keyring: 'shared a team’s access',
  approve: 'approved',
  refuse: 'refused',
  succeed: 'settled who succeeds it',
  admit_registrar: 'let in a national administrator',
  remove_registrar: 'removed a national administrator',
  publish_gateway_key: 'published a receipt key',
  retire_gateway_key: 'retired a receipt key',
  set_policy: 'laid down the policy',
}

/** `made a team ready to receive: cme`. Keys and digests are shortened. */
export function directoryEntryWords(claims: DirectoryStatement, teamOf = (team: string) => team): string {
  return `${words[claims.verb]}${detailOf(claims, teamOf)}`
}

function detailOf(claims: DirectoryStatement, teamOf: (team: string) => string): string {
  if (claims.verb === 'admit_member') return `: ${roleWords[claims.role]}`
  if (claims.verb === 'publish_certificate' || claims.verb === 'share_keyring') return `: ${teamOf(claims.desk)}`
  if (claims.verb === 'remove_member') return `: ${claims.member.slice(0, 8)}, ${claims.reason}`
  return claims.verb === 'approve' || claims.verb === 'refuse' ? ` ${claims.proposal.slice(0, 8)}` : ''
}
