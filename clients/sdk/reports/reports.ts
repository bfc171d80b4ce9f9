// Reports: what the gateway counted, and what only the council's own letters tell. The first is the gateway's statement about itself and is
// not verified; the second is counted here, from letters opened here, and leaves this computer only if somebody takes it out.
import type { CouncilReport } from '../../../schemas/reports/measures.ts'
import { type By, monthOf, type Period } from '../../../schemas/reports/periods.ts'
import type { NationReport } from '../../../schemas/reports/rounded.ts'
import type { Session } from '../session.ts'
import { type Counting, countOpened, type OpenedReport } from './opened.ts'

/** Makes the functions about reports for a session. */
export function reportsOf(session: Session) {
  const { call } = session.gateway
  return {
    /** The own council's, exact, as of now. Officers: of their teams; managers and auditors: of all. @throws GatewayProblem */
    council: (period: Period, by: By = 'month'): Promise<CouncilReport> =>
      call('reportCouncil', { query: { ...period, by } }),
    /** For registrars: one month that has ended (yyyy-mm), rounded. @throws GatewayProblem */
    nation: (month: string): Promise<NationReport> => call('reportNation', { query: { month } }),
    /** Reasons, SEN, outcomes and reasons of returns in the letters of this time that open here. Takes as long as reading them all does. */
    opened: (period: Period, counting?: Counting): Promise<OpenedReport> => countOpened(session, period, counting),
  }
}

/** The months that lie in a time, yyyy-mm. */
export function monthsOf({ from, to }: Period): string[] {
  const months: string[] = []
  for (let on = monthOf(from); on.from <= to; on = monthOf(dayAfter(on.to))) months.push(on.from.slice(0, 7))
  return months
}

function dayAfter(on: string): string {
  return new Date(Date.parse(on) + 86_400_000).toISOString().slice(0, 10)
}
