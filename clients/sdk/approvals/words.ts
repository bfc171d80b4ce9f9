// The words to compare by voice before a change is approved, and whether a change may be approved without comparing.
// Computed here from the verified statement: words that came with a proposal prove nothing.
import type { Proposal } from '../../../schemas/directory/standing.ts'
import { thumbprint } from '../../../schemas/statement/jws.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { certificateWords, gatewayKeyWords, proposalWords, registrarWords } from '../../seal/index.ts'

/**
 * The seven words of a proposal. Where a key is concerned, they are made from the key and whom it is for, the same for everybody who
 * sees it; any other change has those of its statement.
 */
export async function wordsToCompare(
  net: string,
  { claims, digest }: Pick<Proposal, 'claims' | 'digest'>,
): Promise<string[]> {
  switch (claims.verb) {
    case 'publish_certificate':
      return certificateWords({ net, authority: claims.sub, desk: claims.desk, fingerprint: claims.fingerprint })
    case 'admit_registrar':
      return registrarWords({ net, person: claims.person, member: await thumbprint(claims.key) })
    case 'publish_gateway_key':
      return gatewayKeyWords({ net, issuer: claims.issuer, key: await thumbprint(claims.key) })
    default:
      return proposalWords({ net, proposal: digest })
  }
}

/** Whether the change lets a key in: whoever could swap it could read a child's file, so it is approved only once the words were heard. */
export function needsComparing({ verb }: Pick<DirectoryStatement, 'verb'>): boolean {
  return ['publish_certificate', 'admit_member', 'admit_registrar', 'publish_gateway_key'].includes(verb)
}

/** Who reads the words out: whoever holds the key, or whoever proposed it. */
export function whoReadsThem({ verb }: Pick<DirectoryStatement, 'verb'>): 'newcomer' | 'operator' | 'proposer' {
  if (verb === 'admit_registrar') return 'newcomer'
  return verb === 'publish_gateway_key' ? 'operator' : 'proposer'
}
