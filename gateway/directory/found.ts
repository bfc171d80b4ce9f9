// Founding: a gateway is started with the founding statement of its nation, so that nobody can found it over the network.

import type { Nation } from '../../schemas/directory.ts'
import { newId } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/jws.ts'
import { signReceipt } from '../../schemas/receipt.ts'
import { readStatement, verifyStatement } from '../../schemas/statement.ts'
import type { Sql } from '../database/connect.ts'
import { readNation } from './entry.ts'
import * as queries from './queries.ts'

/**
 * Reads the founding statement and records it where the database is empty.
 *
 * @throws Error where it was not signed by a registrar it names, does not name this gateway's key for this issuer,
 *   or the database belongs to another nation
 */
export async function found(sql: Sql, statement: string, signer: SigningKey, issuer: string): Promise<Nation> {
  const nation = await readNation(statement)
  const read = await readStatement(statement, undefined)
  const founder = nation.registrars.find(one => one.thumbprint === read.kid)
  if (!founder || !(await verifyStatement(read, founder.key)))
    throw new Error('The founding statement does not verify.')
  if (nation.gatewayKeys.get(signer.kid)?.issuer !== issuer) {
    throw new Error(`The founding statement does not name this gateway's key (${signer.kid}) for ${issuer}.`)
  }
  await sql.begin(async tx => {
    await queries.lockSubject(tx, 'national', { kind: 'national', head: read.digest })
    const [first] = await queries.chainOf(tx, 'national')
    if (first) {
      if (first.statement !== statement) throw new Error('This database belongs to another nation.')
      return
    }
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
  })
  return nation
}
