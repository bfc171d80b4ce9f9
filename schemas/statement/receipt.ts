// What the gateway signs: receipts (this statement has this place) and notes (something happened beside the chain).
// The gateway never speaks in a chain: a note moves no head and no state.
import { z } from 'zod'
import { dueWhats, rungNames, rungRoles } from '../clocks/names.ts'
import { day, digest, id, instant, issuer, subject } from '../ids.ts'
import { decodeJws, type PublicKey, type SigningKey, signJws, verifyJws } from './jws.ts'

export const receiptType = 'cme-receipt+jwt'
export const noteType = 'cme-note+jwt'

const common = { iss: z.url(), net: digest, iat: instant, jti: id, sub: subject }

/** Unknown claims are ignored: a later gateway may add the place in a public log. */
export const receiptClaims = z.object({
  ...common,
  statement: digest,
  position: z.int().min(0),
  state: z.string().describe('the state of the subject after this statement'),
})
export type Receipt = z.infer<typeof receiptClaims>

const side = z.enum(['sender', 'recipient'])

/**
 * `passed_on`: a transfer that follows this one was accepted, and `responsible` now is. `returned`: that acceptance was disowned.
 * `reminded`, `escalated`: what is `due` was not done, and `step` of the ladder was taken; `to` says who was told at which side.
 * `purge_announced`: not everybody filed it; its letters go at `due_at`. `purged`: letters and attachments up to here are gone.
 */
export const noteClaims = z.object({
  ...common,
  number: z.int().min(0).describe('counts the notes of this subject'),
  follows: z.int().min(0).describe('the position of the chain it stands behind'),
  note: z.enum(['passed_on', 'returned', 'reminded', 'escalated', 'purge_announced', 'purged']),
  responsible: issuer.optional(),
  by: id.optional().describe('the referral that follows'),
  alert: z.int().min(1).optional().describe('of how many before the purge this is which'),
  due_at: instant.optional().describe('the earliest end of its letters'),
  because: z.enum(['filed', 'never_filed']).optional(),
  due: z.object({ what: z.enum(dueWhats), side, by: day, since: day }).optional(),
  step: z.enum(rungNames).optional(),
  to: z.array(z.object({ side, roles: z.array(z.enum(rungRoles)) })).optional(),
})
export type Note = z.infer<typeof noteClaims>

/** The last note that tells who is responsible; the others change nothing of that. */
export function lastMove(notes: readonly Note[]): Note | undefined {
  return notes.findLast(({ note }) => note === 'passed_on' || note === 'returned')
}

export function signReceipt(receipt: Receipt, by: SigningKey): Promise<string> {
  return signJws(receiptType, receipt, by)
}

export function signNote(note: Note, by: SigningKey): Promise<string> {
  return signJws(noteType, note, by)
}

/** A verified receipt, or undefined where none of the gateway's keys signed it. */
export function readReceipt(token: string, keys: GatewayKeys): Promise<Receipt | undefined> {
  return readSigned(token, receiptType, receiptClaims, keys)
}

/** A verified note, or undefined where none of the gateway's keys signed it. */
export function readNote(token: string, keys: GatewayKeys): Promise<Note | undefined> {
  return readSigned(token, noteType, noteClaims, keys)
}

/**
 * What a note claims, unverified: for a gateway that reads what it wrote itself.
 *
 * @throws Refusal, ZodError where it is no note
 */
export function readNoteClaims(token: string): Note {
  return noteClaims.parse(decodeJws(token, noteType).claims)
}

/** The gateway's keys by thumbprint, and the issuer each may sign for: from the national chain. */
export type GatewayKeys = ReadonlyMap<string, { key: PublicKey; issuer: string; from?: number; until?: number }>

async function readSigned<T extends { iss: string; iat: number }>(
  token: string,
  typ: string,
  form: z.ZodType<T>,
  keys: GatewayKeys,
): Promise<T | undefined> {
  const decoded = decodeJws(token, typ)
  const signer = keys.get(decoded.kid)
  const claims = form.safeParse(decoded.claims)
  if (!signer || !claims.success || claims.data.iss !== signer.issuer) return undefined
  // A key that is over still counts for what it signed before.
  if (claims.data.iat < (signer.from ?? 0) || claims.data.iat >= (signer.until ?? Infinity)) return undefined
  return (await verifyJws(token, decoded, signer.key)) ? claims.data : undefined
}
