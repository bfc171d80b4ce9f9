// `cme directory calendar …`: a council's own year, read and published. The one place where closure days stand: hours of a contact are
// about a week, absences about a person.
import { type CouncilCalendar, clockOf, type Norms } from '../../../schemas/clocks/calendar.ts'
import { addDays, londonTime } from '../../../schemas/clocks/days.ts'
import { dayOf, today } from '../../words/when.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { councilNamed } from '../directory/councils.ts'
import { withLock } from '../saying/lock.ts'
import { titled } from '../show/standing.ts'
import { readJson } from '../writing/read-json.ts'

/** `cme directory calendar show [COUNCIL]`: as JSON to edit with --file. */
export const showCalendar: Action = async (context, [given], options) => {
  if (options.example === true) {
    const example = exampleYear()
    return { json: example, text: JSON.stringify(example, null, 2) }
  }
  const office = await openOffice(context)
  const id = given === undefined ? ownCouncil(office) : (await councilNamed(office.council, given)).id
  const calendar = (await office.council.directory.calendar(id)) ?? { closures: [], terms: [] }
  if (options.file === true) return { json: calendar, text: JSON.stringify(calendar, null, 2) }
  const { identity } = await office.council.directory.entry(id)
  const { policy } = (await office.council.nationDirectory.read()).nation
  const { norms } = clockOf(identity?.nation, calendar, policy.clocks)
  return { json: { id, ...calendar, in_force: norms }, text: linesOf(calendar, norms).join('\n') }
}

/** `cme directory calendar publish FILE`. Contacts stay as they are, and count as confirmed. */
export const publishCalendar: Action = async (context, [file = '-']) => {
  const calendar = (await readJson(file, context.io)) as CouncilCalendar
  const office = await openOffice(context)
  ownCouncil(office)
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.publishCalendar(calendar)
    const proposed =
      'Proposed. It counts once another manager or a national administrator approved it: cme approvals list'
    const published = 'Published: what is due is counted by it from now on. Your contacts count as confirmed with it.'
    return {
      json: { id: made.about, state: made.state, statement: made.statement },
      text: made.state === 'proposed' ? proposed : context.style.good(published),
    }
  })
}

function linesOf({ closures, terms }: CouncilCalendar, norms: Norms): string[] {
  const on = today()
  const closed = closures.filter(day => day >= on).toSorted()
  const running = terms.filter(({ to }) => to >= on)
  return [
    titled('Closed', closed.length === 0 ? 'on weekends and bank holidays only' : closed.map(dayOf).join(', ')),
    titled('Terms', running.map(({ from, to }) => `${dayOf(from)} to ${dayOf(to)}`).join('; ') || 'none published'),
    titled('Takes on', `within ${norms.take_on_working_days} working days; urgent: ${urgentWords(norms)}`),
    titled('Decides', `within ${norms.decide_working_days} working days, or by the day its officer sets`),
    titled('Answers', `within ${norms.answer_working_days} working days`),
    titled('Says where', `within ${norms.outcome_school_days} school days, then every ${norms.outcome_weeks} weeks`),
    titled(
      'Reminders',
      `manager after ${norms.manager_working_days} working days, both after ${norms.chaser_weeks} weeks`,
    ),
  ]
}

function urgentWords({ urgent_take_on_working_days: days }: Norms): string {
  return days === 0 ? 'the same working day' : `${days} working days`
}

/** Next year's, with the closure between Christmas and New Year and three terms that will have to be changed. */
function exampleYear(): CouncilCalendar {
  const year = Number(londonTime(Date.now() / 1000).on.slice(0, 4))
  const [autumn, spring, summer] = [`${year}-09-02`, `${year + 1}-01-05`, `${year + 1}-04-15`]
  return {
    closures: [`${year}-12-24`, `${year}-12-29`, `${year}-12-30`, `${year}-12-31`],
    terms: [
      { from: autumn, to: addDays(autumn, 108) },
      { from: spring, to: addDays(spring, 85) },
      { from: summer, to: addDays(summer, 98) },
    ],
  }
}
