// Founding: a gateway is started with the founding statement of its nation, so that nobody can found it over the network.

import type { Nation } from '../../schemas/directory/directory.ts'
import { newId } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import { signReceipt } from '../../schemas/statement/receipt.ts'
import { readStatement, verifyStatement } from '../../schemas/statement/statement.ts'
import type { Sql } from '../database/connect.ts'
import { checkSigner, nationNow, readNation } from './nation.ts'
import * as queries from './queries.ts'

/**
 * Reads the founding statement and records it where the database is empty.
 *
 * @throws Error where it was not signed by a registrar it names, the nation does not name this gateway's key for this issuer,
 *   or the database belongs to another nation
 */
export async function found(sql: Sql, statement: string, signer: SigningKey, issuer: string): Promise<Nation> {
  const nation = await readNation(statement)
  const read = await readStatement(statement, undefined)
  const founder = nation.registrars.find(one => one.thumbprint === read.kid)
  if (!founder || !(await verifyStatement(read, founder.key)))
    throw new Error('The founding statement does not verify.')
  return sql.begin(async tx => {
    await queries.lockSubject(tx, 'national', { kind: 'national', head: read.digest })
    const [first] = await queries.chainOf(tx, 'national')
    if (first) {
      if (first.statement !== statement) throw new Error('This database belongs to another nation.')
      return signedBy(await nationNow(tx, nation), signer, issuer, await queries.now(tx))
    }
    signedBy(nation, signer, issuer, await queries.now(tx))
    const { jti, verb } = read.claims
    const at = await queries.now(tx)
    const place = { sub: 'national' as const, statement: read.digest, position: 0, state: 'recorded' }
    const receipt = await signReceipt({ iss: issuer, net: nation.net, iat: at, jti: newId(), ...place }, signer)
    await queries.record(tx, {
      subject: 'national',
      position: 0,
      digest: read.digest,
      issuer: 'national',
      jti,
      verb,
      member: read.kid,
      role: 'registrar',
      statement,
      receipt,
      at,
      state: 'recorded',
    })
    for (const { thumbprint, key, person } of nation.registrars) {
      await queries.saveMember(tx, 'national', { thumbprint, key, person, role: 'registrar', desks: [], from: at })
    }
    return nation
  })
}

/** The nation, where it lets this gateway sign now: else nobody would believe a receipt. */
function signedBy(nation: Nation, signer: SigningKey, issuer: string, at: number): Nation {
  if (nation.gatewayKeys.get(signer.kid)?.issuer !== issuer)
    throw new Error(`The nation does not name this gateway's key (${signer.kid}) for ${issuer}.`)
  checkSigner({ signer }, nation, at)
  return nation
}
