// A desk's keyring on its way to a colleague: sealed to their device, signed by the desk, named in the council's own chain.
// Nothing of a keyring is kept here. What comes out was checked against the certificates the directory names.
import { certificateOf, type Entry, holds } from '../../../schemas/directory/directory.ts'
import { type Desk, type Digest, sha256 } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import type { StatementOf } from '../../../schemas/statement/verbs.ts'
import { findKey, type Keyring, openLetter, parseCertificate, parseKeyring, sealLetter } from '../../seal/index.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { base64 } from '../say/base64.ts'
import { nowSeconds, type Session } from '../session.ts'
import type { Placed } from '../trust/chain.ts'
import { Distrust } from '../trust/distrust.ts'
import type { TrustedEntry } from '../trust/entry.ts'
import { type AnnouncementMade, announceChange } from './announce.ts'

/**
 * Shares a keyring with colleagues, by the thumbprints of their keys; include your own to have it back from a new browser.
 *
 * @throws GatewayProblem; Distrust `certificate_mismatch` where a device certificate is not the one the directory names
 */
export async function shareKeyring(session: Session, keyring: Keyring, members: Digest[]): Promise<AnnouncementMade> {
  const { authority, desk } = keyring
  const { entry, chain } = await session.directory.entryOf(authority, { fresh: true })
  const at = Math.max(nowSeconds(session), chain.at(-1)?.at ?? 0)
  const held = certificateOf(entry, desk, at)
  const signWith = held && findKey(keyring, held.fingerprint)
  if (!signWith)
    throw GatewayProblem.of(
      new Refusal('recipient_without_certificate', `This keyring has no key that ${desk} holds now.`),
    )
  const devices = members.map(member => deviceOf(entry, member, at))
  const certificates = await Promise.all(devices.map(checked))
  const about = {
    net: session.net,
    iss: authority,
    sub: authority,
    to: authority,
    desk,
    verb: 'share_keyring',
    kind: 'keyring',
  }
  const letter = await sealLetter({
    envelope: { ...about, content: keyring, manifest: [] },
    certificates,
    signWith,
    at: new Date(session.clock.now()),
  })
  const claim = {
    sha256: letter.sha256,
    bytes: letter.bytes.length,
    certificates: letter.certificates,
    opening: letter.openingSha256,
  }
  const claims = { desk, members, letter: claim }
  return announceChange(session, { verb: 'share_keyring', about: authority, claims, letter: base64(letter.bytes) })
}

type Device = { fingerprint: string; certificate: string }

function deviceOf(entry: Entry, member: Digest, at: number): Device {
  const known = entry.members.find(one => one.thumbprint === member && holds(one, at))
  if (known) return known.device
  throw GatewayProblem.of(new Refusal('verb_not_allowed', `${member} is not a member of ${entry.id}.`))
}

async function checked({ fingerprint, certificate }: Device): Promise<string> {
  const parsed = await parseCertificate(certificate).catch(cause => {
    throw new Distrust('certificate_mismatch', `The device certificate ${fingerprint} cannot be used.`, { cause })
  })
  if (parsed.fingerprint === fingerprint) return certificate
  throw new Distrust('certificate_mismatch', `A device certificate is not ${fingerprint}, as the directory says.`)
}

/**
 * The keyring of a desk, as last shared with this member.
 *
 * @param device the private key of the member's device, in armour
 * @throws GatewayProblem `not_found`; Distrust `letter_mismatch`, `certificate_mismatch`; LetterRefused
 */
export async function openKeyring(session: Session, desk: Desk, device: { privateKey: string }): Promise<Keyring> {
  const answer = await session.gateway.call('readKeyring', { params: { desk } })
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const trusted = await session.directory.entryOf(session.authority, { fresh: true })
  const shared = await sharingOf(trusted, desk, bytes)
  const { claims, at } = shared
  const { net, iss, sub, verb, letter } = claims
  const senders = trusted.entry.certificates.filter(one => one.desk === desk && holds(one, at))
  const { envelope } = await openLetter({
    bytes,
    senderCertificates: senders.map(one => one.certificate),
    receivedAt: new Date(at * 1000),
    expect: { net, iss, sub, to: iss, desk, verb, sha256: letter.sha256, openingSha256: letter.opening },
    keyring: { keys: [device] },
  })
  const keyring = await parseKeyring(JSON.stringify(envelope.content))
  const stranger = keyring.keys.find(
    key => !trusted.entry.certificates.some(one => one.desk === desk && one.fingerprint === key.fingerprint),
  )
  if (keyring.authority !== iss || keyring.desk !== desk || stranger) {
    throw new Distrust(
      'certificate_mismatch',
      'The keyring holds a key that the directory does not know for this team.',
    )
  }
  return keyring
}

async function sharingOf(
  { chain }: TrustedEntry,
  desk: Desk,
  bytes: Uint8Array,
): Promise<Placed<StatementOf<'share_keyring'>>> {
  const digest = await sha256(bytes)
  const found = chain.find(
    ({ claims }) => claims.verb === 'share_keyring' && claims.desk === desk && claims.letter.sha256 === digest,
  )
  if (!found)
    throw new Distrust('letter_mismatch', 'The keyring served is none that the history of the own council names.')
  return found as Placed<StatementOf<'share_keyring'>>
}
