// What the pages of reports ask of the worker, and what they get: numbers, and names of councils. Nothing of a letter but counts.
import type { CouncilReport, Direction } from '../../../../schemas/reports/measures.ts'
import type { By, Period } from '../../../../schemas/reports/periods.ts'
import type { NationReport } from '../../../../schemas/reports/rounded.ts'

/** A time that can be chosen, and in which rows it is shown best. */
export type Choosable = Period & { id: string; title: string; by: By }
export type Named<R> = { report: R; names: Record<string, string> }
/** Counted in letters opened here. `tables`: what for, and how many of each, most first. */
export type OpenedShown = Record<
  Direction,
  { opened: number; notOpened: number; tables: { title: string; rows: { label: string; count: number }[] }[] }
>

export type ReportCalls = {
  /** Times to choose from: months, the council's own terms, school years. */
  reportTimes: { give: undefined; get: Choosable[] }
  councilReport: { give: Period & { by: By }; get: Named<CouncilReport> }
  /** What was shown last, as a file. */
  councilReportFile: { give: { format: 'csv' | 'json' }; get: Blob }
  openedReport: { give: Period; get: OpenedShown }
  /** For managers alone: what was counted last leaves this computer by their own act. */
  openedReportFile: { give: undefined; get: Blob }
  /** Months that have ended, the latest first, yyyy-mm. */
  nationMonths: { give: undefined; get: string[] }
  nationReport: { give: { month: string }; get: Named<NationReport> }
  nationReportFile: { give: undefined; get: Blob }
}

export const reportCalls = [
  ...(['reportTimes', 'councilReport', 'councilReportFile', 'openedReport', 'openedReportFile'] as const),
  ...(['nationMonths', 'nationReport', 'nationReportFile'] as const),
]
