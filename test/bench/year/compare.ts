// What the gateway reminded of in a year against the slow model, case by case: every step, at its instant, for its day, of its side, once.
import type { Sql } from '../../../gateway/database/connect.ts'
import type { Gateway } from '../../../gateway/gateway.ts'
import type { Id } from '../../../schemas/ids.ts'
import type { Period } from '../../../schemas/reports/periods.ts'
import { readNoteClaims } from '../../../schemas/statement/receipt.ts'
import type { Played } from '../../gateway/reports/slow-report.ts'
import { type Step, slowDue, slowStepsAt } from '../../schemas/clocks/slow-ladder.ts'
import { dueRows, notesAfter } from './queries.ts'

/** The year as it was played: what happened on which case, who looked when; a gateway on its tables. `end`: the last look, seconds. */
export type PlayedYear = {
  owner: Sql
  gateway: Gateway
  councils: ReadonlyMap<Id, { terms: readonly Period[] }>
  cases: ReadonlyMap<Id, Played>
  looks: readonly number[]
  end: number
  lastMonthEndedAt: number
}
export type Compared = { steps: number; byStep: Record<string, number>; wrong: string[] }

const spelled = ({ at, what, by, side, step }: Step) =>
  `${new Date(at * 1000).toISOString()} ${what} ${by} ${side} ${step}`

export async function compareSteps({ owner, cases, looks, end }: PlayedYear): Promise<Compared> {
  const told = await toldSteps(owner)
  const compared: Compared = { steps: 0, byStep: {}, wrong: [] }
  for (const [id, one] of cases) {
    const past = { ...one, happened: one.happened.filter(({ at }) => at <= end) }
    const expected = slowStepsAt(past, looks)
    compared.steps += expected.length
    for (const { step } of expected) compared.byStep[step] = (compared.byStep[step] ?? 0) + 1
    const [should, did] = [expected.map(spelled).toSorted(), (told.get(id) ?? []).toSorted()]
    if (String(should) !== String(did))
      compared.wrong.push(`${id}: should ${JSON.stringify(should)}, did ${JSON.stringify(did)}`)
    told.delete(id)
  }
  for (const id of told.keys()) compared.wrong.push(`${id}: no such case`)
  return compared
}

async function toldSteps(owner: Sql): Promise<Map<Id, string[]>> {
  const told = new Map<Id, string[]>()
  for (let after = { subject: '', number: -1 }; ; ) {
    const rows = await notesAfter(owner, after, 5_000)
    for (const { subject, note } of rows) {
      const { iat, due, step } = readNoteClaims(note)
      if (!due || !step) continue
      const one = spelled({ at: iat, what: due.what, by: due.by, side: due.side, step })
      told.set(subject, [...(told.get(subject) ?? []), one])
    }
    const last = rows.at(-1)
    if (!last) return told
    after = last
  }
}

/** What is due on each case at the end of the year; those that differ. */
export async function compareDue({ owner, cases, end }: PlayedYear): Promise<string[]> {
  return (await dueRows(owner)).flatMap(({ id, due_what, due_on }) => {
    const one = cases.get(id)
    const should = one && slowDue({ ...one, happened: one.happened.filter(({ at }) => at <= end) }, end)
    const same = should?.what === (due_what ?? undefined) && should?.by === (due_on ?? undefined)
    return same ? [] : [`${id}: should ${JSON.stringify(should)}, is ${due_what} ${due_on}`]
  })
}
