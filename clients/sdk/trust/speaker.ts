// Who said it: the key behind a placed statement, its standing when the gateway received it, and its signature.
// A key counts for the authority in `iss` only, as that authority's own verified chain tells it.
import { type Entry, holds, type Member, type Nation, type Registrar } from '../../../schemas/directory/directory.ts'
import { verifyStatement } from '../../../schemas/statement/statement.ts'
import type { Placed } from './chain.ts'
import { Distrust } from './distrust.ts'

/**
 * The member that signed a statement about anything, verified.
 *
 * @param entry of the authority in `iss`, as it was or as it is now
 * @throws Distrust `unknown_key`, `bad_signature`, `removed_key`
 */
export async function memberBehind(placed: Placed, entry: Entry | undefined): Promise<Member> {
  const { kid, at, claims } = placed
  const member = entry?.id === claims.iss ? entry.members.find(one => one.thumbprint === kid) : undefined
  if (!member) throw new Distrust('unknown_key', `${claims.iss} never admitted the key ${kid}.`)
  await checkSignature(placed, member)
  if (member.until !== undefined && at >= member.until) {
    throw new Distrust('removed_key', `The key ${kid} was removed at ${member.until}; this was received at ${at}.`)
  }
  if (!holds(member, at))
    throw new Distrust('unknown_key', `The key ${kid} counts from ${member.from}; this was received at ${at}.`)
  return member
}

/**
 * The registrar that signed a statement in the nation's name, verified.
 *
 * @throws Distrust `unknown_key`, `bad_signature`, `removed_key`
 */
export async function registrarBehind(placed: Placed, nation: Nation): Promise<Registrar> {
  const { kid, at } = placed
  const registrar = nation.registrars.find(one => one.thumbprint === kid)
  if (!registrar) throw new Distrust('unknown_key', `The nation has no registrar with the key ${kid}.`)
  await checkSignature(placed, registrar)
  if (registrar.until !== undefined && at >= registrar.until)
    throw new Distrust(
      'removed_key',
      `The registrar ${kid} was removed at ${registrar.until}; this was received at ${at}.`,
    )
  if (!holds(registrar, at))
    throw new Distrust('unknown_key', `The registrar ${kid} counts from ${registrar.from}; this was received at ${at}.`)
  return registrar
}

async function checkSignature(placed: Placed, signer: Pick<Member, 'key'>): Promise<void> {
  if (await verifyStatement(placed.read, signer.key)) return
  throw new Distrust(
    'bad_signature',
    `Position ${placed.position} of ${placed.claims.sub} was not signed by ${placed.kid}.`,
  )
}
