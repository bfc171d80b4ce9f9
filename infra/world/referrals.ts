// Every referral, folded again from its chain, signatures, standing and directory heads included; then compared with its row.
// The rules are schemas/referral/referral.ts and lifecycle.ts alone. What depends on other referrals is responsibility.ts.
import type { Queryable } from '../../gateway/database/connect.ts'
import { isSeconded } from '../../schemas/directory/changes/second.ts'
import { certificateOf, doubtful, holds, type Member, peopleAtDesk } from '../../schemas/directory/directory.ts'
import { policyAt } from '../../schemas/directory/nation.ts'
import type { Digest, Id } from '../../schemas/ids.ts'
import { may } from '../../schemas/permissions.ts'
import { answersFor, checkEnd } from '../../schemas/referral/handing-over.ts'
import type { State } from '../../schemas/referral/lifecycle.ts'
import { beginReferral, continueReferral, desksOf, type Referral, type Said } from '../../schemas/referral/referral.ts'
import type { ReferralStatement, StatementOf } from '../../schemas/statement/verbs.ts'
import { checkAttachments, checkFeed, checkLetters, checkRecalls, letterOf, type Named, type Told } from './beside.ts'
import { type Placed, readChain } from './chain.ts'
import { checkClock, checkSteps } from './clocks/due.ts'
import type { Directory } from './directory.ts'
import type { Findings } from './finding.ts'
import * as queries from './queries.ts'
import { checkNotes, type Folded, holdersOf } from './responsibility.ts'
import { checkRetention } from './retention/check.ts'

const batch = 200

/** Folds and checks every referral; what they come to, for the checks across them. */
export async function checkReferrals(
  tx: Queryable,
  directory: Directory,
  findings: Findings,
): Promise<Map<Id, Folded>> {
  const all = new Map<Id, Folded>()
  const named: Named = new Map()
  for (let after = ''; ; ) {
    const subjects = await queries.subjectsAfter(tx, ['transfer', 'enquiry'], after, batch)
    const tables = await readTables(
      tx,
      subjects.map(({ id }) => id),
    )
    for (const subject of subjects) {
      const own = <T extends { subject: string }>(rows: readonly T[]) => rows.filter(row => row.subject === subject.id)
      const tablesOfOne = {
        row: tables.referrals.find(({ id }) => id === subject.id),
        chain: own(tables.chain),
        letters: own(tables.letters),
        notes: own(tables.notes),
        clocks: own(tables.clocks),
        feed: own(tables.feed),
        recalls: own(tables.recalls),
        attachments: own(tables.attachments),
        predecessors: tables.predecessors.filter(({ referral }) => referral === subject.id),
      }
      const folded = await checkOne(directory, subject, tablesOfOne, named, findings)
      if (folded) all.set(subject.id, folded)
    }
    if (subjects.length < batch) return all
    after = subjects.at(-1)?.id ?? ''
  }
}

async function readTables(tx: Queryable, ids: Id[]) {
  const [referrals, chain, letters, notes, feed, recalls, attachments, predecessors, clocks] = await Promise.all([
    queries.referralsOf(tx, ids),
    queries.chainsOf(tx, ids),
    queries.lettersOf(tx, ids),
    queries.notesOf(tx, ids),
    queries.feedOf(tx, ids),
    queries.recallsOf(tx, ids),
    queries.attachmentsOf(tx, ids),
    queries.predecessorsOf(tx, ids),
    queries.clocksOf(tx, ids),
  ])
  return { referrals, chain, letters, notes, feed, recalls, attachments, predecessors, clocks }
}

type Tables = Omit<Awaited<ReturnType<typeof readTables>>, 'referrals'> & { row: queries.ReferralRow | undefined }

async function checkOne(
  directory: Directory,
  subject: queries.SubjectRow,
  { row, ...tables }: Tables,
  named: Named,
  findings: Findings,
): Promise<Folded | undefined> {
  const { nation, issuer } = directory
  const { id } = subject
  const about = { subject, net: nation.net, keys: nation.gatewayKeys, issuer }
  const chain = await readChain(tables.chain, about, findings)
  const history = await fold(directory, id, chain, findings)
  const referral = history.at(-1)
  checkLetters(id, chain, tables.letters, findings, row?.purged_to ?? undefined)
  if (!referral) return undefined
  const recalled = new Set(referral.items.filter(item => item.recalled).map(({ digest }) => digest))
  checkRecalls(id, recalled, tables.recalls, findings)
  await checkAttachments(id, chain, tables.attachments, named, findings, row?.purged_to ?? undefined)
  const beside = await checkNotes(directory, id, history, tables.notes, findings)
  checkSteps(id, beside.notes, findings)
  checkClock(directory, { ...referral, passedOn: row?.passed_to != null }, tables.clocks[0], findings)
  checkRetention(nation, history, beside.notes, row, findings)
  const handed = referral.predecessors.map(({ by: side, ...one }) => ({ referral: id, side, ...one }))
  findings.compare(
    'projection_mismatch',
    id,
    'the referral',
    { predecessors: tables.predecessors },
    { predecessors: handed },
  )
  const told = history.flatMap((one, position) => toldOf(one, chain[position]))
  checkFeed(id, [...told, ...beside.told], tables.feed, findings)
  if (!row) findings.add('projection_missing', id, 'the referral is in its chain but not in its table')
  else {
    findings.compare('projection_mismatch', id, 'the referral', { ...row, subject: subject.kind }, rowOf(referral))
    const moments = [chain.at(-1)?.at, ...tables.notes.map(note => note.made_at)]
    if (!moments.includes(row.changed_at))
      findings.add('projection_mismatch', id, `nothing happened at ${row.changed_at}, when it is said to have changed`)
  }
  const sentBy = history[0]?.sender ?? ''
  const held = history.map((one, position) => ({ places: holdersOf(one), at: chain[position]?.at ?? 0 }))
  return { referral, row, sentBy, held, parties: new Set(history.flatMap(one => [one.sender, one.recipient])), beside }
}

function rowOf(referral: Referral) {
  return {
    subject: referral.kind,
    kind: referral.kind,
    sender: referral.sender,
    recipient: referral.recipient,
    sender_desks: referral.senderDesks,
    recipient_desks: referral.recipientDesks,
    state: referral.state,
    urgent: referral.urgent,
    accepted: referral.acceptedBy,
    settled: referral.settled,
    decide_by: referral.decideBy,
    follows: referral.follows,
    outside: referral.outside,
    sent_at: referral.sentAt,
    taken_on_at: referral.times.takenOnAt,
    decided_at: referral.times.decidedAt,
    ended_at: referral.times.endedAt,
    head: referral.head,
    position: referral.position,
  }
}

/** Both sides as they stand after the statement are told of it. */
function toldOf(referral: Referral, placed: Placed | undefined): Told[] {
  if (!placed) return []
  const { position, at, read } = placed
  const about = { position, what: 'statement' as const, verb: read.claims.verb, state: referral.state as State, at }
  return [
    { authority: referral.sender, desks: referral.senderDesks, ...about },
    { authority: referral.recipient, desks: referral.recipientDesks, ...about },
  ].filter(({ desks }) => desks.length > 0)
}

/** The referral after each statement; ends where one may not have been said. */
async function fold(directory: Directory, id: Id, chain: readonly Placed[], findings: Findings): Promise<Referral[]> {
  const history: Referral[] = []
  for (const placed of chain) {
    const { read, receipt, position, at, row } = placed
    const claims = read.claims as ReferralStatement
    const before = history.at(-1)
    const speaker = await checkSpeaker(directory, placed, before, findings)
    const role = speaker?.role ?? (row.role as Said['role'])
    const said: Said = {
      claims,
      digest: read.digest,
      role,
      at,
      doubtful: isDoubted(directory, claims, before, chain, at),
      seconded: isSecondedBy(directory, claims, speaker?.person, chain, at),
    }
    try {
      const after = before ? await continueReferral(before, said) : beginReferral(said as Said<StatementOf<'send'>>)
      history.push(after)
      if (receipt)
        findings.compare('receipt_mismatch', id, `receipt of position ${position}`, receipt, { state: after.state })
      const speaking = directory.entries.get(claims.iss)
      if (speaking) checkEnd(speaking, claims, at)
      checkReliance(directory, placed, before, findings)
    } catch (error) {
      findings.add('statement_refused', id, `position ${position}: ${error instanceof Error ? error.message : error}`)
      break
    }
  }
  return history
}

/** Whether what `confirm` or `disown` names was said by a key since reported compromised. A removal counts from the next second. */
function isDoubted(
  { members }: Directory,
  claims: ReferralStatement,
  before: Referral | undefined,
  chain: readonly Placed[],
  at: number,
): boolean {
  if (claims.verb !== 'confirm' && claims.verb !== 'disown') return false
  const item = chain.find(({ read }) => read.digest === claims.item)
  if (!item || !before || !answersFor(before, claims.iss, item.read.claims.iss)) return false
  const member = members.get(item.read.kid)?.member
  return doubtful(member, item.at) && (member?.until ?? at) <= at + 1
}

/** Whether another person stands behind a `disown` that names one. */
function isSecondedBy(
  { members }: Directory,
  claims: ReferralStatement,
  person: Id | undefined,
  chain: readonly Placed[],
  at: number,
): boolean {
  if (claims.verb !== 'disown') return false
  const said = chain.find(({ read }) => read.digest === claims.item)
  const place = chain.findIndex(({ read }) => read.claims.jti === claims.jti)
  const earlier = chain
    .slice(0, place)
    .flatMap(({ read: { claims: other, digest, kid } }) =>
      other.verb === 'disown' && other.item === claims.item
        ? [{ digest, person: members.get(kid)?.member.person }]
        : [],
    )
  return isSeconded({ claims, person, at, member: said && members.get(said.read.kid)?.member, earlier })
}

/** The signing key was a member's of the issuer then, in a role that may say this, at a desk of its side; and it signed. */
async function checkSpeaker(
  { members, verifier }: Directory,
  { read, row, position, at }: Placed,
  before: Referral | undefined,
  findings: Findings,
): Promise<Member | undefined> {
  const claims = read.claims as ReferralStatement
  const no = (code: 'speaker_without_standing' | 'signature_invalid', why: string) =>
    findings.add(code, claims.sub, `position ${position}: ${why}`)
  const known = members.get(read.kid)
  if (!known || known.authority !== claims.iss || !holds(known.member, at)) {
    no('speaker_without_standing', `${read.kid} was no member of ${claims.iss} then`)
    return undefined
  }
  const { member } = known
  if (!(await verifier.verify(read, member.key))) no('signature_invalid', `not signed by ${read.kid}`)
  if (row.role !== member.role)
    findings.compare('column_mismatch', claims.sub, `position ${position}`, { role: row.role }, { role: member.role })
  if (!may(member.role, claims.verb, 'party')) no('speaker_without_standing', `a ${member.role} may not ${claims.verb}`)
  const desks = claims.verb === 'send' ? [claims.from_desk] : desksOf(before, claims.iss)
  const anyDesk = claims.verb === 'confirm' || claims.verb === 'disown'
  if (!anyDesk && !desks.some(desk => member.desks.includes(desk)))
    no('speaker_without_standing', `${read.kid} does not work at ${desks.join(' or ') || 'any desk here'}`)
  return member
}

/** What the speaker relied on in the directory was so: heads, certificates, and that the addressed desk could be sent to. */
function checkReliance(
  { heads, certificates, entries, nation }: Directory,
  { read, position, at }: Placed,
  before: Referral | undefined,
  findings: Findings,
): void {
  const claims = read.claims as ReferralStatement
  const addressed = claims.verb === 'send' || claims.verb === 'hand_over' ? [claims.to] : []
  const concerned = new Set([claims.iss, ...(before ? [before.sender, before.recipient] : []), ...addressed])
  const place = `position ${position}`
  for (const authority of new Set([...concerned, ...Object.keys(claims.heads)])) {
    const head: Digest | undefined = claims.heads[authority]
    const known = head === undefined ? undefined : heads.get(head)
    // A removal is recorded as of the next second, and may be relied on in this one.
    if (known?.authority === authority && concerned.has(authority) && known.at <= at + 1) continue
    findings.add('heads_unknown', claims.sub, `${place}: the head named for ${authority} was not on its chain`)
  }
  for (const fingerprint of letterOf(claims)?.certificates ?? []) {
    const held = certificates.get(fingerprint)
    if (held && concerned.has(held.authority) && holds(held.certificate, at)) continue
    findings.add('certificates_wrong', claims.sub, `${place}: sealed to ${fingerprint}, which no party held then`)
  }
  if (claims.verb !== 'send' && claims.verb !== 'hand_over') return
  const entry = entries.get(claims.to)
  const people = entry && certificateOf(entry, claims.desk, at) ? peopleAtDesk(entry, claims.desk, at) : 0
  if (claims.verb === 'send' && claims.outside) {
    // Of what was published in that very second the order is not known.
    const before = entry ? peopleAtDesk(entry, claims.desk, at - 1) : 0
    if (Math.min(people, before) >= policyAt(nation, at).keyholders_per_desk)
      findings.add('certificates_wrong', claims.sub, `${place}: by e-mail, though ${claims.desk} could be sent to then`)
    return
  }
  if (people < nation.policy.keyholders_per_desk)
    findings.add('certificates_wrong', claims.sub, `${place}: only ${people} people could open ${claims.desk} then`)
}
