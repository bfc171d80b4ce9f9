// The nation and every authority, folded again from their chains, signatures included. Rows made of them: projections.ts.
// The rules are schemas/directory/directory.ts alone: nothing is decided here.
import type { Queryable } from '../../gateway/database/connect.ts'
import { announce } from '../../schemas/directory/announce.ts'
import { certificateChange, concernsRegistrars, noticeOf } from '../../schemas/directory/changes/told.ts'
import { type Certificate, type Entry, type Member, type Nation, speakerOf } from '../../schemas/directory/directory.ts'
import type { Digest, Fingerprint, Id } from '../../schemas/ids.ts'
import type { DirectoryStatement } from '../../schemas/statement/verbs.ts'
import { checkFeed, checkLetters, type Told } from './beside.ts'
import { type Placed, readChain, Verifier } from './chain.ts'
import { checkNation } from './changes/nation.ts'
import { checkProjections } from './changes/projections.ts'
import { checkChanges, type Noticed } from './changes/proposals.ts'
import { correspondents } from './changes/queries.ts'
import type { Findings } from './finding.ts'
import * as queries from './queries.ts'

/** The directory with its past: whatever a referral's statements relied on can be looked up. */
export type Directory = {
  nation: Nation
  verifier: Verifier
  issuer: string | undefined
  entries: Map<Id, Entry>
  members: Map<Digest, { authority: Id; member: Member }>
  certificates: Map<Fingerprint, { authority: Id; certificate: Certificate }>
  /** Every statement about an authority: what `heads` may name. */
  heads: Map<Digest, { authority: Id; at: number }>
  noticed: Noticed[]
}

const batch = 200

/** Checks the whole directory. Undefined where no nation was founded: then nothing else can be checked either. */
export async function checkDirectory(
  tx: Queryable,
  findings: Findings,
  issuer: string | undefined,
): Promise<Directory | undefined> {
  const founded = await checkNation(tx, findings, issuer)
  if (!founded) return undefined
  const directory: Directory = {
    nation: founded.nation,
    verifier: new Verifier(),
    issuer,
    entries: new Map(),
    members: new Map(),
    certificates: new Map(),
    heads: new Map(),
    noticed: [],
  }
  const pairs = new Set((await correspondents(tx)).map(({ one, other }) => `${one} ${other}`))
  for (let after = ''; ; ) {
    const subjects = await queries.subjectsAfter(tx, ['authority'], after, batch)
    const ids = subjects.map(({ id }) => id)
    const [rows, letters, feed] = await Promise.all([
      queries.chainsOf(tx, ids),
      queries.lettersOf(tx, ids),
      queries.feedOf(tx, ids),
    ])
    for (const subject of subjects) {
      const own = <T extends { subject: string }>(all: readonly T[]) => all.filter(one => one.subject === subject.id)
      const keys = founded.nation.gatewayKeys
      const chain = await readChain(own(rows), { subject, net: founded.nation.net, keys, issuer }, findings)
      const told = await foldAuthority(directory, subject.id, chain, findings)
      checkLetters(subject.id, chain, own(letters), findings)
      const { due, elsewhere } = sortTold(subject.id, told, own(feed))
      checkFeed(subject.id, due, elsewhere.own, findings)
      for (const { authority, position } of elsewhere.others) {
        if (!pairs.has(`${subject.id} ${authority}`))
          findings.add('feed_stray', subject.id, `${authority} was told of position ${position}, and never wrote to it`)
      }
    }
    if (subjects.length < batch) break
    after = ids.at(-1) ?? ''
  }
  await checkProjections(tx, { ...directory, ...founded }, findings)
  const { nation, noticed } = directory
  await checkChanges(tx, { entries: [...directory.entries.values()], nation, noticed }, findings)
  return directory
}

/** Folds one authority's chain into the directory; what its feed must hold. */
async function foldAuthority(
  directory: Directory,
  id: Id,
  chain: readonly Placed[],
  findings: Findings,
): Promise<Told[]> {
  const { nation, verifier, heads } = directory
  const told: Told[] = []
  let entry: Entry | undefined
  for (const { read, row, receipt, position, at } of chain) {
    const claims = read.claims as DirectoryStatement
    const { digest, kid } = read
    heads.set(digest, { authority: id, at })
    const speaker = speakerOf(claims.iss, kid, nation, entry, at)
    const key =
      claims.iss === 'national'
        ? nation.registrars.find(one => one.thumbprint === kid)?.key
        : entry?.members.find(one => one.thumbprint === kid)?.key
    if (!speaker || !key) {
      findings.add('speaker_without_standing', id, `position ${position}: ${kid} had no standing for ${claims.iss}`)
    } else if (!(await verifier.verify(read, key))) {
      findings.add('signature_invalid', id, `position ${position}: not signed by ${kid}`)
    }
    try {
      const next = await announce(entry, { claims, digest, kid, at }, nation)
      entry = next.entry
      if (receipt)
        findings.compare('receipt_mismatch', id, `receipt of position ${position}`, receipt, { state: next.state })
      const one: Told = {
        authority: id,
        desks: [],
        position,
        what: 'statement',
        verb: claims.verb,
        state: next.state,
        at,
      }
      told.push(one)
      if (concernsRegistrars(claims, next.state, entry)) told.push({ ...one, authority: 'national' })
      const change = certificateChange(claims, entry)
      if (change) told.push({ ...one, authority: '', verb: change })
      const notice = noticeOf(claims, entry)
      if (notice) directory.noticed.push({ statement: digest, authority: id, at, ...notice })
    } catch (error) {
      findings.add('statement_refused', id, `position ${position}: ${error instanceof Error ? error.message : error}`)
      break
    }
    if (speaker)
      findings.compare('column_mismatch', id, `position ${position}`, { role: row.role }, { role: speaker.role })
  }
  if (entry) remember(directory, entry)
  return told
}

/**
 * What was told of a council, to itself and to registrars, and what to those it was writing with when a certificate changed.
 *
 * Who was writing with whom then is not recorded: only that they once did can be checked.
 */
function sortTold(id: Id, told: readonly Told[], rows: readonly queries.FeedRow[]) {
  const changes = new Set(told.filter(one => one.authority === '').map(changeKey))
  const isOther = (row: queries.FeedRow) =>
    row.authority !== id && row.authority !== 'national' && changes.has(changeKey(row))
  return {
    due: told.filter(one => one.authority !== ''),
    elsewhere: { own: rows.filter(row => !isOther(row)), others: rows.filter(isOther) },
  }
}

function changeKey({ position, verb, state, at }: Told): string {
  return `${position} ${verb} ${state} ${at}`
}

function remember({ entries, members, certificates }: Directory, entry: Entry): void {
  entries.set(entry.id, entry)
  for (const member of entry.members) members.set(member.thumbprint, { authority: entry.id, member })
  for (const certificate of entry.certificates) {
    certificates.set(certificate.fingerprint, { authority: entry.id, certificate })
  }
}
