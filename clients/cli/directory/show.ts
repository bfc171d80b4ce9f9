// `cme directory show`: one council by its verified chain. The gateway's own view of it is not used.
import { canReceive, type Entry, holds, peopleAtDesk, statusOf } from '../../../schemas/directory/directory.ts'
import { codeOn } from '../../../schemas/directory/identity.ts'
import { wordsOf } from '../../../schemas/letter/requirements/vocabulary.ts'
import type { Council } from '../../sdk/index.ts'
import { line } from '../../words/plain.ts'
import { dayOf, today } from '../../words/when.ts'
import type { Action } from '../commands/definition.ts'
import { contactLines, ringLines } from '../contents/contact-lines.ts'
import { freshnessWords } from '../contents/freshness.ts'
import { openOffice } from '../context.ts'
import { titled } from '../show/standing.ts'
import type { Style } from '../show/style.ts'
import { wrapped } from '../show/table.ts'
import { councilNamed, type Names, namesFrom } from './councils.ts'

/** `cme directory show COUNCIL`. */
export const showCouncil: Action = async (context, [given = '']) => {
  const { council } = await openOffice(context)
  const { style } = context
  const entry = await councilNamed(council, given)
  const { directory } = council
  const contents = await directory.contents(entry.id)
  const [rings, urgent, freshness] = await Promise.all([
    directory.whomToRing(entry.id, { urgent: false }),
    directory.whomToRing(entry.id, { urgent: true }),
    directory.freshness(entry.id),
  ])
  const desks = desksOf(council, entry)
  const requirements = contents.state === 'given' ? (contents.document.requirements ?? []) : []
  const members = entry.members.filter(one => holds(one, now()))
  const text = [
    style.strong(line(entry.identity?.name ?? entry.id)),
    ...(await identityLines(entry, namesFrom(council))),
    titled('Speaks for it', countsOf(members.map(({ role }) => role)) || 'nobody yet'),
    titled('Confirmed', freshnessWords(freshness, style)),
    '',
    style.strong('Teams'),
    ...deskLines(desks, style),
    '',
    style.strong('Ring now'),
    ...ringLines(rings.slice(0, 2), style),
    ...(JSON.stringify(urgent[0]) === JSON.stringify(rings[0])
      ? []
      : ['If it is urgent', ...ringLines(urgent.slice(0, 1), style)]),
    '',
    style.strong('Contacts'),
    ...contactLines(contents, style),
    ...(requirements.length === 0 ? [] : ['', style.strong('Asks a referral to carry')]),
    ...requirements.flatMap(one => hanging(`${wordsOf(one)}${one.note ? `: ${line(one.note)}` : ''}`, style)),
    '',
    style.good('✓ Verified from its first entry to its last.'),
  ]
  const { id, identity, head, position } = entry
  const json = {
    id,
    identity,
    desks,
    contents,
    ring: { now: rings, urgent },
    requirements,
    freshness,
    members: members.length,
  }
  return { json: { ...json, head, position, verified: true }, text: text.join('\n') }
}

async function identityLines({ id, identity, succession }: Entry, names: Names): Promise<string[]> {
  if (!identity) return [titled('ID', id), titled('Status', 'not registered')]
  const on = today()
  const codes = [codeOn(identity.la_codes, on), codeOn(identity.gss, on)].filter(one => one !== undefined)
  const past = [...(identity.la_codes ?? []), ...identity.gss].filter(({ code }) => !codes.includes(code))
  const others = identity.other_names?.map(({ name }) => line(name)) ?? []
  const list = async (ids: readonly string[] | undefined) =>
    (await Promise.all((ids ?? []).map(names))).join(', ') || undefined
  const status = statusOf({ identity }, now()) ?? identity.status
  const ends = identity.closes_on ?? succession?.on
  const rows: [string, string | undefined][] = [
    ['Also called', others.join(', ') || undefined],
    ['ID', id],
    ['Code', codes.join(', ') || '–'],
    [
      'Former codes',
      past.map(({ code, until }) => (until ? `${code} until ${dayOf(until)}` : code)).join(', ') || undefined,
    ],
    ['Status', `${status}${ends ? `, ${status === 'closed' ? 'since' : 'closes on'} ${dayOf(ends)}` : ''}`],
    ['Came after', await list(identity.predecessors)],
    ['Followed by', await list(identity.successors ?? succession?.successors)],
  ]
  return rows.flatMap(([title, text]) => (text === undefined ? [] : [titled(title, text)]))
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

function deskLines(desks: ReturnType<typeof desksOf>, style: Style): string[] {
  if (desks.length === 0) return ['  None can receive referrals yet.']
  return desks.map(({ desk, can_receive, people }) => {
    const can = can_receive ? style.good('can receive referrals') : style.warn('cannot receive referrals yet')
    return `  ${desk}: ${can}, ${people} ${people === 1 ? 'person opens' : 'people open'} them`
  })
}

function countsOf(roles: readonly string[]): string {
  const groups = Object.entries(Object.groupBy(roles, role => role))
  return groups.map(([role, some]) => `${some?.length} ${role}${some?.length === 1 ? '' : 's'}`).join(', ')
}

function hanging(text: string, style: Style): string[] {
  return wrapped(text, style.columns - 4).map((one, at) => `${at === 0 ? '  ' : '    '}${one}`)
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
