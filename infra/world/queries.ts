// SQL of checkWorld: reads every table as it stands, in the transaction it is given, and writes nothing.
// Digests of letters and documents are taken inside Postgres, so that no sealed byte travels.
import type { Queryable } from '../../gateway/database/connect.ts'
import type { Id } from '../../schemas/ids.ts'

export type SubjectRow = { id: string; kind: string; head: Buffer; position: number }

/** Subjects of these kinds after `after`, by id. */
export function subjectsAfter(tx: Queryable, kinds: string[], after: string, limit: number): Promise<SubjectRow[]> {
  return tx<SubjectRow[]>`
    select id, kind, head, position from subjects
    where kind = any(${kinds}) and id > ${after} order by id limit ${limit}`
}

export type ChainRow = {
  subject: string
  position: number
  digest: Buffer
  issuer: string
  jti: Id
  verb: string
  member: Buffer
  role: string
  statement: string
  receipt: string
  received_at: number
}

export function chainsOf(tx: Queryable, subjects: string[]): Promise<ChainRow[]> {
  return tx<ChainRow[]>`
    select subject, position, digest, issuer, jti, verb, member, role, statement, receipt, received_at
    from chain where subject = any(${subjects}) order by subject, position`
}

export type AuthorityRow = { id: Id } & Record<
  'name' | 'status' | 'closes_on' | 'identity' | 'contacts' | 'verified_at' | 'successors',
  unknown
>

export function authorities(tx: Queryable): Promise<AuthorityRow[]> {
  return tx<AuthorityRow[]>`
    select id, name, status, closes_on, identity, contacts, verified_at, successors from authorities`
}

export type MemberRow = { thumbprint: Buffer; authority: string } & Record<string, unknown>

export function members(tx: Queryable): Promise<MemberRow[]> {
  return tx<MemberRow[]>`
    select thumbprint, authority, role, person, desks, key, device_fingerprint, device_certificate, valid_from,
      removed_at, removed_reason, removed_since from members`
}

export type CertificateRow = { fingerprint: string; authority: string } & Record<string, unknown>

export function certificates(tx: Queryable): Promise<CertificateRow[]> {
  return tx<CertificateRow[]>`
    select fingerprint, authority, desk, certificate, valid_from, retired_at from certificates`
}

export type KeyholderRow = { authority: string; desk: string; member: Buffer; statement: Buffer; shared_at: number }

export function keyholders(tx: Queryable): Promise<KeyholderRow[]> {
  return tx<KeyholderRow[]>`select authority, desk, member, statement, shared_at from keyholders`
}

/** Documents, and whether each is what its digest says. */
export function documents(tx: Queryable): Promise<{ authority: string; digest: Buffer; sound: boolean }[]> {
  return tx<{ authority: string; digest: Buffer; sound: boolean }[]>`
    select authority, digest, digest = sha256(convert_to(document, 'UTF8')) as sound from documents`
}

export type ReferralRow = {
  id: Id
  responsible: string
  move: string
  sender_list: string
  recipient_list: string
  passed_to: Id | null
  changed_at: number
  purged_to: number | null
} & Record<string, unknown>

export function referralsOf(tx: Queryable, ids: Id[]): Promise<ReferralRow[]> {
  return tx<ReferralRow[]>`
    select id, kind, sender, recipient, sender_desks, recipient_desks, state, urgent, accepted, settled, responsible, move,
      sender_list, recipient_list, decide_by, follows, outside, passed_to, sent_at, changed_at, head, position,
      taken_on_at, decided_at, ended_at, quiet_since, filed, held, alerts, purged_to, purged_at
    from referrals where id = any(${ids})`
}

export type ClockRow = { subject: Id; look_at: number | null } & Record<string, unknown>

export function clocksOf(tx: Queryable, ids: Id[]): Promise<ClockRow[]> {
  return tx<ClockRow[]>`
    select id as subject, due_what as what, due_side as side, due_since as since, due_on, due_at, look_at
    from referrals where id = any(${ids})`
}

export type LetterRow = { subject: string; statement: Buffer; sha256: Buffer; bytes: number }

export function lettersOf(tx: Queryable, subjects: string[]): Promise<LetterRow[]> {
  return tx<LetterRow[]>`
    select subject, statement, sha256(bytes) as sha256, octet_length(bytes) as bytes
    from letters where subject = any(${subjects})`
}

export type NoteRow = { subject: string; number: number; note: string; made_at: number }

export function notesOf(tx: Queryable, subjects: string[]): Promise<NoteRow[]> {
  return tx<NoteRow[]>`
    select subject, number, note, made_at from notes where subject = any(${subjects}) order by subject, number`
}

export type FeedRow = {
  authority: string
  desks: string[]
  subject: string
  position: number
  what: 'statement' | 'note'
  verb: string
  state: string
  at: number
}

export function feedOf(tx: Queryable, subjects: string[]): Promise<FeedRow[]> {
  return tx<FeedRow[]>`
    select authority, desks, subject, position, what, verb, state, at from feed where subject = any(${subjects})`
}

export type RecallRow = { item: Buffer; subject: string }

export function recallsOf(tx: Queryable, subjects: string[]): Promise<RecallRow[]> {
  return tx<RecallRow[]>`select item, subject from recalls where subject = any(${subjects})`
}

export type AttachmentRow = {
  id: Id
  authority: string
  bytes: number
  sha256: Buffer
  subject: string
  statement: Buffer
  /** Its letter was purged; and its bytes are gone. */
  purging: boolean
  purged: boolean
  /** Digests of its parts, in order. */
  parts: string[]
}

export function attachmentsOf(tx: Queryable, subjects: string[]): Promise<AttachmentRow[]> {
  return tx<AttachmentRow[]>`
    select a.id, a.authority, a.bytes, a.sha256, a.subject, a.statement, a.purging_at is not null as purging,
      a.purged_at is not null as purged,
      (select coalesce(array_agg(rtrim(translate(encode(p.sha256, 'base64'), E'+/\n', '-_'), '=') order by p.number), '{}')
        from attachment_parts p where p.attachment = a.id) as parts
    from attachments a where a.state = 'linked' and a.subject = any(${subjects})`
}

export type PredecessorRow = { referral: string; authority: string; side: string; desks: string[]; position: number }

/** Who handed a referral's place over, in order. */
export function predecessorsOf(tx: Queryable, referrals: string[]): Promise<PredecessorRow[]> {
  return tx<PredecessorRow[]>`
    select referral, authority, side, desks, position from predecessors
    where referral = any(${referrals}) order by referral, position`
}

export type StoredRow = {
  id: Id
  key: string
  bytes: number
  sha256: Buffer | null
  state: string
  purging: boolean
  purged: boolean
}

/** Every attachment, and under which key its bytes lie. */
export function stored(sql: Queryable): Promise<StoredRow[]> {
  return sql<
    StoredRow[]
  >`select id, object_key as key, bytes, sha256, state, purging_at is not null as purging, purged_at is not null as purged
    from attachments`
}

/** Rows that hang in the air: what they name does not exist, or is something else. */
export function strays(tx: Queryable): Promise<{ subject: string; what: string }[]> {
  return tx<{ subject: string; what: string }[]>`
    select c.subject, 'a statement without a subject' as what from chain c
      where not exists (select from subjects s where s.id = c.subject)
    union all select s.id, 'a subject without a statement' from subjects s
      where not exists (select from chain c where c.subject = s.id)
    union all select l.subject, 'a letter that no statement brought' from letters l
      where not exists (select from chain c where c.digest = l.statement and c.subject = l.subject)
    union all select n.subject, 'a note without a subject' from notes n
      where not exists (select from subjects s where s.id = n.subject)
    union all select f.subject, 'a feed entry without a subject' from feed f
      where not exists (select from subjects s where s.id = f.subject)
    union all select r.subject, 'a recall of no letter' from recalls r
      where not exists (select from chain c where c.digest = r.item and c.subject = r.subject)
    union all select r.id, 'a referral without a chain' from referrals r
      where not exists (select from subjects s where s.id = r.id and s.kind = r.kind)
    union all select a.id, 'an authority without a chain' from authorities a
      where not exists (select from subjects s where s.id = a.id and s.kind = 'authority')
    union all select a.subject, 'an attachment linked to no statement' from attachments a
      where a.state = 'linked' and not exists (select from chain c where c.digest = a.statement and c.subject = a.subject)
    union all select i.authority, 'an invitation by somebody who could not make it' from invitations i
      where i.issuer not in (i.authority, 'national')
        or not exists (select from members m where m.thumbprint = i.made_by and m.authority = i.issuer)
    union all select f.subject, 'a fetch of no such letter' from fetches f
      where f.letter is not null
        and not exists (select from chain c where c.digest = f.letter and c.subject = f.subject)
    union all select f.subject, 'a fetch of no such attachment' from fetches f
      where f.attachment is not null
        and not exists (select from attachments a where a.id = f.attachment and a.subject = f.subject)`
}

export type LeftBehindRow = {
  id: Id
  state: string
  side: 'received' | 'sent'
  council: Id
  name: string
  closed_on: string
  /** The child is this council's still. */
  responsible: boolean
  successors: Id[]
}

/** Referrals of councils that are closed, where somebody waits for them or that hold a child of theirs; oldest first. */
export function leftBehind(tx: Queryable): Promise<LeftBehindRow[]> {
  return tx<LeftBehindRow[]>`
    select r.id, r.state, side.name as side, a.id as council, a.name,
      coalesce(a.identity->>'closes_on', 'an unknown day') as closed_on, r.responsible = a.id as responsible, a.successors
    from authorities a
    join referrals r on a.id in (r.sender, r.recipient)
    cross join lateral (values ('sent', r.sender, r.sender_list), ('received', r.recipient, r.recipient_list))
      as side (name, council, list)
    where side.council = a.id
      and (a.status = 'closed' or (a.status = 'closing' and (a.identity->>'closes_on')::date <= (clock_timestamp() at time zone 'Europe/London')::date))
      and (side.list <> 'finished' or (r.kind = 'transfer' and r.responsible = a.id and not r.settled)
        or (side.name = 'sent' and r.accepted is not null and not r.settled and r.passed_to is null))
    order by r.sent_at, r.id`
}
