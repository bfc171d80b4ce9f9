// Where trust begins: the national chain against the digest that was pinned when this client was installed.
// Never take a gateway key, a registrar or a policy from anywhere else; /.well-known only says which nation to look for.
import { foundNation, type Nation } from '../../../schemas/directory.ts'
import type { Digest } from '../../../schemas/ids.ts'
import { readStatement, verifyStatement } from '../../../schemas/statement.ts'
import type { DirectoryStatement } from '../../../schemas/verbs.ts'
import { asDistrust, checkReceipt, type Link } from './chain.ts'
import { Distrust } from './distrust.ts'

/**
 * The nation, from its chain: the first statement has the pinned digest, names three registrars and was signed by one of them.
 *
 * @param chain as `readNationalChain` serves it
 * @param pinnedNet digest of the founding statement, from the installation
 * @throws Distrust
 */
export async function verifyNation(chain: readonly Link[], pinnedNet: Digest): Promise<Nation> {
  const [first, second] = chain
  if (!first) throw new Distrust('chain_broken', 'The national chain is empty.')
  const read = await readStatement(first.statement, undefined).catch(error => {
    throw asDistrust(error, {}, 'malformed')
  })
  if (read.digest !== pinnedNet) {
    throw new Distrust(
      'wrong_nation',
      `The nation served is ${read.digest}; this client was installed for ${pinnedNet}.`,
    )
  }
  const { claims, digest, kid } = read
  const nation = await foundNation({ claims: claims as DirectoryStatement, digest, kid }).catch(error => {
    throw asDistrust(error, { key_not_of_issuer: 'unknown_key' }, 'not_permitted')
  })
  const founder = nation.registrars.find(one => one.thumbprint === kid)
  if (!founder || !(await verifyStatement(read, founder.key))) {
    throw new Distrust('bad_signature', 'The founding statement was not signed by a registrar it names.')
  }
  const { gatewayKeys } = nation
  await checkReceipt(first.receipt, {
    subject: 'national',
    net: pinnedNet,
    gatewayKeys,
    position: 0,
    statement: digest,
  })
  if (second) throw new Distrust('not_permitted', 'This client knows no statement that may follow the founding one.')
  return nation
}
