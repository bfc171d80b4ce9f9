// Councils with mailboxes in a world whose gateway alerts a real mail server, and whose clock may be moved.
import { connect, disconnect, type Sql } from '../../../gateway/database/connect.ts'
import { type CouncilKeys, rehearsalPolicy } from '../../../infra/nation/founding.ts'
import type { SomeNorms } from '../../../schemas/clocks/calendar.ts'
import { addDays } from '../../../schemas/clocks/days.ts'
import type { ContactsDocument } from '../../../schemas/directory/contacts.ts'
import { sha256 } from '../../../schemas/ids.ts'
import type { LiveNation } from '../live-nation.ts'
import { type MovedClock, moveableClock } from '../moved-clock.ts'
import { RawDirectory, recorded } from '../raw-directory.ts'
import { startWorld, type World } from '../world.ts'
import { alertsTo, type MailServer, startMailServer, until } from './servers.ts'

export type Offices = {
  world: World
  mail: MailServer
  move: MovedClock
  /** Resolves once everything said was read, and everything due was sent or given up. */
  idle(): Promise<void>
  /** Whom the e-mails since the last time this was asked reached, sorted: all there will be as the clock stands. */
  reached(): Promise<string[]>
  /**
   * Lets councils in with mailboxes for their team (`team`), deputy (`cover`) and manager (`boss`); where `at` says so, with the clock
   * moved there before they publish them.
   */
  reachable(names: readonly string[], at?: number): Promise<CouncilKeys[]>
  stop(): Promise<void>
}

export const nationalMailbox = 'national@directory.gov.uk'

/** To be called in `beforeAll`. */
export async function startOffices({
  webhookKeys = [],
  clocks,
}: {
  webhookKeys?: object[]
  clocks?: SomeNorms
} = {}): Promise<Offices> {
  const mail = await startMailServer()
  const moving: { move?: MovedClock } = {}
  const world = await startWorld({
    alerts: { ...(await alertsTo(mail.url, webhookKeys)), nationalMailbox },
    ...(clocks && { policy: { ...rehearsalPolicy, clocks } }),
    prepare: async database => {
      moving.move = await moveableClock(database)
    },
  })
  const move: MovedClock = async at => moving.move?.(at)
  const owner = connect(world.database.ownerUrl, { max: 1 })
  const idle = () => until(() => isIdle(owner))
  const reached = async () => {
    await idle()
    return mail.received
      .splice(0)
      .flatMap(({ to }) => to)
      .toSorted()
  }
  const stop = async () => {
    await disconnect(owner)
    await world.stop()
    await mail.close()
  }
  const reachable = async (names: readonly string[], at?: number) => {
    const councils: CouncilKeys[] = []
    for (const name of names) councils.push(await world.join(name))
    // Else the notice of a first manager may find the mailboxes that this manager is about to publish.
    await idle()
    if (at !== undefined) await move(at)
    for (const [index, name] of names.entries()) {
      await publish(world, councils[index] as CouncilKeys, usualContacts(name), at)
    }
    mail.received.length = 0
    mail.tried.length = 0
    return councils
  }
  return { world, mail, move, idle, reached, reachable, stop }
}

/** Whether everything said was read for alerts, and everything due was sent or given up. */
export async function isIdle(sql: Sql): Promise<boolean> {
  const rows = await sql`
    select from feed f, alert_reader r where (f.xid, f.id) > (r.xid, r.feed)
    union all
    select from alerts where state = 'waiting' and send_at <= extract(epoch from clock_timestamp())`
  return rows.length === 0
}

/** Publishes what a council says of itself, as of an instant (seconds). */
export async function publish(
  nation: LiveNation,
  council: CouncilKeys,
  contents: ContactsDocument,
  iat = Math.floor(Date.now() / 1000),
): Promise<void> {
  const directory = new RawDirectory(nation)
  const document = JSON.stringify(contents)
  const update = { verb: 'update' as const, iat, document: await sha256(document) }
  recorded(await directory.say(directory.member(council), council.id, update, { document }))
}

/** The Monday in the second week of the next September that is a month away: seven weeks from there without a bank holiday in England. */
export function quietMonday(): string {
  const soon = addDays(new Date().toISOString().slice(0, 10), 31)
  const year = Number(soon.slice(0, 4)) + (soon.slice(5) > '09-08' ? 1 : 0)
  let on = `${year}-09-08`
  while (new Date(on).getUTCDay() !== 1) on = addDays(on, 1)
  return on
}

/** A mailbox of a council for one function: `box@name.gov.uk`. */
export const boxOf = (name: string, box: string) => `${box}@${name.toLowerCase()}.gov.uk`

/** Team, deputy and manager, each with a mailbox. */
export function usualContacts(name: string): ContactsDocument {
  const contact = (what: 'cme' | 'deputy' | 'manager', box: string) => ({
    for: what,
    name: `Alex Quill-${box}`,
    mailbox: boxOf(name, box),
  })
  return { contacts: [contact('cme', 'team'), contact('deputy', 'cover'), contact('manager', 'boss')] }
}
