// The council's year: when it is closed, its terms, and how long things take here. What is due is counted by it, on both sides.
import { useMemo, useState } from 'preact/hooks'
import type { CouncilCalendar } from '../../../../../schemas/clocks/calendar.ts'
import { type OwnNorm, ownNorms, type Year } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { DayField, type DayTyped, dayIn, dayTyped, noDay } from '../../../parts/form/day.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { Add, Remove, without } from '../../../parts/people/rows.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Published } from './publishing.tsx'

type Term = { from: DayTyped; to: DayTyped }
type Typed = { closures: DayTyped[]; terms: Term[]; norms: Record<OwnNorm, string> }
type Fault = { name: string; message: string }

const normWords: Record<OwnNorm, string> = {
  take_on_working_days: 'Somebody takes it on',
  decide_working_days: 'It is accepted or returned',
  answer_working_days: 'A question is answered',
}

export function YearPage() {
  const title = 'Days and terms'
  const heading = useHeading(title)
  const { got, trouble } = useAsked('year')
  const { run, doing, trouble: failed } = useDoing()
  const [said, setSaid] = useState<'recorded' | 'waits'>()
  const publish = (calendar: CouncilCalendar) =>
    run(async () => {
      const { state } = await ask('publishYear', { calendar })
      setSaid(state === 'waits' ? 'waits' : 'recorded')
    })
  return (
    <div class="cme-step">
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div role="status">{said && <Published said={said} />}</div>
      <p class="govuk-body">
        By these days it is counted what is due, here and at the other council. Weekends and bank holidays are known
        already. Your contacts count as confirmed when you publish.
      </p>
      {got && <Form year={got} doing={doing} onPublish={publish} />}
    </div>
  )
}

function Form({ year, doing, onPublish }: { year: Year; doing: boolean; onPublish: (made: CouncilCalendar) => void }) {
  const [typed, setTyped] = useState<Typed>(() => typedFrom(year))
  const [faults, setFaults] = useState<Fault[]>([])
  const errors = useMemo(() => new Map(faults.map(({ name, message }) => [name, message])), [faults])
  const { closures, terms, norms } = typed
  const set = (more: Partial<Typed>) => setTyped(now => ({ ...now, ...more }))
  const term = (at: number, more: Partial<Term>) =>
    set({ terms: terms.map((one, place) => (place === at ? { ...one, ...more } : one)) })
  const submit = () => {
    const found = faultsIn(typed)
    setFaults(found)
    if (found.length === 0) onPublish(calendarFrom(typed, year))
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      <h2 class="govuk-heading-m">Days you are closed</h2>
      {closures.map((day, at) => (
        <div class="cme-row" key={at}>
          <DayField
            name={`closed-${at}`}
            legend={`Closed day ${at + 1}`}
            value={day}
            error={errors.get(`closed-${at}`)}
            onInput={value => set({ closures: closures.map((one, place) => (place === at ? value : one)) })}
          />
          <Remove what={`Closed day ${at + 1}`} onRemove={() => set({ closures: without(closures, at) })} />
        </div>
      ))}
      <Add what="a closed day" onAdd={() => set({ closures: [...closures, noDay] })} />
      <h2 class="govuk-heading-m">School terms</h2>
      {terms.map(({ from, to }, at) => (
        <fieldset class="govuk-fieldset cme-row" key={at}>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Term {at + 1}</legend>
          <DayField
            name={`from-${at}`}
            legend="First day"
            value={from}
            error={errors.get(`from-${at}`)}
            onInput={value => term(at, { from: value })}
          />
          <DayField
            name={`to-${at}`}
            legend="Last day"
            value={to}
            error={errors.get(`to-${at}`)}
            onInput={value => term(at, { to: value })}
          />
          <Remove what={`Term ${at + 1}`} onRemove={() => set({ terms: without(terms, at) })} />
        </fieldset>
      ))}
      <Add what="a term" onAdd={() => set({ terms: [...terms, { from: noDay, to: noDay }] })} />
      <h2 class="govuk-heading-m">How many working days things take here</h2>
      {ownNorms.map(name => (
        <TextField
          key={name}
          name={name}
          label={normWords[name]}
          hint={`At most ${year.national[name]}. Leave it empty for that.`}
          width="govuk-input--width-3"
          value={norms[name]}
          error={errors.get(name)}
          onInput={value => set({ norms: { ...norms, [name]: value } })}
        />
      ))}
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Save and publish
      </button>
      <p class="govuk-body" role="status">
        {doing && 'Publishing …'}
      </p>
    </form>
  )
}

function typedFrom({ calendar: { closures, terms, norms } }: Year): Typed {
  return {
    closures: closures.map(dayTyped),
    terms: terms.map(({ from, to }) => ({ from: dayTyped(from), to: dayTyped(to) })),
    norms: Object.fromEntries(ownNorms.map(one => [one, norms?.[one]?.toString() ?? ''])) as Typed['norms'],
  }
}

const noSuchDay = 'Write a day of the calendar, as 27 11 2026'

function faultsIn({ closures, terms, norms }: Typed): Fault[] {
  return [
    ...closures.flatMap((day, at) => (dayIn(day) ? [] : [{ name: `closed-${at}`, message: noSuchDay }])),
    ...terms.flatMap(({ from, to }, at) => [
      ...(dayIn(from) ? [] : [{ name: `from-${at}`, message: noSuchDay }]),
      ...(dayIn(to) ? [] : [{ name: `to-${at}`, message: noSuchDay }]),
    ]),
    ...ownNorms.flatMap(one =>
      /^\d{0,2}$/.test(norms[one].trim()) ? [] : [{ name: one, message: 'Write a number of working days' }],
    ),
  ]
}

/** Waiting times that have no field here stay as they are. */
function calendarFrom({ closures, terms, norms }: Typed, { calendar }: Year): CouncilCalendar {
  const kept = { ...calendar.norms }
  for (const one of ownNorms) {
    if (norms[one].trim() === '') delete kept[one]
    else kept[one] = Number(norms[one])
  }
  const days = (all: readonly DayTyped[]) => all.map(one => dayIn(one) ?? '')
  return {
    closures: days(closures).toSorted(),
    terms: terms
      .map(({ from, to }) => ({ from: dayIn(from) ?? '', to: dayIn(to) ?? '' }))
      .toSorted((one, two) => one.from.localeCompare(two.from)),
    ...(Object.keys(kept).length > 0 && { norms: kept }),
  }
}
