// Makes the bytes that travel, and puts them into memory before anything is sent: from then on they are what is sent.
// Never sign without `prepare`: a client killed in between would say the same thing twice.
import { newId } from '../../../schemas/ids.ts'
import { digestOf, readStatement, signStatement } from '../../../schemas/statement/statement.ts'
import type { ReferralStatement, Statement } from '../../../schemas/statement/verbs.ts'
import { fingerprintsFor, type Sealed, sealOutgoing } from '../letters/seal.ts'
import type { Pending } from '../memory/memory.ts'
import { nowSeconds, type Session } from '../session.ts'
import { addresseesOf } from '../trust/addressees.ts'
import type { TrustedReferral } from '../trust/referral.ts'
import { base64 } from './base64.ts'
import type { Intention } from './intention.ts'

type Enclosed = { letter?: string; claims: { letter?: unknown; attachments?: unknown } }

/** Seals, signs on this head and remembers: something not signed before, or whose letter serves no more. */
export async function signAnew(
  session: Session,
  intention: Intention,
  before: TrustedReferral | undefined,
  earlier?: Pending,
): Promise<Pending> {
  await refresh(session, intention, before)
  return prepare(session, intention, before, await enclose(session, intention, before), earlier)
}

/**
 * Signs the same once more, on this head, with a new `jti`: with the same sealed letter where that still serves.
 *
 * A file whose letter is sealed anew is sealed and uploaded anew too.
 */
export async function signAgain(
  session: Session,
  intention: Intention,
  before: TrustedReferral | undefined,
  earlier: Pending,
): Promise<Pending> {
  await refresh(session, intention, before)
  const { claims } = await readStatement(earlier.statement, session.net)
  const { letter, attachments } = claims as { letter?: { certificates: string[] }; attachments?: unknown }
  const fitting = letter && (await fingerprintsFor(session, addresseesOn(session, intention, before)))
  const serves = !letter || (fitting && letter.certificates.every(one => fitting.includes(one)))
  if (!serves) return signAnew(session, intention, before, earlier)
  const same = { claims: { ...(letter && { letter }), ...(attachments !== undefined && { attachments }) } }
  const enclosed = earlier.letter === undefined ? same : { ...same, letter: earlier.letter }
  return prepare(session, intention, before, enclosed, earlier)
}

function addresseesOn({ authority }: Session, { addressing }: Intention, before: TrustedReferral | undefined) {
  return addresseesOf(before, { iss: authority, ...addressing })
}

/** The own directory first: what it lacks is noticed before anything is sealed with its keys. */
async function refresh(session: Session, intention: Intention, before: TrustedReferral | undefined): Promise<void> {
  await session.directory.entryOf(session.authority, { fresh: true })
  const others = concerned(session, intention, before).filter(id => id !== session.authority)
  await Promise.all(others.map(id => session.directory.entryOf(id, { fresh: true })))
}

/** Both parties, and whoever the statement brings in: whose heads it names. */
function concerned({ authority }: Session, { addressing }: Intention, before: TrustedReferral | undefined): string[] {
  const parties = before ? [before.sender, before.recipient] : [authority]
  return [...new Set([...parties, ...(addressing.to === undefined ? [] : [addressing.to])])]
}

async function enclose(session: Session, intention: Intention, before: TrustedReferral | undefined): Promise<Enclosed> {
  const none = intention.listsFiles ? { attachments: [] } : {}
  if (!intention.letter) return { claims: none }
  const { subject: sub, verb, key } = intention
  const addressees = addresseesOn(session, intention, before)
  const sealed: Sealed = await sealOutgoing(session, { sub, verb, addressees, key }, intention.letter)
  const attachments = sealed.manifest.map(({ id, sha256, bytes }) => ({ id, sha256, bytes }))
  const named = intention.listsFiles || attachments.length > 0 ? { attachments } : {}
  return { letter: base64(sealed.bytes), claims: { ...named, letter: sealed.claim } }
}

async function prepare(
  session: Session,
  intention: Intention,
  before: TrustedReferral | undefined,
  { letter, claims }: Enclosed,
  earlier?: Pending,
): Promise<Pending> {
  const ids = concerned(session, intention, before)
  const heads = await Promise.all(ids.map(async id => [id, (await session.directory.entryOf(id)).entry.head] as const))
  const { net, authority: iss, member } = session
  const { verb, subject: sub, key } = intention
  const prev = before?.head ?? null
  const common = { net, iss, sub, jti: newId(session.clock.now()), iat: nowSeconds(session), prev, verb }
  const said = { ...common, heads: Object.fromEntries(heads), ...intention.claims(before), ...claims }
  const statement = await signStatement(said as unknown as ReferralStatement as Statement, member)
  const signed = [...(earlier?.signed ?? []), await digestOf(statement)]
  const pending: Pending = { key, subject: sub, prev, statement, signed, ...(letter !== undefined && { letter }) }
  await session.memory.prepare(pending)
  return pending
}
