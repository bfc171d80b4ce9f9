// `cme directory show` and `history`: one council by its verified chain. The gateway's own view of it is not used.
import { contactsDocument } from '../../../schemas/contacts.ts'
import { canReceive, type Entry, holds, peopleAtDesk } from '../../../schemas/directory.ts'
import type { DirectoryStatement, DirectoryVerb } from '../../../schemas/verbs.ts'
import { type Council, verifyEntry } from '../../sdk/index.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { line } from '../show/plain.ts'
import { titled } from '../show/standing.ts'
import { table } from '../show/table.ts'
import { moment } from '../show/when.ts'
import { roleWords } from '../show/words.ts'
import { councilNamed } from './councils.ts'

/** `cme directory show COUNCIL`. */
export const showCouncil: Action = async (context, [given = '']) => {
  const { council } = await openOffice(context)
  const { style } = context
  const entry = await councilNamed(council, given)
  const contacts = await contactsIn(council, entry)
  const desks = desksOf(council, entry)
  const { identity } = entry
  const members = entry.members.filter(one => holds(one, now()))
  const people = Object.entries(Object.groupBy(members, ({ role }) => role)).map(
    ([role, some]) => `${some?.length} ${role}${some?.length === 1 ? '' : 's'}`,
  )
  const text = [
    style.strong(line(identity?.name ?? entry.id)),
    titled('ID', entry.id),
    titled('Code', [identity?.la_code, ...(identity?.gss ?? [])].filter(Boolean).join(', ') || '–'),
    titled(
      'Status',
      `${identity?.status ?? 'not registered'}${identity?.closes_on ? `, closes on ${identity.closes_on}` : ''}`,
    ),
    titled('Speaks for it', people.join(', ') || 'nobody yet'),
    '',
    style.strong('Teams'),
    ...(desks.length === 0
      ? ['  None can receive referrals yet.']
      : desks.map(
          ({ desk, can_receive, people: count }) =>
            `  ${desk}: ${can_receive ? style.good('can receive referrals') : style.warn('cannot receive referrals yet')}, ${count} ${count === 1 ? 'person opens' : 'people open'} them`,
        )),
    '',
    style.strong('Contacts'),
    ...contacts.map(one => `  ${contactLine(one)}`),
    ...(contacts.length === 0 ? ['  None given.'] : []),
    '',
    style.good('✓ Verified from its first entry to its last.'),
  ]
  return {
    json: {
      id: entry.id,
      identity,
      desks,
      contacts,
      members: members.length,
      head: entry.head,
      position: entry.position,
      verified: true,
    },
    text: text.join('\n'),
  }
}

function desksOf({ nation }: Council, entry: Entry) {
  const current = entry.certificates.filter(one => holds(one, now()))
  return [...new Set(current.map(({ desk }) => desk))].map(desk => ({
    desk,
    can_receive: canReceive(entry, desk, nation, now()),
    people: peopleAtDesk(entry, desk, now()),
    fingerprint: current.findLast(one => one.desk === desk)?.fingerprint,
  }))
}

async function contactsIn(council: Council, { id }: Entry) {
  const document = await council.directory.contacts(id)
  if (document === undefined) return []
  const form = contactsDocument.safeParse(JSON.parse(document))
  return form.success ? form.data.contacts : []
}

function contactLine(contact: Awaited<ReturnType<typeof contactsIn>>[number]): string {
  const { for: what, name, mailbox, telephone, hours } = contact
  return line([`${what.replaceAll('_', ' ')}:`, [name, mailbox, telephone, hours].filter(Boolean).join(', ')].join(' '))
}

/** `cme directory history COUNCIL`. */
export const showHistory: Action = async (context, [given = '']) => {
  const { council } = await openOffice(context)
  const { id, identity } = await councilNamed(council, given)
  const { chain: links } = await council.call('readAuthorityChain', { params: { id }, query: {} })
  const { chain, entry } = await verifyEntry(council.nation, id, links)
  const rows = chain.map(({ position, at, claims, kid, state }) => [
    String(position + 1),
    moment(at),
    who(entry, claims, kid),
    `${words[claims.verb]}${detailOf(claims)}`,
    state === 'recorded' ? '' : state,
  ])
  const form = [
    { title: 'No', align: 'right' as const },
    { title: 'When' },
    { title: 'Who', gives: true, wraps: true },
    { title: 'What', gives: true, wraps: true },
    { title: '' },
  ]
  const json = chain.map(({ position, at, claims, kid, state, digest }) => ({
    number: position + 1,
    position,
    at,
    verb: claims.verb,
    by: claims.iss,
    kid,
    state,
    digest,
  }))
  return {
    json: { id, history: json, verified: true },
    text: [context.style.strong(line(identity?.name ?? id)), ...table(form, rows, context.style.columns)].join('\n'),
  }
}

function who({ members }: Entry, { iss }: DirectoryStatement, kid: string): string {
  if (iss === 'national') return `${roleWords.registrar} ${kid.slice(0, 6)}`
  return `${roleWords[members.find(one => one.thumbprint === kid)?.role ?? 'manager']} ${kid.slice(0, 6)}`
}

const words: Record<DirectoryVerb, string> = {
  found: 'founded the nation',
  register: 'registered the council',
  update_identity: 'changed its name, codes or status',
  update: 'changed its contacts',
  verify_entry: 'confirmed that the entry is right',
  publish_certificate: 'made a team ready to receive',
  retire_certificate: 'ended a team’s certificate',
  admit_member: 'let in',
  remove_member: 'removed',
  share_keyring: 'shared a team’s access',
  approve: 'approved',
  refuse: 'refused',
}

function detailOf(claims: DirectoryStatement): string {
  if (claims.verb === 'admit_member') return `: ${roleWords[claims.role]}`
  if (claims.verb === 'publish_certificate' || claims.verb === 'share_keyring') return `: ${claims.desk}`
  if (claims.verb === 'remove_member') return `: ${claims.member.slice(0, 8)}, ${claims.reason}`
  return claims.verb === 'approve' || claims.verb === 'refuse' ? ` ${claims.proposal.slice(0, 8)}` : ''
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
