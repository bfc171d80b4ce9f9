// Alerts, and what councils chose about them: no statement says any of it, so each is held against the outbox it was made of.
// What went out of date is no finding: a name that changed, a mailbox that was erased, an address that was replaced.
import type { Queryable } from '../../../gateway/database/connect.ts'
import { alertSettings } from '../../../schemas/alerts.ts'
import type { Entry } from '../../../schemas/directory/directory.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Findings } from '../finding.ts'
import * as queries from './queries.ts'

const page = 500
/** What stands for a council whose name was not known when it was told. */
const unnamed = ['another council', 'a council']

/** Every alert tells a council of what its outbox holds, and of nothing else; settings are a council's, and in form. */
export async function checkAlerts(tx: Queryable, entries: ReadonlyMap<Id, Entry>, findings: Findings): Promise<void> {
  const names = new Set([...unnamed, ...[...entries.values()].flatMap(namesEver)])
  for (let after = '00000000-0000-0000-0000-000000000000'; ; ) {
    const rows = await queries.alertsAfter(tx, after, page)
    const told = await queries.placesOf(tx, [...new Set(rows.flatMap(one => one.subjects))])
    const places = new Set(told.map(spelled))
    const knows = new Set(told.flatMap(({ authority, subject }) => [`${authority} ${subject}`, `somebody ${subject}`]))
    for (const row of rows) {
      if (row.authority !== 'national' && !entries.has(row.authority as Id))
        findings.add('row_stray', row.id, 'an alert to nobody in the directory')
      for (const what of wrongWith(row, { names, places, knows, entries }))
        findings.add('projection_mismatch', row.id, `an alert ${what}`)
    }
    const last = rows.at(-1)
    if (!last || rows.length < page) break
    after = last.id
  }
  await checkSettings(tx, entries, findings)
  if (!(await queries.readerStands(tx)))
    findings.add('projection_mismatch', 'alerts', 'they are read on from a place that the outbox does not have')
}

type Known = { names: Set<string>; places: Set<string>; knows: Set<string>; entries: ReadonlyMap<Id, Entry> }

function wrongWith({ authority, channel, items, subjects, state, tried_at }: queries.AlertRow, known: Known): string[] {
  const wrong: string[] = []
  if (items.length !== subjects.length) wrong.push('tells of other things than it is filed under')
  if (state === 'sent' && tried_at === null) wrong.push('was sent, and nobody tried')
  for (const [index, subject] of subjects.entries()) {
    const item = items[index] ?? {}
    if (!isTold(authority, subject, known)) wrong.push('is about what its council was never told')
    if (channel === 'webhook' && !known.places.has(spelled({ ...item, subject, authority })))
      wrong.push('posts what the outbox does not hold')
    if (channel === 'email' && item.other !== undefined && !known.names.has(String(item.other)))
      wrong.push('names a council that nobody is called')
  }
  return wrong
}

/** National administrators hear of every council, and of referrals that were told to somebody. */
function isTold(authority: string, subject: string, { entries, knows }: Known): boolean {
  if (authority === 'national')
    return entries.has(subject as Id) || knows.has(`somebody ${subject}`) || subject === authority
  return subject === authority || knows.has(`${authority} ${subject}`)
}

function spelled({ cursor, authority, subject, position, what, verb, state, at }: Record<string, unknown>): string {
  return JSON.stringify([cursor, authority, subject, position, what, verb, state, at])
}

/** What a council is called or was, by what was proposed for it. */
function namesEver({ identity, proposals }: Entry): string[] {
  const said = proposals.flatMap(({ claims }) => ('identity' in claims ? [claims.identity.name] : []))
  return identity ? [identity.name, ...said] : said
}

async function checkSettings(tx: Queryable, entries: ReadonlyMap<Id, Entry>, findings: Findings): Promise<void> {
  for (const { authority, digest, webhook, off } of await queries.settings(tx)) {
    if (!entries.get(authority as Id)?.identity)
      findings.add('row_stray', authority, 'alert settings of nobody in the directory')
    const said = alertSettings.safeParse({ digest, ...(webhook !== null && { webhook }) })
    if (!said.success || (webhook === null && off !== null) || (webhook !== null && !/^https?:\/\//.test(webhook)))
      findings.add('projection_mismatch', authority, 'alert settings that nobody could have saved')
  }
}
