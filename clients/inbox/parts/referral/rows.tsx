// Rows of an opened letter: summary lists, groups within groups as cards. Text is only ever text; gaps are shown as gaps.
import type { Row, Section } from '../../keys/shown.ts'

export function SectionView({ section, level = 2 }: { section: Section; level?: 2 | 3 }) {
  const { title, name, rows, alone } = section
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section class={`cme-section cme-section--${name}`}>
      <Heading class="govuk-heading-m">{title}</Heading>
      {alone ? <Alone row={alone} /> : <Rows rows={rows} />}
    </section>
  )
}

/** A section that is a gap, a text, or a list of groups. */
function Alone({ row }: { row: Row }) {
  if (row.groups) return <Groups row={row} />
  return (
    <p class="govuk-body">
      <Value row={row} />
    </p>
  )
}

export function Rows({ rows }: { rows: readonly Row[] }) {
  const plain = rows.filter(row => !row.groups)
  const grouped = rows.filter(row => row.groups)
  return (
    <>
      {plain.length > 0 && (
        <dl class="govuk-summary-list cme-rows">
          {plain.map((row, at) => (
            <div class="govuk-summary-list__row" key={at}>
              <dt class="govuk-summary-list__key">{row.title}</dt>
              <dd class="govuk-summary-list__value">
                <Value row={row} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {grouped.map((row, at) => (
        <div class="cme-group" key={at}>
          <p class="govuk-body govuk-!-font-weight-bold cme-group__title">{row.title}</p>
          <Groups row={row} />
        </div>
      ))}
    </>
  )
}

function Groups({ row }: { row: Row }) {
  return (
    <>
      {row.groups?.map((rows, at) => (
        <div class="cme-card" key={at}>
          <Rows rows={rows} />
        </div>
      ))}
    </>
  )
}

function Value({ row }: { row: Row }) {
  const text = (
    <span class="cme-text" dir="auto">
      {row.text}
    </span>
  )
  if (row.gap) {
    return (
      <>
        <strong class="govuk-tag govuk-tag--yellow">Not known</strong> {text}
      </>
    )
  }
  if (row.unverified) {
    return (
      <>
        {text} <strong class="govuk-tag govuk-tag--yellow">As supplied, not verified</strong>
      </>
    )
  }
  return text
}
