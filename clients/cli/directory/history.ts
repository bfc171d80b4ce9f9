// `cme directory history`: every change to an entry, verified; or the entry as it stood on a day, with who said so and who approved it.
// Read off the chain alone, from its first statement: the gateway's own view of the past is not used.

import { type Certificate, type Entry, type Speaker, statusOf } from '../../../schemas/directory/directory.ts'
import { codeOn } from '../../../schemas/directory/identity.ts'
import type { Provenance } from '../../../schemas/directory/standing.ts'
import { day } from '../../../schemas/ids.ts'
import type { DirectoryStatement } from '../../../schemas/statement/verbs.ts'
import { type Council, entryOnDay } from '../../sdk/index.ts'
import { directoryEntryWords } from '../../words/directory/history.ts'
import { line } from '../../words/plain.ts'
import { dayOf, moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Answer, type Context, openOffice } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { titled } from '../show/standing.ts'
import { historyColumns, table } from '../show/table.ts'
import { councilNamed } from './councils.ts'

/** `cme directory history COUNCIL`. */
export const showHistory: Action = async (context, [given = ''], options) => {
  const { council } = await openOffice(context)
  const { id, identity } = await councilNamed(council, given)
  const on = textOf(options, 'on')
  if (on !== undefined) return asItWas(context, council, id, on)
  const { chain, entry } = await council.directory.history(id)
  const rows = chain.map(({ position, at, claims, kid, state }) => [
    String(position + 1),
    moment(at),
    who(entry, claims, kid),
    directoryEntryWords(claims),
    state === 'recorded' ? '' : state,
  ])
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
    text: [
      context.style.strong(line(identity?.name ?? id)),
      ...table(historyColumns, rows, context.style.columns),
    ].join('\n'),
  }
}

function who({ members }: Entry, { iss }: DirectoryStatement, kid: string): string {
  if (iss === 'national') return `${roleWords.registrar} ${kid.slice(0, 6)}`
  return `${roleWords[members.find(one => one.thumbprint === kid)?.role ?? 'manager']} ${kid.slice(0, 6)}`
}

/** The entry at the end of a day, and every certificate that held at some time of it. */
async function asItWas({ style }: Context, council: Council, id: string, on: string): Promise<Answer> {
  if (!day.safeParse(on).success) throw new WrongUse(`"${on}" is not a day.`, 'Write it as 2026-03-03.')
  const then = await entryOnDay(council, id, on)
  if (!then) return { json: { id, on, known: false }, text: `It was not in the directory by ${dayOf(on)}.` }
  const { from, until, entry, held, contactsErasedAt: erased } = then
  const { identity, contacts } = entry
  const json = {
    id,
    on,
    name: identity?.name,
    status: statusOf(entry, until),
    la_code: codeOn(identity?.la_codes, on),
    gss: codeOn(identity?.gss, on),
    certificates: held.map(({ certificate: _, ...one }) => one),
    ...(contacts && { contacts, ...(erased !== undefined && { contacts_erased_at: erased }) }),
    verified: true,
  }
  const lines = [
    style.strong(`${line(identity?.name ?? id)}, on ${dayOf(on)}`),
    titled('Status', statusOf(entry, until) ?? 'not registered'),
    ...said(entry.identitySaid).map(text => titled('', text)),
    '',
    ...(held.length === 0
      ? ['No certificate held on that day.']
      : held.flatMap(one => certificateLines(one, from, until))),
    '',
    ...(contacts
      ? [titled('Contacts', contacts.document), ...said(contacts.said).map(text => titled('', text))]
      : [titled('Contacts', 'none')]),
    ...(erased === undefined ? [] : [titled('', `erased since, on ${moment(erased)}`)]),
    '',
    style.good('✓ Verified from its first entry to that day.'),
  ]
  return { json, text: lines.join('\n') }
}

function certificateLines(
  { desk, fingerprint, from, until: ended, said: by }: Certificate,
  begin: number,
  end: number,
): string[] {
  const part = [
    ...(from > begin ? [`from ${moment(from)}`] : []),
    ...(ended !== undefined && ended <= end ? [`until ${moment(ended)}`] : []),
  ]
  return [
    titled(
      `Team ${desk}`,
      `${fingerprint.slice(0, 16)}… ${part.length === 0 ? 'held all day' : `held ${part.join(', ')}`}`,
    ),
    ...said(by).map(text => titled('', text)),
  ]
}

function said(by: Provenance | undefined): string[] {
  if (!by) return []
  return [
    `said ${moment(by.at)} by ${speaker(by.by)}`,
    ...(by.approved ? [`approved ${moment(by.approved.at)} by ${speaker(by.approved.by)}`] : []),
  ]
}

function speaker({ role, kid }: Speaker): string {
  return `${roleWords[role]} ${kid.slice(0, 6)}`
}
