// `cme members list` and `remove`: who speaks for the own council, who opens what, and whose keys a team should be rid of.
import { type Entry, holds, type Member } from '../../../schemas/directory/directory.ts'
import { type DeskStanding, desksOf } from '../../sdk/index.ts'
import { moment } from '../../words/when.ts'
import { roleWords } from '../../words/words.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { table } from '../show/table.ts'

const shortCharacters = 10

/** `cme members list`. */
export const list: Action = async (context, _args, options) => {
  const office = await openOffice(context)
  const entry = await office.council.directory.entry(ownCouncil(office))
  const shown = entry.members.filter(one => options.all === true || holds(one, now()))
  const rows = shown.map(one => [
    one.thumbprint.slice(0, shortCharacters),
    one.thumbprint === office.profile.member ? `${roleWords[one.role]} (you)` : roleWords[one.role],
    one.desks.join(', '),
    opens(entry, one).join(', ') || '–',
    one.until === undefined ? moment(one.from) : `until ${moment(one.until)}, ${one.removed?.reason ?? ''}`,
  ])
  const form = [
    { title: 'Key' },
    { title: 'Role' },
    { title: 'Teams', gives: true },
    { title: 'Opens', gives: true },
    { title: 'Since', gives: true, wraps: true },
  ]
  const json = shown.map(({ thumbprint: key, role, person, desks, from, until, removed }) => ({
    thumbprint: key,
    role,
    ...(person !== undefined && { person }),
    desks,
    opens: opens(entry, { thumbprint: key }),
    from,
    ...(until !== undefined && { until }),
    ...(removed && { removed }),
  }))
  const due = dueIn(entry, office)
  return {
    json: { items: json, rotation_due: due.map(({ desk, rotationDue }) => ({ desk, ...rotationDue })) },
    text: [...table(form, rows, context.style.columns), ...due.map(rotationLine)].join('\n'),
  }
}

function dueIn(entry: Entry, { council }: Office): DeskStanding[] {
  return desksOf(entry, council.nation, now()).filter(({ rotationDue }) => rotationDue !== undefined)
}

/** That a team's keys are with somebody who is no member any more, and by when it shall have new ones. */
export function rotationLine({ desk, rotationDue }: DeskStanding): string {
  if (!rotationDue) return ''
  const { member, reason, dueAt } = rotationDue
  const when = reason === 'left' ? `by ${moment(dueAt)}` : 'now'
  return `${desk}: ${member.slice(0, shortCharacters)} (${reason}) still holds its keys. Make new ones ${when}:  cme keyring rotate ${desk}`
}

function opens({ keyholders }: Entry, { thumbprint: key }: Pick<Member, 'thumbprint'>): string[] {
  return [...new Set(keyholders.filter(one => one.member === key).map(one => one.desk))]
}

/** `cme members remove THUMBPRINT`. */
export const remove: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const entry = await office.council.directory.entry(ownCouncil(office))
  return removeFrom(context, office, entry, given, options)
}

/** `cme registrar remove-member COUNCIL THUMBPRINT`: what is lost or compromised, where nobody of the council can. */
export const removeElsewhere: Action = async (context, [name = '', given = ''], options) => {
  const office = await openOffice(context)
  return removeFrom(context, office, await councilNamed(office.council, name), given, options)
}

async function removeFrom(
  context: Context,
  office: Office,
  entry: Entry,
  given: string,
  options: Options,
): Promise<Answer> {
  const found = entry.members.filter(one => one.until === undefined && one.thumbprint.startsWith(given))
  const [member] = found
  if (!member || found.length > 1 || given.length < 4) {
    throw new WrongUse(
      `"${given}" names ${found.length || 'none'} of the keys there.`,
      'Take it from: cme members list',
      'no_such_member',
    )
  }
  const reason = textOf(options, 'reason') as 'left' | 'lost' | 'compromised'
  const since = sinceFrom(textOf(options, 'since'))
  const about = { about: entry.id, ...(since !== undefined && { since }) }
  const made = await withLock(office.profile, context, () =>
    office.council.directory.removeMember(member.thumbprint, reason, about),
  )
  const due = deskNames(made.entry.entry, office, member)
  return {
    json: { member: member.thumbprint, reason, statement: made.statement, receipt: made.receipt, rotation_due: due },
    text: [
      context.style.good(
        `✓ ${member.thumbprint.slice(0, shortCharacters)} (${roleWords[member.role]}) can do nothing here any more.`,
      ),
      ...due.map(
        desk =>
          `They may still hold the keys of ${desk}. Make new ones ${reason === 'left' ? 'within 30 days' : 'at once'}:  cme keyring rotate ${desk}`,
      ),
    ].join('\n'),
  }
}

function deskNames(entry: Entry, { council }: Office, { thumbprint }: Member): string[] {
  // A removal counts from the next second.
  return desksOf(entry, council.nation, now() + 1)
    .filter(({ rotationDue }) => rotationDue?.member === thumbprint)
    .map(({ desk }) => desk)
}

function sinceFrom(given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const at = Date.parse(given)
  if (!Number.isNaN(at)) return Math.floor(at / 1000)
  throw new WrongUse(`"${given}" is not a time.`, 'Write a day, 2026-11-02, or a moment, 2026-11-02T16:45:00Z.')
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
