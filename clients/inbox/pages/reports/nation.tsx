// For national administrators: one month that has ended, by council, rounded; what is below five is not shown.
import { useState } from 'preact/hooks'
import type { NationReport } from '../../../../schemas/reports/rounded.ts'
import { boundsText, countText, periodText, spreadText } from '../../../words/reports/reports.ts'
import type { Named } from '../../keys/reports/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { save } from '../../parts/referral/attachments.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { ChartWithTable } from './chart.tsx'

export function NationReportPage() {
  const heading = useHeading('Reports')
  const { got: months, trouble } = useAsked('nationMonths')
  const [chosen, setChosen] = useState<string>()
  const month = chosen ?? months?.[0]
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Reports
      </h1>
      <p class="govuk-body">
        Months that have ended, by council. Every number is rounded to five; fewer than five, none among them, are not
        shown, and totals are added up from what is shown: so nobody can find a single child by subtracting.
      </p>
      {trouble && <TroubleBox trouble={trouble} />}
      <div class="govuk-form-group">
        <label class="govuk-label" for="report-month">
          Month
        </label>
        <select
          class="govuk-select"
          id="report-month"
          value={month}
          onChange={event => setChosen(event.currentTarget.value)}
        >
          {months?.map(one => (
            <option key={one} value={one}>
              {monthTitle(one)}
            </option>
          ))}
        </select>
      </div>
      {month && <Month month={month} key={month} />}
    </>
  )
}

function monthTitle(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  const to = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  return periodText({ from: `${month}-01`, to })
}

function Month({ month }: { month: string }) {
  const { got, trouble } = useAsked('nationReport', { month })
  const { run, doing, trouble: notSaved } = useDoing()
  if (trouble) return <TroubleBox trouble={trouble} />
  if (!got) return <p class="govuk-body">Counting …</p>
  const { report, names } = got
  const { councils, nation, days } = report
  const hand = () => run(async () => save({ name: `nation-${month}.csv`, content: await ask('nationReportFile') }))
  return (
    <>
      <p class="govuk-body" role="status">
        {councils.length === 0
          ? 'No council had five of anything in this month.'
          : `${councils.length} councils had five or more of something. They received ${boundsText(nation.transfers)} referrals.`}
        {days.decided.median !== undefined && ` Decided: ${spreadText({ count: null, ...days.decided })}.`}
      </p>
      {councils.length > 0 && (
        <>
          <ChartWithTable
            title="Referrals by council"
            what="Council"
            missing="fewer than 5"
            labels={councils.map(({ council }) => names[council] ?? council)}
            series={[
              { title: 'Received', values: councils.map(({ received }) => received.transfers ?? undefined) },
              { title: 'Sent', values: councils.map(({ sent }) => sent.transfers ?? undefined) },
            ]}
          />
          <ByCouncil report={report} names={names} />
        </>
      )}
      {notSaved && <TroubleBox trouble={notSaved} />}
      <button type="button" class="govuk-button govuk-button--secondary" aria-disabled={doing} onClick={hand}>
        Save as CSV
      </button>
    </>
  )
}

function ByCouncil({ report, names }: Named<NationReport>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section class="cme-report__wide" tabIndex={0} aria-label="Received, and what became of it">
      <table class="govuk-table">
        <caption class="govuk-table__caption govuk-table__caption--s">Received, and what became of it</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {['Council', 'Accepted', 'Returned', 'Overdue', 'Decided in'].map(title => (
              <th scope="col" class="govuk-table__header" key={title}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {report.councils.map(({ council, received }) => (
            <tr class="govuk-table__row" key={council}>
              <th scope="row" class="govuk-table__header cme-chart__label">
                {names[council]}
              </th>
              <td class="govuk-table__cell">{countText(received.accepted)}</td>
              <td class="govuk-table__cell">{countText(received.returned)}</td>
              <td class="govuk-table__cell">{countText(received.overdue_by_recipient)}</td>
              <td class="govuk-table__cell">
                {received.decided.median === undefined ? 'not shown' : spreadText(received.decided)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
