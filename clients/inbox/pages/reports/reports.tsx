// The council's own report: a time to choose, what came and went in it, how long it took, with whom. Numbers are exact, and its own.
import { useState } from 'preact/hooks'
import type { CouncilReport, Direction, Measures } from '../../../../schemas/reports/measures.ts'
import { countWords, periodText, spreadText, spreadWords, worthShowing } from '../../../words/reports/reports.ts'
import { moment } from '../../../words/when.ts'
import type { Choosable, Named } from '../../keys/reports/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { save } from '../../parts/referral/attachments.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { ChartWithTable } from './chart.tsx'
import { OpenedPart } from './opened.tsx'

export function ReportsPage() {
  const heading = useHeading('Reports')
  const { got: times, trouble } = useAsked('reportTimes')
  const [chosen, setChosen] = useState('year')
  const time = times?.find(({ id }) => id === chosen)
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Reports
      </h1>
      <p class="govuk-body">
        Counted from your council’s own referrals. Nobody else is shown these numbers: national administrators see whole
        months, rounded to five, and nothing below five.
      </p>
      {trouble && <TroubleBox trouble={trouble} />}
      <div class="govuk-form-group">
        <label class="govuk-label" for="report-time">
          Time
        </label>
        <select
          class="govuk-select"
          id="report-time"
          value={chosen}
          onChange={event => setChosen(event.currentTarget.value)}
        >
          {times?.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </div>
      {time && <Report time={time} key={time.id} />}
    </>
  )
}

function Report({ time }: { time: Choosable }) {
  const { from, to, by } = time
  const { got, trouble } = useAsked('councilReport', { from, to, by })
  if (trouble) return <TroubleBox trouble={trouble} />
  if (!got)
    return (
      <p class="govuk-body" role="status">
        Counting …
      </p>
    )
  return (
    <>
      <p class="govuk-body-s" role="status">
        {periodText(time)}, as it stood on {moment(got.report.at)}. Days are working days of the council that had to
        act.
      </p>
      <Numbers {...got} />
      <SaveButtons />
      <OpenedPart period={{ from, to }} />
    </>
  )
}

function Numbers({ report, names }: Named<CouncilReport>) {
  const of = (direction: Direction) => report.rows.filter(row => row.direction === direction)
  const [received, sent] = [of('received'), of('sent')]
  const labels = received.map(periodText)
  const series = (title: string, rows: Measures[], value: (row: Measures) => number | undefined) => ({
    title,
    values: rows.map(value),
  })
  return (
    <>
      <section class="cme-section">
        <h2 class="govuk-heading-m">Received and sent</h2>
        <ChartWithTable
          title="Referrals"
          what="When"
          labels={labels}
          series={[series('Received', received, row => row.transfers), series('Sent', sent, row => row.transfers)]}
        />
        <ChartWithTable
          title="How soon your council decided"
          unit="days"
          what="When they came"
          labels={labels}
          series={[
            series('Half within', received, row => row.decided.median),
            series('9 in 10 within', received, row => row.decided.ninety),
          ]}
        />
      </section>
      <Side title="Received" rows={received} />
      <Side title="Sent" rows={sent} />
      <Counterparts report={report} names={names} />
    </>
  )
}

/** Everything of one direction: things down the side, times across. */
function Side({ title, rows }: { title: string; rows: CouncilReport['rows'] }) {
  const spreads = (['taken_on', 'decided', 'closed', 'replied'] as const).filter(name =>
    rows.some(row => row[name].count > 0),
  )
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m" id={`report-${title}`}>
        {title}
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section class="cme-report__wide" tabIndex={0} aria-labelledby={`report-${title}`}>
        <table class="govuk-table cme-chart__table">
          <caption class="govuk-visually-hidden">{title}, in full</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <td class="govuk-table__header" />
              {rows.map(row => (
                <th scope="col" class="govuk-table__header govuk-table__header--numeric" key={row.from}>
                  {periodText(row)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {worthShowing(rows).map(name => (
              <Row key={name} title={countWords[name]} cells={rows.map(row => String(row[name]))} />
            ))}
            {spreads.map(name => (
              <Row key={name} title={spreadWords[name]} cells={rows.map(row => spreadText(row[name]))} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  )
}

function Row({ title, cells }: { title: string; cells: string[] }) {
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header cme-chart__label">
        {title}
      </th>
      {cells.map((cell, at) => (
        <td class="govuk-table__cell govuk-table__cell--numeric" key={at}>
          {cell}
        </td>
      ))}
    </tr>
  )
}

function Counterparts({ report, names }: Named<CouncilReport>) {
  const ids = [...new Set(report.counterparts.map(({ counterpart }) => counterpart))]
  if (ids.length === 0) return null
  const of = (direction: Direction, id: string) =>
    report.counterparts.find(row => row.direction === direction && row.counterpart === id)
  const silent = ids.filter(id => (of('sent', id)?.non_response_by_recipient ?? 0) > 0)
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">With whom</h2>
      <ChartWithTable
        title="Referrals by council"
        what="Council"
        labels={ids.map(id => names[id] ?? id)}
        series={[
          { title: 'Received', values: ids.map(id => of('received', id)?.transfers ?? 0) },
          { title: 'Sent', values: ids.map(id => of('sent', id)?.transfers ?? 0) },
        ]}
      />
      {silent.length > 0 && (
        <>
          <h3 class="govuk-heading-s">No response after every reminder</h3>
          <ul class="govuk-list govuk-list--bullet">
            {silent.map(id => (
              <li key={id}>
                {names[id]}: {of('sent', id)?.non_response_by_recipient}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}

function SaveButtons() {
  const { run, doing, trouble } = useDoing()
  const hand = (format: 'csv' | 'json') =>
    run(async () => save({ name: `report.${format}`, content: await ask('councilReportFile', { format }) }))
  return (
    <>
      {trouble && <TroubleBox trouble={trouble} />}
      <div class="govuk-button-group">
        {(['csv', 'json'] as const).map(format => (
          <button
            type="button"
            class="govuk-button govuk-button--secondary"
            aria-disabled={doing}
            key={format}
            onClick={() => hand(format)}
          >
            Save as {format.toUpperCase()}
          </button>
        ))}
      </div>
    </>
  )
}
