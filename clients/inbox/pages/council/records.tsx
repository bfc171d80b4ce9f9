// Records: which letters will be deleted when, what nobody has filed, what is kept; and for each referral who fetched what.
import { useState } from 'preact/hooks'
import { moment } from '../../../words/when.ts'
import type { Resting, RetentionList } from '../../keys/people/shown.ts'
import { ask } from '../../keys/start.ts'
import { TextField } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useApp } from '../../state/app.ts'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

const lists: Record<RetentionList, { title: string; says: string }> = {
  unfiled: {
    title: 'Not saved in your own system',
    says: 'Finished, and nobody has said that it is in your own record.',
  },
  unclosed: { title: 'Accepted, never closed', says: 'The other council has taken over; the case here is still open.' },
  resting: { title: 'Will be deleted', says: 'Over on both sides: what was written goes on the day named.' },
  held: { title: 'Keep, do not delete', says: 'Somebody asked that these are kept.' },
}

export function RecordsPage({ list: named }: { list: string }) {
  const list = (named in lists ? named : 'unfiled') as RetentionList
  const heading = useHeading('Records', list)
  const { got, trouble, setGot } = useAsked('retention', { list })
  const { run, trouble: failed } = useDoing()
  const more = () =>
    run(async () => {
      const next = await ask('retention', { list, ...(got?.next !== undefined && { after: got.next }) })
      setGot({ ...next, items: [...(got?.items ?? []), ...next.items] })
    })
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Records
      </h1>
      {(failed ?? trouble) && <TroubleBox trouble={(failed ?? trouble) as NonNullable<typeof trouble>} />}
      <nav aria-label="Records">
        <ul class="govuk-list cme-choose">
          {Object.entries(lists).map(([name, { title }]) => (
            <li key={name}>
              <a
                class="govuk-link govuk-link--no-visited-state"
                href={`#/our-council/records/${name}`}
                aria-current={name === list ? 'page' : undefined}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <h2 class="govuk-heading-m">{lists[list].title}</h2>
      <p class="govuk-body">{lists[list].says}</p>
      <p class="govuk-body" role="status">
        {!got && !trouble && 'Reading …'}
        {got?.items.length === 0 && 'Nothing here.'}
      </p>
      {got && got.items.length > 0 && <Table items={got.items} caption={lists[list].title} />}
      {got?.next !== undefined && (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={more}>
          Show more
        </button>
      )}
      {got && <Days days={got.days} />}
      <Fetched />
    </>
  )
}

const columns = ['Referral', 'Where it is', 'Saved by', 'Kept by', 'Deleted on']

function Table({ items, caption }: { items: readonly Resting[]; caption: string }) {
  const title = useTitles()
  return (
    <table class="govuk-table cme-table">
      <caption class="govuk-visually-hidden">{caption}</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          {columns.map(one => (
            <th key={one} scope="col" class="govuk-table__header">
              {one}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {items.map(({ id, other, state, filed, held, purge }) => (
          <tr key={id} class="govuk-table__row">
            <th scope="row" class="govuk-table__header cme-table__child">
              <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}`}>
                <bdi>{title(id)}</bdi>
              </a>
              <span class="cme-table__more">{other}</span>
            </th>
            {[state, filed, held, purge].map((text, at) => (
              <td key={columns[at + 1]} class="govuk-table__cell" data-title={columns[at + 1]}>
                <span>{text || '–'}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The child's name where it was opened here, else the referral's number. */
function useTitles(): (id: string) => string {
  const { lines } = useApp()
  return id => {
    const child = lines.get(id)?.child
    return child ? `${child.surname}, ${child.forename}` : id.slice(-8)
  }
}

function Days({ days }: { days: number | undefined }) {
  const [typed, setTyped] = useState(days === undefined ? '' : String(days))
  const [error, setError] = useState<string>()
  const [said, setSaid] = useState('')
  const { run, doing, trouble } = useDoing()
  const submit = () => {
    const number = Number(typed)
    const fits = Number.isInteger(number) && number >= 1 && number <= 3650
    setError(fits ? undefined : 'Write a whole number of days, for example 90')
    if (fits)
      void run(async () => {
        await ask('setRetention', { days: number })
        setSaid(`From now on ${number} days.`)
      })
  }
  return (
    <form
      class="cme-step cme-section"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">How long it stays</h2>
      <TextField
        name="days"
        label="Days that what was written stays, once a case is over"
        hint="Of both councils the longer counts, within what the nation allows."
        width="govuk-input--width-4"
        value={typed}
        error={error}
        onInput={setTyped}
      />
      <button type="submit" class="govuk-button govuk-button--secondary" aria-disabled={doing}>
        Save
      </button>
      <p class="govuk-body" role="status">
        {said}
      </p>
    </form>
  )
}

const mostShown = 20

/** Who opened what is told for one referral at a time. */
function Fetched() {
  const { lines } = useApp()
  const title = useTitles()
  const [text, setText] = useState('')
  const wanted = text.trim().toLocaleLowerCase('en')
  const found = [...lines.values()]
    .map(({ id, other, changedAt }) => ({ id, other: other.name, changedAt, title: title(id) }))
    .filter(one => `${one.title} ${one.other}`.toLocaleLowerCase('en').includes(wanted))
    .toSorted((one, two) => two.changedAt - one.changedAt)
    .slice(0, mostShown)
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Who fetched what</h2>
      <TextField name="referral" label="Child or council" value={text} onInput={setText} />
      <ul class="govuk-list">
        {found.map(one => (
          <li key={one.id}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/fetches/${one.id}`}>
              <bdi>{one.title}</bdi>, {one.other}
            </a>
            , last changed {moment(one.changedAt)}
          </li>
        ))}
      </ul>
    </section>
  )
}
