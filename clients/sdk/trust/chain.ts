// A chain as it travels → statements in their places: form, links and receipts. Who may sign what is for speaker.ts.
// Nothing here looks at a verb: the same lines read the nation, a council and a referral.
import type { Digest } from '../../../schemas/ids.ts'
import { maxClockSkewSeconds } from '../../../schemas/limits.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { type GatewayKeys, type Receipt, readReceipt } from '../../../schemas/statement/receipt.ts'
import { type Read, readStatement } from '../../../schemas/statement/statement.ts'
import type { Statement } from '../../../schemas/statement/verbs.ts'
import { Distrust, type DistrustCode } from './distrust.ts'

/** A statement and its receipt, as they travel. */
export type Link = { statement: string; receipt: string }

/** A statement in its place: form, place and receipt are right; its signature is still to be checked. `at`: receipt time, seconds. */
export type Placed<S extends Statement = Statement> = Link & {
  claims: S
  digest: Digest
  kid: Digest
  position: number
  at: number
  state: string
  read: Read
}

/** What a chain must be about, and where it goes on from; `net` is undefined only for the nation's first statement. */
export type Place = {
  subject: string
  net: Digest
  gatewayKeys: GatewayKeys
  after?: { digest: Digest; position: number; at: number } | undefined
}

/** The database's clock and the gateway's may differ a little from each other. */
const receiptToleranceSeconds = maxClockSkewSeconds + 60

/**
 * Reads a chain: every statement canonical, about this subject, linked to the one before, with a receipt for just this place.
 *
 * @param links oldest first; from position 0, or from the one after `after`
 * @throws Distrust `malformed`, `wrong_nation`, `wrong_subject`, `chain_broken`, `receipt_…`
 */
export async function placeChain(links: readonly Link[], place: Place): Promise<Placed[]> {
  const chain: Placed[] = []
  let before = place.after
  for (const link of links) {
    const position = before ? before.position + 1 : 0
    const read = await readLink(link, place, position)
    const { claims, digest, kid } = read
    if (claims.prev !== (before?.digest ?? null)) {
      throw new Distrust('chain_broken', `Position ${position} of ${place.subject} does not name the one before it.`)
    }
    const receipt = await checkReceipt(link.receipt, { ...place, position, statement: digest })
    const at = receipt.iat
    if (before && at < before.at) {
      throw new Distrust(
        'receipt_backdated',
        `Position ${position} of ${place.subject} has an earlier receipt than the one before.`,
      )
    }
    if (Math.abs(at - claims.iat) > receiptToleranceSeconds) {
      throw new Distrust(
        'receipt_backdated',
        `Position ${position} of ${place.subject} was signed at ${claims.iat}, received at ${at}.`,
      )
    }
    before = { digest, position, at }
    chain.push({ ...link, claims, digest, kid, position, at, state: receipt.state, read })
  }
  return chain
}

async function readLink({ statement }: Link, { subject, net }: Place, position: number): Promise<Read> {
  const read = await readStatement(statement, net).catch(error => {
    throw asDistrust(error, { wrong_net: 'wrong_nation' }, 'malformed')
  })
  if (read.claims.sub !== subject) {
    throw new Distrust('wrong_subject', `Position ${position} is about ${read.claims.sub}, not ${subject}.`)
  }
  return read
}

/**
 * Checks a receipt: by a gateway key of the nation, for this statement, in this place.
 *
 * @throws Distrust `receipt_missing`, `receipt_forged`, `receipt_mismatch`, `wrong_nation`
 */
export async function checkReceipt(
  token: string,
  expected: Pick<Place, 'subject' | 'net' | 'gatewayKeys'> & { position: number; statement: Digest },
): Promise<Receipt> {
  const { subject, position, statement, net } = expected
  if (!token) throw new Distrust('receipt_missing', `Position ${position} of ${subject} has no receipt.`)
  const receipt = await readReceipt(token, expected.gatewayKeys).catch(cause => {
    throw new Distrust('receipt_forged', `The receipt of position ${position} of ${subject} cannot be read.`, { cause })
  })
  if (!receipt)
    throw new Distrust(
      'receipt_forged',
      `No gateway key of the nation signed the receipt of position ${position} of ${subject}.`,
    )
  if (receipt.net !== net)
    throw new Distrust('wrong_nation', `The receipt of position ${position} names another nation.`)
  if (receipt.sub !== subject || receipt.statement !== statement || receipt.position !== position) {
    throw new Distrust(
      'receipt_mismatch',
      `The receipt is for ${receipt.statement} at position ${receipt.position} of ${receipt.sub}, not ${statement} at ${position} of ${subject}.`,
    )
  }
  return receipt
}

/** A refusal by the protocol's own rules, said as distrust of whoever served it; any other error is left alone. */
export function asDistrust(error: unknown, codes: Record<string, DistrustCode>, otherwise: DistrustCode): unknown {
  if (!(error instanceof Refusal)) return error
  return new Distrust(codes[error.code] ?? otherwise, error.message, { cause: error })
}
