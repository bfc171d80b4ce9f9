// Choices after the design system: radios with a legend, a list to choose from, several ticks, a single tick.
import type { ComponentChildren } from 'preact'
import { describedBy, HintAndError, Labelled } from './text.tsx'

type Offered = {
  name: string
  hint?: string | undefined
  choices: Record<string, string>
  error?: string | undefined
}
type Group = Offered & { legend: string }

export function Radios(props: Group & { value: string; onChange: (value: string) => void }) {
  const { name, choices, value, onChange } = props
  return (
    <Together {...props} strong>
      <div class="govuk-radios">
        {Object.entries(choices).map(([code, title], at) => (
          <div class="govuk-radios__item" key={code}>
            <input
              class="govuk-radios__input"
              id={idOf(name, code, at)}
              name={name}
              type="radio"
              value={code}
              checked={value === code}
              onChange={() => onChange(code)}
            />
            <label class="govuk-label govuk-radios__label" for={idOf(name, code, at)}>
              {title}
            </label>
          </div>
        ))}
      </div>
    </Together>
  )
}

/** Any number of them. */
export function Ticks(props: Group & { value: readonly string[]; onChange: (value: string[]) => void }) {
  const { name, choices, value, onChange } = props
  const change = (code: string, ticked: boolean) =>
    onChange(Object.keys(choices).filter(one => (one === code ? ticked : value.includes(one))))
  return (
    <Together {...props}>
      <div class="govuk-checkboxes govuk-checkboxes--small">
        {Object.entries(choices).map(([code, title], at) => (
          <Box
            key={code}
            id={idOf(name, code, at)}
            label={title}
            checked={value.includes(code)}
            onChange={ticked => change(code, ticked)}
          />
        ))}
      </div>
    </Together>
  )
}

/** For longer lists than can be taken in at a glance. */
export function Select(props: Offered & { label: string; value: string; onChange: (value: string) => void }) {
  const { choices, value, onChange, ...named } = props
  const { name, hint, error } = named
  return (
    <Labelled {...named}>
      <select
        class={`govuk-select cme-select${error ? ' govuk-select--error' : ''}`}
        id={name}
        value={value}
        aria-describedby={describedBy(name, hint, error)}
        onChange={event => onChange(event.currentTarget.value)}
      >
        <option value="">Choose</option>
        {Object.entries(choices).map(([code, title]) => (
          <option key={code} value={code}>
            {title}
          </option>
        ))}
      </select>
    </Labelled>
  )
}

type TickProps = { label: ComponentChildren; checked: boolean; onChange: (checked: boolean) => void }

export function Tick({ name, ...box }: TickProps & { name: string }) {
  return (
    <div class="govuk-form-group">
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <Box id={name} {...box} />
      </div>
    </div>
  )
}

function Box({ id, label, checked, onChange }: TickProps & { id: string }) {
  return (
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        id={id}
        type="checkbox"
        checked={checked}
        onChange={event => onChange(event.currentTarget.checked)}
      />
      <label class="govuk-label govuk-checkboxes__label" for={id}>
        {label}
      </label>
    </div>
  )
}

/** Fields under one legend, with its hint and error. */
function Together(props: Omit<Group, 'choices'> & { strong?: boolean; children: ComponentChildren }) {
  const { name, legend, hint, error, strong = false, children } = props
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(name, hint, error)}>
        <legend class={`govuk-fieldset__legend${strong ? ' govuk-fieldset__legend--s' : ''}`}>{legend}</legend>
        <HintAndError name={name} hint={hint} error={error} />
        {children}
      </fieldset>
    </div>
  )
}

/** The error summary leads to the first. */
const idOf = (name: string, code: string, at: number) => (at === 0 ? name : `${name}-${code}`)
