// The nation and every authority, folded again from their chains, signatures included. Rows made of them: projections.ts.
// The rules are schemas/directory.ts alone: nothing is decided here.
import type { Queryable } from '../../gateway/database/connect.ts'
import { announce } from '../../schemas/announce.ts'
import {
  type Certificate,
  type Entry,
  foundNation,
  type Member,
  type Nation,
  speakerOf,
} from '../../schemas/directory.ts'
import type { Digest, Fingerprint, Id } from '../../schemas/ids.ts'
import type { DirectoryStatement } from '../../schemas/verbs.ts'
import { checkFeed, checkLetters, type Told } from './beside.ts'
import { type Placed, readChain, Verifier } from './chain.ts'
import { Findings } from './finding.ts'
import { checkProjections } from './projections.ts'
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
  }
  const named = new Set<string>()
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
      const told = await foldAuthority(directory, subject.id, chain, named, findings)
      checkLetters(subject.id, chain, own(letters), findings)
      checkFeed(subject.id, told, own(feed), findings)
    }
    if (subjects.length < batch) break
    after = ids.at(-1) ?? ''
  }
  await checkProjections(tx, { ...directory, ...founded, named }, findings)
  return directory
}

async function checkNation(tx: Queryable, findings: Findings, issuer: string | undefined) {
  const [subject] = await queries.subjectsAfter(tx, ['national'], '', 1)
  const rows = await queries.chainsOf(tx, ['national'])
  const [first] = subject ? await readChain(rows.slice(0, 1), ofNation(subject), new Findings()) : []
  if (!subject || !first) {
    findings.add('nation_missing', 'national', 'no nation was founded in this database')
    return undefined
  }
  const { claims, digest, kid } = first.read
  const nation = await foundNation({ claims: claims as DirectoryStatement, digest, kid })
  const chain = await readChain(rows, { ...ofNation(subject), keys: nation.gatewayKeys, issuer }, findings)
  const founder = nation.registrars.find(one => one.thumbprint === kid)
  if (!founder || !(await new Verifier().verify(first.read, founder.key))) {
    findings.add('signature_invalid', 'national', 'the founding statement was not signed by a registrar it names')
  }
  for (const { position } of chain.slice(1)) {
    findings.add('statement_refused', 'national', `position ${position}: nothing follows the founding yet`)
  }
  if (issuer !== undefined && ![...nation.gatewayKeys.values()].some(key => key.issuer === issuer)) {
    findings.add('issuer_unknown', 'national', `the nation names no gateway key for ${issuer}`)
  }
  const told = [
    { authority: 'national', desks: [], position: 0, what: 'statement' as const, verb: 'found', state: 'recorded' },
  ]
  const feed = await queries.feedOf(tx, ['national'])
  checkFeed(
    'national',
    told.map(entry => ({ ...entry, at: first.at })),
    feed,
    findings,
  )
  return { nation, at: first.at }
}

function ofNation(subject: queries.SubjectRow) {
  return { subject, net: undefined, keys: new Map(), issuer: undefined }
}

/** Folds one authority's chain into the directory; what its feed must hold. */
async function foldAuthority(
  directory: Directory,
  id: Id,
  chain: readonly Placed[],
  named: Set<string>,
  findings: Findings,
): Promise<Told[]> {
  const { nation, verifier, heads } = directory
  const told: Told[] = []
  let entry: Entry | undefined
  for (const { read, row, receipt, position, at } of chain) {
    const claims = read.claims as DirectoryStatement
    const { digest, kid } = read
    heads.set(digest, { authority: id, at })
    if (claims.verb === 'update') named.add(`${id} ${claims.document}`)
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
      told.push({ authority: id, desks: [], position, what: 'statement', verb: claims.verb, state: next.state, at })
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

function remember({ entries, members, certificates }: Directory, entry: Entry): void {
  entries.set(entry.id, entry)
  for (const member of entry.members) members.set(member.thumbprint, { authority: entry.id, member })
  for (const certificate of entry.certificates) {
    certificates.set(certificate.fingerprint, { authority: entry.id, certificate })
  }
}
