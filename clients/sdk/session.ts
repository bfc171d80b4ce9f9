// What every function here works with: one member, at one gateway, of one nation, with the keys and the memory it was given.
// Made by connect.ts alone: the nation in it was verified against the pinned digest before anything else was asked.
import type { Certificate, Nation } from '../../schemas/directory/directory.ts'
import type { FilePolicy } from '../../schemas/file-policy.ts'
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import type { Keyring, KeyringKey } from '../seal/index.ts'
import type { Spool } from './attachments/spool.ts'
import type { Clock } from './call/clock.ts'
import type { GatewayClient } from './call/gateway-client.ts'
import type { Correspondent } from './desks/correspondent.ts'
import type { TrustedDirectory } from './directory/trusted-directory.ts'
import type { Memory } from './memory/memory.ts'
import type { TrustedNation } from './trust/nation.ts'
import type { Turns } from './turns.ts'

export type Session = {
  gateway: GatewayClient
  net: Digest
  /** As last read: registrars, receipt keys and the policy may change while a session lasts. */
  readonly nation: Nation
  /** The nation as it is now, with its chain. */
  readNation(): Promise<TrustedNation>
  /** Does what rests on the nation, and once more where the nation has gone on meanwhile. */
  within<T>(work: (nation: Nation) => Promise<T>): Promise<T>
  member: SigningKey
  /** Whom the member speaks for. */
  authority: Id | 'national'
  /** The desk it writes from where it has the choice. */
  desk: Desk
  keyrings: Keyring[]
  memory: Memory
  /** Keeps sealed files until they have arrived; without it, a sending that was killed seals them again. */
  spool: Spool | undefined
  /** What was set up here of what the own council allows in files; what it published narrows that (attachments/policy.ts). */
  filePolicy: FilePolicy
  clock: Clock
  directory: TrustedDirectory
  /** Told before a letter goes to a team whose certificate is another than last time; what it throws stops the letter. */
  onCertificateChanged: ((correspondent: Correspondent) => void | Promise<void>) | undefined
  /** Runs what concerns one subject one after the other: one verb and one letter for each head. */
  turns: Turns
}

/** Seconds since the epoch, by the own clock. */
export function nowSeconds({ clock }: Pick<Session, 'clock'>): number {
  return Math.floor(clock.now() / 1000)
}

/** Takes up a team's keyring, in the place of the one held until now. */
export function holdKeyring({ keyrings }: Pick<Session, 'keyrings'>, keyring: Keyring): void {
  const at = keyrings.findIndex(({ authority, desk }) => authority === keyring.authority && desk === keyring.desk)
  keyrings.splice(at < 0 ? keyrings.length : at, 1, keyring)
}

/** Every private key of every desk: what may open a letter. */
export function allKeys({ keyrings }: Pick<Session, 'keyrings'>): { keys: KeyringKey[] } {
  return { keys: keyrings.flatMap(keyring => keyring.keys) }
}

/** The private key that belongs to a certificate of the own council, where a keyring has it. */
export function keyFor(
  session: Pick<Session, 'keyrings'>,
  { fingerprint }: Pick<Certificate, 'fingerprint'>,
): KeyringKey | undefined {
  return allKeys(session).keys.find(key => key.fingerprint === fingerprint)
}
