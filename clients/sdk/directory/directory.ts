// The directory as functions: look a council up, verified, and say what changes. Whose second word a change needs is in
// schemas/directory/directory.ts; here each is only said. `find` alone is what the gateway states: verify what you act on with `entry`.
import type { Attention } from '../../../schemas/directory/attention.ts'
import { canReceive, type Entry } from '../../../schemas/directory/directory.ts'
import { dayOf } from '../../../schemas/directory/identity.ts'
import type { Desk, Digest, Id } from '../../../schemas/ids.ts'
import type { Identity, StatementOf } from '../../../schemas/statement/verbs.ts'
import type { Keyring } from '../../seal/index.ts'
import type { CallAnswer } from '../call/shape.ts'
import { importsOf } from '../exchange/import.ts'
import { councilsFor } from '../places/councils.ts'
import { holdsPostcode } from '../places/postcode.ts'
import { register } from '../registrars/register.ts'
import { nowSeconds, type Session } from '../session.ts'
import { type TrustedEntry, verifyEntry } from '../trust/entry.ts'
import { admissionClaims, type Newcomer } from './admission.ts'
import { type Announcement, announceChange } from './announce.ts'
import { contentsOf } from './contents.ts'
import { openKeyring, shareKeyring } from './keyrings.ts'

type Reason = StatementOf<'remove_member'>['reason']

const noCouncils: CallAnswer<'listAuthorities'> = { items: [] }

/** Makes the directory functions for a session. `about` is a council; managers speak about their own only. */
export function directoryOf(session: Session) {
  const { call } = session.gateway
  const own = () => session.authority as Id
  const say = (verb: Announcement['verb'], about: Id, claims: object, document?: string) =>
    announceChange(session, { verb, about, claims, ...(document !== undefined && { document }) })

  return {
    /**
     * A page of councils by part of a name, three-digit code or GSS code, present or past: as the gateway states them.
     *
     * Nothing is asked for a text that holds a postcode; a place is for `places`.
     */
    find: (query: string, page: { cursor?: string; limit?: number } = {}) =>
      holdsPostcode(query) ? Promise.resolve(noCouncils) : call('listAuthorities', { query: { query, ...page } }),
    /** A council's verified entry, now or as its chain stood at a time (seconds). */
    entry: (id: Id, at?: number) => entryAt(session, id, at),
    /** A council's verified entry as it is now, with every statement of its chain in its place. */
    history: (id: Id): Promise<TrustedEntry> => session.directory.entryOf(id, { fresh: true }),
    /** Whether a desk can be sent to now, by the verified chain. */
    canReceive: async (id: Id, desk: Desk) =>
      canReceive((await session.directory.entryOf(id)).entry, desk, session.nation, nowSeconds(session)),
    ...contentsOf(session),
    ...importsOf(session),
    /** Councils that a place, or part of a name, may mean: compared here, so that what is typed goes nowhere. */
    places: async (typed: string) =>
      councilsFor(typed, await importsOf(session).councils(), dayOf(nowSeconds(session))),
    /** For registrars: entries to look after, as the gateway lists them. */
    attention: (kind: Attention | undefined, page: { cursor?: string; limit?: number } = {}) =>
      call('listAttention', { query: { ...(kind !== undefined && { kind }), ...page } }),

    // Registrars.
    /** Run again while it waits, it is the same proposal and the same council. */
    register: (identity: Identity, id?: Id) => register(session, identity, id),
    updateIdentity: (about: Id, identity: Identity) => say('update_identity', about, { identity }),
    /** Who takes a council's place from which day on, and who keeps its old keys. */
    succeed: (about: Id, settled: Pick<StatementOf<'succeed'>, 'successors' | 'on' | 'custodian'>) =>
      say('succeed', about, settled),

    // Managers and registrars.
    /** What waits for the own second word; or, `mine`, what became of the own proposals: as the gateway lists them. */
    approvals: (page: { mine?: boolean; cursor?: string; limit?: number } = {}) =>
      call('listApprovals', { query: { ...page, mine: page.mine ? 'true' : 'false' } }),
    /** A proposal; or a colleague's report that a key was compromised, which it upholds. */
    approve: (about: Id, proposal: Digest) => say('approve', about, { proposal }),
    refuse: (about: Id, proposal: Digest, reason: string) => say('refuse', about, { proposal, reason }),
    admit: (newcomer: Newcomer, desks: Desk[], about: Id = own()) =>
      say('admit_member', about, admissionClaims(newcomer, desks)),
    removeMember: (member: Digest, reason: Reason, { since = nowSeconds(session), about = own() } = {}) =>
      say('remove_member', about, { member, reason, since }),
    retireCertificate: (fingerprint: string, reason: Reason, about: Id = own()) =>
      say('retire_certificate', about, { fingerprint, reason }),

    // Managers, about their own council.
    verifyEntry: () => say('verify_entry', own(), {}),
    /** How long letters stay once a case is over; the longer of both councils' counts, within the nation's bounds. */
    setRetention: (days: number) => say('set_retention', own(), { days }),
    /** That the keys of these certificates came out of the recovery kit: the chain keeps it, with who and when. */
    recordDrill: (certificates: string[]) => say('record_drill', own(), { certificates }),
    publishCertificate: (desk: Desk, { fingerprint, certificate }: { fingerprint: string; certificate: string }) =>
      say('publish_certificate', own(), { desk, fingerprint, certificate }),

    // Whoever holds a desk's keyring.
    shareKeyring: (keyring: Keyring, members: Digest[]) => shareKeyring(session, keyring, members),
    openKeyring: (desk: Desk, device: { privateKey: string }) => openKeyring(session, desk, device),
  }
}

async function entryAt(session: Session, id: Id, at: number | undefined): Promise<Entry> {
  const trusted = await session.directory.entryOf(id, { fresh: true })
  if (at === undefined) return trusted.entry
  const then = trusted.chain.filter(one => one.at <= at)
  return (await verifyEntry(session.nation, id, then)).entry
}
