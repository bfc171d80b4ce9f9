// Search and filter above a list. What is searched is only what this browser opened: the gateway has nothing to search.

type Tick = 'yours' | 'urgent' | 'overdue' | 'enquiries'
export type FilterValues = { text: string; council: string } & Record<Tick, boolean>
export const noFilter: FilterValues = {
  ...{ text: '', council: '' },
  ...{ urgent: false, yours: false, overdue: false, enquiries: false },
}

type Props = {
  values: FilterValues
  councils: readonly { id: string; name: string }[]
  onChange: (values: FilterValues) => void
}

const ticks = [
  ['yours', 'Your move'],
  ['urgent', 'Urgent'],
  ['overdue', 'Overdue'],
  ['enquiries', 'Do you know this child?'],
] as const

export function Filter({ values, councils, onChange }: Props) {
  return (
    <form class="cme-filter" aria-label="Search and filter" onSubmit={event => event.preventDefault()}>
      <div class="govuk-form-group cme-filter__group">
        <label class="govuk-label" for="search">
          Search in what was opened here
        </label>
        <input
          class="govuk-input"
          id="search"
          type="search"
          autocomplete="off"
          spellcheck={false}
          value={values.text}
          onInput={event => onChange({ ...values, text: event.currentTarget.value })}
        />
      </div>
      <div class="govuk-form-group cme-filter__group">
        <label class="govuk-label" for="council-filter">
          Council
        </label>
        <select
          class="govuk-select"
          id="council-filter"
          value={values.council}
          onChange={event => onChange({ ...values, council: event.currentTarget.value })}
        >
          <option value="">All councils</option>
          {councils.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <fieldset class="govuk-fieldset cme-filter__group">
        <legend class="govuk-visually-hidden">Show only</legend>
        <div class="govuk-checkboxes govuk-checkboxes--small cme-filter__ticks">
          {ticks.map(([name, title]) => (
            <div class="govuk-checkboxes__item" key={name}>
              <input
                class="govuk-checkboxes__input"
                id={`only-${name}`}
                type="checkbox"
                checked={values[name]}
                onChange={event => onChange({ ...values, [name]: event.currentTarget.checked })}
              />
              <label class="govuk-label govuk-checkboxes__label" for={`only-${name}`}>
                {title}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </form>
  )
}
