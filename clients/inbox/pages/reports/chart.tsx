// A chart of bars with a table of the same numbers beside it. Drawn from elements: lengths are shares of the width, text keeps its size, so
// that it reads alike at 320 pixels and on a wall. No colour alone tells anything: each bar says its number and what it is of.
import './reports.css'

export type Series = { title: string; values: (number | undefined)[] }

const barPixels = 18
const gapPixels = 6
const labelPixels = 24
/** What is left of the width beside the longest bar is for its words. */
const longestPercent = 58

type Props = {
  title: string
  unit?: string | undefined
  labels: string[]
  series: Series[]
  what: string
  /** What stands where there is no value. */
  missing?: string
}

/** `what`: the heading of the table's first column. Values that are not there are neither drawn nor zero. */
export function ChartWithTable({ title, unit, labels, series, what, missing = 'none' }: Props) {
  return (
    <figure class="cme-chart">
      <figcaption class="govuk-heading-s cme-chart__title">{title}</figcaption>
      <div class="cme-chart__both">
        <Bars title={title} labels={labels} series={series} unit={unit} missing={missing} />
        <table class="govuk-table cme-chart__table">
          <caption class="govuk-visually-hidden">{`${title}${unit ? `, in ${unit}` : ''}`}</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              <th scope="col" class="govuk-table__header">
                {what}
              </th>
              {series.map(one => (
                <th scope="col" class="govuk-table__header govuk-table__header--numeric" key={one.title}>
                  {one.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {labels.map((label, row) => (
              <tr class="govuk-table__row" key={label}>
                <th scope="row" class="govuk-table__header cme-chart__label">
                  {label}
                </th>
                {series.map(({ title: name, values }) => (
                  <td class="govuk-table__cell govuk-table__cell--numeric" key={name}>
                    {values[row] ?? missing}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  )
}

function Bars({ title, labels, series, unit, missing }: Required<Omit<Props, 'what'>>) {
  const most = Math.max(1, ...series.flatMap(({ values }) => values.map(value => value ?? 0)))
  const rowPixels = labelPixels + series.length * (barPixels + 2) + gapPixels
  return (
    <svg
      class="cme-chart__bars"
      width="100%"
      height={labels.length * rowPixels}
      role="img"
      aria-label={`${title}: the same numbers stand in the table`}
    >
      {labels.map((label, row) => (
        <g key={label}>
          <text x="0" y={row * rowPixels + labelPixels - 7} class="cme-chart__name">
            {label}
          </text>
          {series.map(({ title: name, values }, at) => (
            <Bar
              key={name}
              at={at}
              y={row * rowPixels + labelPixels + at * (barPixels + 2)}
              percent={((values[row] ?? 0) / most) * longestPercent}
              words={wordsOf(name, values[row], unit, missing)}
            />
          ))}
        </g>
      ))}
    </svg>
  )
}

/** `3 received`; with a unit `Half within 3 days`. */
function wordsOf(name: string, value: number | undefined, unit: string | undefined, missing: string): string {
  if (value === undefined) return `${name}: ${missing}`
  return unit === undefined ? `${value} ${name.toLowerCase()}` : `${name} ${value} ${unit}`
}

function Bar({ at, y, percent, words }: { at: number; y: number; percent: number; words: string }) {
  const width = `${Math.max(percent, 0.4)}%`
  return (
    <>
      <rect x="0" y={y} width={width} height={barPixels} class={`cme-chart__bar cme-chart__bar--${at}`} />
      <text x={width} y={y + barPixels - 4} dx="6" class="cme-chart__value">
        {words}
      </text>
    </>
  )
}
