// Connects one member to one gateway. The nation is verified against the pinned digest before anything else is asked or believed.
// Ten lines send a referral: README.md. Nothing here stores a key; memory is the caller's.

import type { Newcomer } from '../../schemas/directory/admission.ts'
import type { FilePolicy } from '../../schemas/file-policy.ts'
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/statement/jws.ts'
import type { Keyring } from '../seal/index.ts'
import { checkSize, fileLimitsOf } from './attachments/outgoing.ts'
import { type Spool, staleAfterMilliseconds } from './attachments/spool.ts'
import { type Clock, systemClock } from './call/clock.ts'
import { openGateway } from './call/gateway-client.ts'
import { clocksOf } from './council/clocks.ts'
import { type CollectOptions, collect } from './council/collect.ts'
import type { Sending } from './council/options.ts'
import { readingOf } from './council/read.ts'
import { type Resending, resendOpenOutside } from './council/resend.ts'
import { send } from './council/send.ts'
import { verbsOf } from './council/verbs.ts'
import type { Correspondent } from './desks/correspondent.ts'
import { correspondentOf } from './desks/correspondents.ts'
import { directoryOf } from './directory/directory.ts'
import { nationDirectoryOf } from './directory/nation.ts'
import { openDirectory } from './directory/trusted-directory.ts'
import { openNation } from './directory/trusted-nation.ts'
import { invitingOf } from './joining/invitations.ts'
import { letIn } from './joining/let-in.ts'
import { memoryInProcess } from './memory/in-memory.ts'
import type { Memory } from './memory/memory.ts'
import { gatherProof, verifyBundle } from './proof/bundle.ts'
import { reportsOf } from './reports/reports.ts'
import { holdKeyring, type Session } from './session.ts'
import { type CarryingOut, carryOut } from './succession/carry-out.ts'
import { type HandingOver, handOver } from './succession/hand-over.ts'
import { type HandOverPlan, type Planning, planHandOver } from './succession/plan.ts'
import { takeTurns } from './turns.ts'

export type ConnectOptions = {
  /** Address of the gateway, https but on this very machine. */
  url: string
  /** The gateway's PUBLIC_URL, where it is reached by another address. */
  issuer?: string
  /** The pinned digest of the nation's founding statement, from the installation. Never take it from the gateway. */
  net: Digest
  member: SigningKey
  /** Whom the member speaks for; `national` for registrars. */
  authority: Id | 'national'
  /** The desk it writes from. */
  desk?: Desk
  /** The desk's private keys, or those of several desks. None: nothing can be sealed or opened, chains still can be verified. */
  keyring?: Keyring | readonly Keyring[]
  /** What must survive the process: see memory/memory.ts. Without it, nothing does. */
  memory?: Memory
  /** Where sealed files wait until they have arrived: see attachments/spool.ts. Without it, a sending that was killed seals them again. */
  spool?: Spool
  /** What is allowed in files on this computer, beside what the council published: see schemas/file-policy.ts. */
  filePolicy?: FilePolicy
  /** Told before a letter goes to a team whose certificate is another than last time; what it throws stops the letter. */
  onCertificateChanged?: (correspondent: Correspondent) => void | Promise<void>
  fetch?: typeof fetch
  clock?: Clock
}

/** Everything one member can do. */
export type Council = Awaited<ReturnType<typeof connect>>

/**
 * Connects, and verifies the nation.
 *
 * @throws Distrust where this is another nation's gateway; Unreachable
 */
export async function connect(options: ConnectOptions) {
  const session = await openSession(options)
  const { authority, net, gateway } = session
  return {
    authority,
    get nation() {
      return session.nation
    },
    /** Any route of the API, typed; answers are not verified. */
    call: gateway.call,
    send: (sending: Sending) => send(session, sending),
    /** "Do you know this child?" */
    enquire: (sending: Omit<Extract<Sending, { kind: 'enquiry' }>, 'kind'>) =>
      send(session, { ...sending, kind: 'enquiry' }),
    /** What the gateway takes of files, as it publishes it. */
    fileLimits: () => fileLimitsOf(session),
    /** Before a large file is read: whether its size alone keeps it from being sent. @throws FileRefused */
    checkSize: (name: string, bytes: number) => checkSize(session, name, bytes),
    collect: (id: Id, item?: Digest, more?: CollectOptions) => collect(session, id, item, more),
    /** Sends what is open by secure e-mail properly to a council that has joined since, following the old. */
    resendOpenOutside: (resending: Resending) => resendOpenOutside(session, resending),
    handOver: (id: Id, handing: HandingOver) => handOver(session, id, handing),
    /** Which successor gets which of everything open or unsettled; what it names nobody for, a person decides. */
    planHandOver: (planning?: Planning) => planHandOver(session, planning),
    /** Hands over what a plan says, and goes on where it was when run again. */
    handOverAll: (plan: HandOverPlan, carrying: CarryingOut) => carryOut(session, plan, carrying),
    ...verbsOf(session),
    ...readingOf(session),
    ...clocksOf(session),
    /** What the gateway counted, and what only the own letters tell. */
    reports: reportsOf(session),
    /** Everything that shows, without a gateway, who said what and when. */
    proof: (id: Id) => gatherProof(session, id),
    verify: (bundle: unknown) => verifyBundle(bundle, net),
    directory: directoryOf(session),
    /** The nation itself: its registrars, receipt keys and policy. Registrars change it, always two. */
    nationDirectory: nationDirectoryOf(session),
    /** Colleagues: invitations, and letting in. */
    people: peopleOf(session),
    /** From now on also with these keys of a team: after a rotation, or once they were shared. */
    takeUp: (keyring: Keyring) => holdKeyring(session, keyring),
    /** A team as it would be written to now, and what changed since it last was. */
    correspondent: (council: Id, desk: Desk) => correspondentOf(session, council, desk),
  }
}

function peopleOf(session: Session) {
  return {
    ...invitingOf(session),
    /** Once the check words were compared. Registrars name the council. */
    letIn: (newcomer: Newcomer, desks: Desk[], about?: Id) => letIn(session, newcomer, desks, about),
  }
}

async function openSession(options: ConnectOptions): Promise<Session> {
  const {
    net,
    member,
    authority,
    desk = 'cme',
    keyring = [],
    memory = memoryInProcess(),
    spool,
    filePolicy = {},
    clock = systemClock,
  } = options
  void spool?.sweep(staleAfterMilliseconds).catch(() => {})
  const gateway = openGateway({ ...options, clock })
  const known = await openNation({ gateway, net, memory, clock })
  const directory = openDirectory({ gateway, nation: known, memory, clock })
  const keyrings = Array.isArray(keyring) ? [...keyring] : [keyring as Keyring]
  const kept = { memory, spool, filePolicy, onCertificateChanged: options.onCertificateChanged }
  const held = { gateway, net, member, authority, desk, keyrings, ...kept, clock, directory, turns: takeTurns() }
  return {
    ...held,
    readNation: known.read,
    within: known.within,
    get nation() {
      return known.current
    },
  }
}
