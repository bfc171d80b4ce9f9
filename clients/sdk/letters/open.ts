// Opens the letters of a verified referral. What comes out is from the desk that sent it, is what the history names, and fits it.
// A letter that does not hold is returned as refused, with nothing of its content, and does not hide the others.

import type { Digest, Id } from '../../../schemas/ids.ts'
import { answersFor } from '../../../schemas/referral/handing-over.ts'
import type { LetterClaim } from '../../../schemas/statement/verbs.ts'
import { CertificateRefused, LetterRefused, openLetter, type Unlock } from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { allKeys, type Session } from '../session.ts'
import { addresseesOf, addressingOf, checkCertificates } from '../trust/addressees.ts'
import { Distrust } from '../trust/distrust.ts'
import type { Spoken, TrustedReferral } from '../trust/referral.ts'
import { agreeingContent } from './agree.ts'
import { sessionKeysIn } from './handed-over.ts'
import type { Letter, Opened } from './letter.ts'

/** Where the sealed bytes of a letter come from. */
export type LetterBytes = (id: Id, statement: Digest) => Promise<Uint8Array>
type How = { unlock?: Unlock; bytesOf?: LetterBytes }

/** All letters of a referral, in the order they were sent. `bytesOf`: where they were fetched before. */
export async function openAll(
  session: Session,
  referral: TrustedReferral,
  { bytesOf = fetching(session) }: Pick<How, 'bytesOf'> = {},
): Promise<Letter[]> {
  const entries = referral.history.filter(entry => letterOf(entry))
  const letters = await Promise.all(entries.map(entry => openOrSay(session, referral, entry, { bytesOf })))
  const handedOver = sessionKeysIn(letters)
  if (handedOver.size === 0) return letters
  return Promise.all(
    letters.map(letter => {
      const sessionKey = letter.status === 'not_for_us' ? handedOver.get(letter.entry.digest) : undefined
      return sessionKey ? openOrSay(session, referral, letter.entry, { unlock: { sessionKey }, bytesOf }) : letter
    }),
  )
}

/** The letters of a referral that there is reason to ask for. */
export function lettersToFetch(session: Session, referral: TrustedReferral): Spoken[] {
  return referral.history.filter(entry => letterOf(entry) && !goneFor(session, referral, entry))
}

/** What is not even asked for. */
function goneFor({ authority }: Session, referral: TrustedReferral, entry: Spoken): 'recalled' | 'purged' | undefined {
  const recalled = referral.items.find(item => item.digest === entry.digest)?.recalled
  if (recalled && !answersFor(referral, authority, entry.claims.iss)) return 'recalled'
  return entry.position <= (referral.purged?.to ?? -1) ? 'purged' : undefined
}

async function openOrSay(session: Session, referral: TrustedReferral, entry: Spoken, how: How): Promise<Letter> {
  const status = goneFor(session, referral, entry)
  if (status) return { status, entry }
  try {
    return await openEntry(session, referral, entry, how)
  } catch (error) {
    if (error instanceof Distrust) return { status: 'refused', entry, reason: error }
    if (error instanceof LetterRefused && error.code === 'not_for_us') return { status: 'not_for_us', entry }
    if (error instanceof GatewayProblem && ['not_found', 'role_may_not'].includes(error.code))
      return { status: 'not_served', entry }
    throw error
  }
}

/**
 * Fetches and opens the letter of one history entry.
 *
 * @throws Distrust `letter_mismatch`, `not_the_sender`, `certificate_mismatch`; LetterRefused `not_for_us`; GatewayProblem `not_found`
 */
export async function openEntry(
  session: Session,
  referral: TrustedReferral,
  entry: Spoken,
  { unlock = { keyring: allKeys(session) }, bytesOf = fetching(session) }: How = {},
): Promise<Opened> {
  const { claims, digest, at } = entry
  const claim = letterOf(entry)
  if (!claim) throw new Distrust('letter_mismatch', `Position ${entry.position} came without a letter.`)
  const bytes = await bytesOf(claims.sub, digest)
  const addressees = addresseesOf(referral.before[entry.position], addressingOf(claims))
  const { to, desk, from } = addressees
  const [ours, theirs] = await Promise.all([session.directory.entryOf(from), session.directory.entryOf(to)])
  const sender = checkCertificates(claim.certificates, addressees, { ours: ours.entry, theirs: theirs.entry }, at)
  const { net, iss, sub, verb } = claims
  const opened = await openLetter({
    bytes,
    senderCertificates: [sender.certificate],
    receivedAt: new Date(at * 1000),
    expect: { net, iss, sub, to, desk, verb, sha256: claim.sha256, openingSha256: claim.opening },
    ...unlock,
  }).catch(error => {
    throw asDistrust(error)
  })
  const content = agreeingContent(opened.envelope, entry, referral.before[entry.position])
  return { status: 'open', entry, ...content, opening: opened.opening }
}

/** One by one, each when it is opened. */
export function fetching({ gateway }: Session): LetterBytes {
  return async (id, statement) => {
    const answer = await gateway.call('readLetter', { params: { id, statement } })
    return new Uint8Array(await answer.arrayBuffer())
  }
}

/** The history entry of this digest, with a letter. */
export function entryOfItem(referral: TrustedReferral, item: Digest): Spoken {
  const entry = referral.history.find(one => one.digest === item)
  if (!entry) throw new TypeError(`${item} stands nowhere in ${referral.id}.`)
  return entry
}

/** What a statement says of its letter, where it has one. */
export function letterOf({ claims }: Pick<Spoken, 'claims'>): LetterClaim | undefined {
  return 'letter' in claims ? claims.letter : undefined
}

/** "Not for us" is no lie: it stays what it is. */
function asDistrust(error: unknown): unknown {
  if (error instanceof CertificateRefused) return new Distrust('certificate_mismatch', error.message, { cause: error })
  if (!(error instanceof LetterRefused) || error.code === 'not_for_us') return error
  const code =
    error.code === 'not_the_sender' || error.code === 'signed_in_future' ? 'not_the_sender' : 'letter_mismatch'
  return new Distrust(code, error.message, { cause: error })
}
