// `cme members`: who speaks for the own council. Letting in ends only when the newcomer can open what the team receives.
import { type Entry, holds, type Member } from '../../../schemas/directory.ts'
import { thumbprint } from '../../../schemas/jws.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import { type Answer, type Context, type Office, openOffice, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'
import { line } from '../show/plain.ts'
import { table } from '../show/table.ts'
import { moment } from '../show/when.ts'
import { roleWords } from '../show/words.ts'
import { readJson } from '../writing/read-json.ts'
import { type JoinRequest, readRequest, wordsFor } from './request.ts'

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
  return { json: { items: json }, text: table(form, rows, context.style.columns).join('\n') }
}

function opens({ keyholders }: Entry, { thumbprint: key }: Pick<Member, 'thumbprint'>): string[] {
  return [...new Set(keyholders.filter(one => one.member === key).map(one => one.desk))]
}

/** `cme members admit FILE`. Run again after any failure, or after a second manager's approval: it goes on. */
export const admit: Action = async (context, [file = '-'], options) => {
  const asked = readRequest(await readJson(file, context.io))
  const office = await openOffice(context)
  const own = ownCouncil(office)
  if (asked.net !== office.profile.net)
    throw new WrongUse('This request is for another nation.', 'Compare the net in both profiles.', 'other_nation')
  if (asked.authority !== own)
    throw new WrongUse(
      'This request is for another council.',
      'Ask the newcomer for which council they ran cme init.',
      'other_council',
    )
  await compareWords(context, asked, options)
  return withLock(office.profile, context, () => letIn(context, office, asked))
}

async function compareWords(context: Context, asked: JoinRequest, options: Options): Promise<void> {
  const { io, style } = context
  const words = await wordsFor(asked)
  const heard = textOf(options, 'checkWords')
  if (heard !== undefined) {
    if (heard.toLowerCase().trim().split(/\s+/).join(' ') === words.join(' ')) return
    throw new WrongUse(
      'These are not the words of this request: nobody was let in.',
      'Somebody may have exchanged the file. Ring the newcomer.',
      'check_words_differ',
    )
  }
  if (!io.terminal.in)
    throw new WrongUse(
      'The check words must be compared.',
      'Add --check-words with the words as they were read to you.',
      'check_words_needed',
    )
  const { name = 'A system', desks, newcomer } = asked
  io.err(
    `\n${line(name)} asks to be ${newcomer.role} at ${desks.join(', ')}.\nThe check words of this request:\n\n  ${style.strong(words.join(' '))}\n\n`,
  )
  const said = await io.ask('Did they read you exactly these, in a voice you know? [y/N] ')
  if (!/^y(es)?$/i.test(said.trim()))
    throw new WrongUse('Nobody was let in.', 'Ring the newcomer, and compare again.', 'check_words_differ')
}

async function letIn({ style }: Context, office: Office, asked: JoinRequest): Promise<Answer> {
  const { council } = office
  const key = await thumbprint(asked.newcomer.key)
  const before = await council.directory.entry(ownCouncil(office))
  const waiting = await isWaiting(before, key)
  if (!standing(before, key) && !waiting) {
    const { person, ...newcomer } = asked.newcomer
    await council.directory.admit({ ...newcomer, ...(person !== undefined && { person }) }, asked.desks)
  }
  const entry = await council.directory.entry(ownCouncil(office))
  if (!standing(entry, key)) {
    return {
      json: { member: key, state: 'proposed', shared: [] },
      text: 'Proposed. Another manager, or a national administrator, must approve (cme approvals); then run this again to share access.',
    }
  }
  const shared = asked.newcomer.role === 'auditor' ? [] : await shareWith(office, entry, key, asked.desks)
  const lacking = asked.desks.filter(desk => asked.newcomer.role !== 'auditor' && !shared.includes(desk))
  return {
    json: { member: key, state: 'recorded', shared, not_shared: lacking },
    text: [
      style.good(
        `✓ Let in as ${roleWords[asked.newcomer.role]}${shared.length > 0 ? `, with access to ${shared.join(', ')}` : ''}.`,
      ),
      ...(lacking.length > 0
        ? [`You hold no access to ${lacking.join(', ')} yourself: a colleague who does must share it.`]
        : []),
      'They now run:  cme join',
    ].join('\n'),
  }
}

function standing({ members }: Entry, key: string): Member | undefined {
  return members.find(one => one.thumbprint === key && one.until === undefined)
}

async function isWaiting({ proposals }: Entry, key: string): Promise<boolean> {
  for (const { claims, outcome } of proposals) {
    if (!outcome && claims.verb === 'admit_member' && (await thumbprint(claims.key)) === key) return true
  }
  return false
}

/** To the newcomer and to everybody who holds it already: each is served what was last shared with them. */
async function shareWith(
  { council, keys }: Office,
  entry: Entry,
  key: string,
  desks: readonly string[],
): Promise<string[]> {
  const shared: string[] = []
  for (const desk of desks) {
    const keyring = keys.keyrings[desk]
    if (!keyring) continue
    const holders = entry.members.filter(
      one => holds(one, now()) && one.desks.includes(desk) && opens(entry, one).includes(desk),
    )
    if (!holders.some(one => one.thumbprint === key)) {
      await council.directory.shareKeyring(keyring, [...new Set([...holders.map(one => one.thumbprint), key])])
    }
    shared.push(desk)
  }
  return shared
}

/** `cme members remove THUMBPRINT`. */
export const remove: Action = async (context, [given = ''], options) => {
  const office = await openOffice(context)
  const entry = await office.council.directory.entry(ownCouncil(office))
  const found = entry.members.filter(one => one.until === undefined && one.thumbprint.startsWith(given))
  const [member] = found
  if (!member || found.length > 1 || given.length < 4) {
    throw new WrongUse(
      `"${given}" names ${found.length} of your colleagues' keys.`,
      'Take it from: cme members list',
      'no_such_member',
    )
  }
  const reason = textOf(options, 'reason') as 'left' | 'lost' | 'compromised'
  const since = sinceFrom(textOf(options, 'since'))
  const made = await withLock(office.profile, context, () =>
    office.council.directory.removeMember(member.thumbprint, reason, since === undefined ? {} : { since }),
  )
  return {
    json: { member: member.thumbprint, reason, statement: made.statement, receipt: made.receipt },
    text: [
      context.style.good(
        `✓ ${member.thumbprint.slice(0, shortCharacters)} (${roleWords[member.role]}) can do nothing here any more.`,
      ),
      'They may still hold what opens earlier referrals: make new certificates for their teams within 30 days, at once if a key was lost.',
    ].join('\n'),
  }
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
