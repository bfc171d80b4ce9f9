// Reminds councils by e-mail that their entry in the directory must be confirmed once a term: before it shows as out of date, on that day,
// and every four weeks after. Each step once, whichever gateway comes first; when is schemas/clocks/entry.ts.
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { londonTime } from '../../../schemas/clocks/days.ts'
import { type EntryReminder, entryReminder } from '../../../schemas/clocks/entry.ts'
import { usualStaleDays } from '../../../schemas/directory/attention.ts'
import { policyAt } from '../../../schemas/directory/standing.ts'
import type { Jobs } from '../../database/jobs.ts'
import { followNation } from '../../directory/nation.ts'
import type { Gateway } from '../../gateway.ts'
import * as queries from '../queries.ts'
import { type Channels, type Council, type Planning, planEmails, readCouncils } from './plan.ts'
import { confirmedBefore, noteReminded } from './queries.ts'

/** No norm and no calendar brings the first reminder sooner after a confirmation. */
const soonestDays = 1

/** Sends what is due; to how many councils. */
export async function remindOfEntries(gateway: Gateway, jobs: Jobs, channels: Channels): Promise<number> {
  if (!channels.email) return 0
  await followNation(gateway)
  return gateway.sql.begin(async tx => {
    const now = await queries.now(tx)
    const rows = await confirmedBefore(tx, now - soonestDays * 86_400, londonTime(now).on)
    const known = await readCouncils(
      gateway,
      tx,
      rows.map(({ id }) => id),
    )
    let reminded = 0
    for (const { id, verifiedAt } of rows) {
      const council = known.get(id)
      const due = council && reminderFor(gateway, council, verifiedAt, now)
      if (!due || !(await noteReminded(tx, { authority: id, verifiedAt, step: due.step, at: now }))) continue
      reminded += 1
      await remind({ gateway, tx, jobs, channels, known, now }, council, due)
    }
    return reminded
  })
}

function reminderFor({ nation }: Gateway, { entry }: Council, verifiedAt: number, now: number) {
  const days = policyAt(nation, now).entry_stale_after_days ?? usualStaleDays
  return entryReminder(verifiedAt, days, clockOf(entry?.identity?.nation, entry?.calendar, nation.policy.clocks), now)
}

function remind(planning: Planning, council: Council, { step, dueOn }: EntryReminder): Promise<number> {
  const about = step === 0 ? 'entry_soon' : 'entry_stale'
  const sentOn = londonTime(planning.now).on
  return planEmails(planning, council, {
    urgent: false,
    // Who does not answer for the entry is told together with who answers for them.
    roles: step === 0 ? ['team'] : ['team', 'manager'],
    item: { about, sentOn, urgent: false, dueOn, entry: true },
    subject: council.id,
    restricted: false,
  })
}
