// Connects one member to one gateway. The nation is verified against the pinned digest before anything else is asked or believed.
// Ten lines send a referral: README.md. Nothing here stores a key; memory is the caller's.
import type { Desk, Digest, Id } from '../../schemas/ids.ts'
import type { SigningKey } from '../../schemas/jws.ts'
import type { Keyring } from '../seal/index.ts'
import { type Clock, systemClock } from './call/clock.ts'
import { openGateway } from './call/gateway-client.ts'
import { collect } from './council/collect.ts'
import { type HandingOver, handOver } from './council/hand-over.ts'
import type { SayOptions, Sending } from './council/options.ts'
import { readingOf } from './council/read.ts'
import { send } from './council/send.ts'
import { verbsOf } from './council/verbs.ts'
import { directoryOf } from './directory/directory.ts'
import { openDirectory } from './directory/trusted-directory.ts'
import { memoryInProcess } from './memory/in-memory.ts'
import type { Memory } from './memory/memory.ts'
import { beginReading } from './memory/recall.ts'
import { gatherProof, verifyBundle } from './proof/bundle.ts'
import type { Session } from './session.ts'
import { placeChain } from './trust/chain.ts'
import { verifyNation } from './trust/nation.ts'
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
  const { authority, net, nation, gateway } = session
  return {
    authority,
    nation,
    /** Any route of the API, typed; answers are not verified. */
    call: gateway.call,
    send: (sending: Sending) => send(session, sending),
    /** "Do you know this child?" */
    enquire: (sending: Omit<Extract<Sending, { kind: 'enquiry' }>, 'kind'>) =>
      send(session, { ...sending, kind: 'enquiry' }),
    collect: (id: Id, item?: Digest, more?: SayOptions) => collect(session, id, item, more),
    handOver: (id: Id, handing: HandingOver) => handOver(session, id, handing),
    ...verbsOf(session),
    ...readingOf(session),
    /** Everything that shows, without a gateway, who said what and when. */
    proof: (id: Id) => gatherProof(session, id),
    verify: (bundle: unknown) => verifyBundle(bundle, net),
    directory: directoryOf(session),
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
    clock = systemClock,
  } = options
  const gateway = openGateway({ ...options, clock })
  const recall = await beginReading(memory, clock, 'national')
  const { chain } = await gateway.call('readNationalChain', {})
  const nation = await verifyNation(chain, net)
  const { gatewayKeys } = nation
  await recall(await placeChain(chain, { subject: 'national', net, gatewayKeys }))
  const directory = openDirectory({ gateway, nation, memory, clock })
  const keyrings = Array.isArray(keyring) ? [...keyring] : [keyring as Keyring]
  return { gateway, net, nation, member, authority, desk, keyrings, memory, clock, directory, turns: takeTurns() }
}
