// A manager's random sample: so many cases that ended between two days, in an order nobody chose; to read on screen or to print as case files.
import { useMemo, useState } from 'preact/hooks'
import { today } from '../../../words/when.ts'
import type { Sample } from '../../keys/print/shown.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import { DayField, type DayTyped, dayIn, noDay } from '../../parts/form/day.tsx'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { TextField } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useHeading } from '../../state/page.ts'
import { CaseById, Marked, Toolbar } from './sheet.tsx'

export function SamplePrint() {
  const heading = useHeading('A random sample of closed cases')
  const [sample, setSample] = useState<Sample>()
  const [whole, setWhole] = useState(false)
  return (
    <>
      <Toolbar back="#/received/finished" words="Finished" ready={sample !== undefined && sample.items.length > 0} />
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        A random sample of closed cases
      </h1>
      <Draw onDrawn={setSample} />
      <p class="govuk-body" role="status">
        {sample && drawnWords(sample)}
      </p>
      {sample && sample.items.length > 0 && (
        <Marked>
          <Drawn sample={sample} />
          {whole && sample.items.map(({ id }) => <CaseById key={id} id={id} as="case" />)}
        </Marked>
      )}
      {sample && sample.items.length > 0 && !whole && (
        <button type="button" class="govuk-button govuk-button--secondary cme-toolbar" onClick={() => setWhole(true)}>
          Add the whole case files
        </button>
      )}
    </>
  )
}

function drawnWords({ items, of }: Sample): string {
  if (items.length === 0) return 'No case ended between these days.'
  return `${items.length} drawn at random. ${of} ${of === 1 ? 'case that has' : 'cases that have'} ended could have been.`
}

type Faults = { name: string; message: string }[]

function Draw({ onDrawn }: { onDrawn: (sample: Sample) => void }) {
  const [from, setFrom] = useState<DayTyped>(noDay)
  const [to, setTo] = useState<DayTyped>(noDay)
  const [count, setCount] = useState('10')
  const [faults, setFaults] = useState<Faults>([])
  const [trouble, setTrouble] = useState<Trouble>()
  const [drawing, setDrawing] = useState(false)
  const summary = useMemo(() => faults, [faults])
  const errorOf = (name: string) => faults.find(one => one.name === name)?.message
  const draw = async () => {
    const asked = { from: dayIn(from) ?? '', to: dayIn(to) ?? '', count: Number(count) }
    const found = faultsIn(asked)
    setFaults(found)
    setTrouble(undefined)
    if (found.length > 0 || drawing) return
    setDrawing(true)
    try {
      onDrawn(await ask('sample', asked))
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    }
    setDrawing(false)
  }
  return (
    <form
      class="cme-step cme-toolbar"
      onSubmit={event => {
        event.preventDefault()
        void draw()
      }}
    >
      {summary.length > 0 && <ErrorSummary faults={summary} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <DayField
        name="from"
        legend="Closed from"
        hint="For example, 1 9 2026"
        value={from}
        error={errorOf('from')}
        onInput={setFrom}
      />
      <DayField
        name="to"
        legend="Closed until"
        hint="That day is counted"
        value={to}
        error={errorOf('to')}
        onInput={setTo}
      />
      <TextField
        name="count"
        label="How many cases?"
        inputMode="numeric"
        width="govuk-input--width-3"
        value={count}
        error={errorOf('count')}
        onInput={setCount}
      />
      <button type="submit" class="govuk-button" aria-disabled={drawing}>
        Draw a sample
      </button>
      <p class="govuk-body" role="status">
        {drawing && 'Drawing and opening …'}
      </p>
    </form>
  )
}

function faultsIn({ from, to, count }: { from: string; to: string; count: number }): Faults {
  const faults: Faults = []
  if (from === '') faults.push({ name: 'from', message: 'Write the first day, as 1 9 2026' })
  if (to === '') faults.push({ name: 'to', message: 'Write the last day, as 30 9 2026' })
  if (from !== '' && to !== '' && (from > to || from > today()))
    faults.push({ name: 'from', message: 'The first day must come before the last, and not in the future' })
  if (!Number.isInteger(count) || count < 1 || count > 100)
    faults.push({ name: 'count', message: 'Write a number from 1 to 100' })
  return faults
}

function Drawn({ sample: { items } }: { sample: Sample }) {
  return (
    <table class="govuk-table cme-sample">
      <caption class="govuk-table__caption govuk-table__caption--m">The sample</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {['Child', 'Council', 'Ended', 'How'].map(title => (
            <th key={title} scope="col" class="govuk-table__header">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {items.map(({ id, title, other, box, closedOn, how }) => (
          <tr class="govuk-table__row" key={id}>
            <th scope="row" class="govuk-table__header">
              <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}`}>
                <bdi>{title}</bdi>
              </a>
            </th>
            <td class="govuk-table__cell">
              {box === 'sent' ? 'to' : 'from'} {other}
            </td>
            <td class="govuk-table__cell">{closedOn}</td>
            <td class="govuk-table__cell">{how}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
