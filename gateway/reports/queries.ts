// SQL of the reports: one pass over the referrals of a time, counted inside PostgreSQL. Only numbers leave it. No decisions here.
// It knows no calendar: the instants at which days begin, and each council's working days, are handed in (days.ts).
import type { Id } from '../../schemas/ids.ts'
import type { CountName, SpreadName } from '../../schemas/reports/measures.ts'
import type { Sql } from '../database/connect.ts'
import type { WorkingDays } from './days.ts'

/** What is asked: instants in seconds. `until`: what was done from then on is left out. */
export type Asked = { from: number; to: number; until: number; days: WorkingDays }

type Counted = Record<CountName, number> &
  Record<SpreadName, number> &
  Record<`${SpreadName}_median` | `${SpreadName}_ninety`, number | null>
export type CouncilRow = Counted & { direction: 'received' | 'sent'; row: number | null; counterpart: Id | null }
export type NationRow = Counted & { recipient: Id | null; sender: Id | null }

/** Whose: a council, at these desks or at all of them. */
export type Whose = { council: Id; desks: string[]; everyDesk: boolean }

/**
 * A council's referrals in both directions: by row of the report (`row` from 1), and over the whole by counterpart.
 *
 * @param begins the first instant of each row, ascending
 */
export function countOfCouncil(sql: Sql, whose: Whose, asked: Asked, begins: number[]): Promise<CouncilRow[]> {
  const { council, desks, everyDesk } = whose
  const side = (name: 'sender' | 'recipient') => {
    const [party, own] =
      name === 'sender' ? [sql`r.sender`, sql`r.sender_desks`] : [sql`r.recipient`, sql`r.recipient_desks`]
    return sql`${party} = ${council} and (${everyDesk} or ${own} && ${desks})`
  }
  return sql<CouncilRow[]>`
    with ${calendar(sql, asked)}, own as (
      select 'received' as direction, r.sender as counterpart, ${facts(sql, asked)}
      ${timed(sql, asked)} and ${side('recipient')} and r.recipient_desks <> '{}'
      union all
      select 'sent', r.recipient, ${facts(sql, asked)}
      ${timed(sql, asked)} and ${side('sender')}
    ), placed as (select *, width_bucket(sent_at, ${begins}::bigint[]) as row from own)
    select direction, row, counterpart, ${sums(sql)}
    from placed group by grouping sets ((direction, row), (direction, counterpart))`
}

/** The nation's: by receiving council, by referring council, and all together (neither named). */
export function countOfNation(sql: Sql, asked: Asked): Promise<NationRow[]> {
  return sql<NationRow[]>`
    with ${calendar(sql, asked)}, placed as (
      select r.recipient, r.sender, ${facts(sql, asked)} ${timed(sql, asked)}
    )
    select recipient, sender, ${sums(sql)}
    from placed group by grouping sets ((recipient), (sender), ())`
}

/** The calendar, in one row. Looked up by council and day instead of joined: a plan for unknown lists would join in loops. */
function calendar(sql: Sql, { days }: Asked) {
  return sql`cal as materialized (
      select ${days.begins}::bigint[] as begins, ${sql.json(days.listOf)}::jsonb as list_of, ${days.counts}::int[] as counts
    )`
}

function timed(sql: Sql, { from, to }: Asked) {
  return sql`from referrals r
      cross join cal
      cross join lateral (select r.kind = 'transfer' and r.outside is null as counted) k
      where r.sent_at >= ${from} and r.sent_at < ${to}`
}

/** Of one referral. Times are those of transfers that were not sent by e-mail, and not of what happened later than asked for. */
function facts(sql: Sql, { until }: Asked) {
  const by = (at: string) => sql`coalesce(${sql(at)} < ${until}, false)`
  const place = (at: string) => sql`width_bucket(${sql(at)}, cal.begins)`
  const counted = (whose: string, at: string) => sql`cal.counts[(cal.list_of ->> ${sql(whose)})::int][${place(at)}]`
  const between = (whose: string, from: string, to: string) => sql`${counted(whose, to)} - ${counted(whose, from)}`
  const [theirs, ours] = ['r.recipient', 'r.sender'] as const
  const [sent, taken, decided, ended] = ['r.sent_at', 'r.taken_on_at', 'r.decided_at', 'r.ended_at'] as const
  return sql`r.sent_at, r.kind = 'transfer' as transfer, r.urgent, r.outside is not null as outside, k.counted,
      r.accepted is not null as is_accepted, r.state = 'withdrawn' and ${by(ended)} as is_withdrawn,
      ${by(decided)} as is_decided, ${by(ended)} as is_ended,
      case when r.due_at < ${until} then r.due_side end as late_side,
      case when r.last_step = 'registrars' and r.due_at is not null then r.due_side end as silent_side,
      k.counted and (${by(decided)} and r.accepted is not null or r.state = 'merged') and not r.settled and r.passed_to is null as is_unsettled,
      case when k.counted and ${by(taken)} then ${between(theirs, sent, taken)} end as taken_on_days,
      case when k.counted and ${by(decided)} then ${between(theirs, sent, decided)} end as decided_days,
      case when k.counted and r.state = 'closed' and ${by(decided)} and ${by(ended)}
        then ${between(ours, decided, ended)} end as closed_days,
      case when r.kind = 'enquiry' and ${by(decided)} then ${between(theirs, sent, decided)} end as replied_days`
}

function sums(sql: Sql) {
  const where = (condition: ReturnType<Sql>) => sql`(count(*) filter (where ${condition}))::int`
  const spread = (name: SpreadName) => {
    const days = sql(`${name}_days`)
    const nth = (share: number) => sql`percentile_disc(${share}::float8) within group (order by ${days})`
    return sql`count(${days})::int as ${sql(name)}, ${nth(0.5)} as ${sql(`${name}_median`)}, ${nth(0.9)} as ${sql(`${name}_ninety`)}`
  }
  return sql`${where(sql`transfer`)} as transfers, ${where(sql`not transfer`)} as enquiries, ${where(sql`urgent`)} as urgent,
      ${where(sql`outside`)} as not_verified,
      ${where(sql`counted and is_decided and is_accepted`)} as accepted,
      ${where(sql`counted and is_decided and not is_accepted`)} as returned,
      ${where(sql`counted and is_withdrawn`)} as withdrawn,
      ${where(sql`counted and not is_decided and not is_ended`)} as waiting,
      ${where(sql`late_side = 'recipient'`)} as overdue_by_recipient, ${where(sql`late_side = 'sender'`)} as overdue_by_sender,
      ${where(sql`is_unsettled`)} as unsettled,
      ${where(sql`silent_side = 'recipient'`)} as non_response_by_recipient,
      ${where(sql`silent_side = 'sender'`)} as non_response_by_sender,
      ${spread('taken_on')}, ${spread('decided')}, ${spread('closed')}, ${spread('replied')}`
}

/** Every council in the directory, with the head of its chain. */
export async function headsOfCouncils(sql: Sql): Promise<{ id: Id; head: string }[]> {
  const rows = await sql<{ id: Id; head: Buffer }[]>`select id, head from subjects where kind = 'authority'`
  return rows.map(({ id, head }) => ({ id, head: head.toString('base64url') }))
}
