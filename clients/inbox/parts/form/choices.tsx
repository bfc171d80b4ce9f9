// Choices after the design system: radios with a legend, a list to choose from, several ticks, a single tick.
import type { ComponentChildren } from 'preact'
import { describedBy, HintAndError } from './text.tsx'

type RadiosProps = {
  name: string
  legend: string
  hint?: string | undefined
  choices: Record<string, string>
  value: string
  error?: string | undefined
  onChange: (value: string) => void
}

export function Radios({ name, legend, hint, choices, value, error, onChange }: RadiosProps) {
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(name, hint, error)}>
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
        <HintAndError name={name} hint={hint} error={error} />
        <div class="govuk-radios">
          {Object.entries(choices).map(([code, title], at) => (
            <div class="govuk-radios__item" key={code}>
              <input
                class="govuk-radios__input"
                // The error summary leads to the first.
                id={at === 0 ? name : `${name}-${code}`}
                name={name}
                type="radio"
                value={code}
                checked={value === code}
                onChange={() => onChange(code)}
              />
              <label class="govuk-label govuk-radios__label" for={at === 0 ? name : `${name}-${code}`}>
                {title}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}

type Offered = Pick<RadiosProps, 'name' | 'hint' | 'choices' | 'error'>

/** For longer lists than can be taken in at a glance. */
export function Select(props: Offered & { label: string; value: string; onChange: (value: string) => void }) {
  const { name, label, hint, choices, value, error, onChange } = props
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
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
    </div>
  )
}

/** Any number of them. */
export function Ticks(
  props: Offered & { legend: string; value: readonly string[]; onChange: (value: string[]) => void },
) {
  const { name, legend, hint, choices, value, error, onChange } = props
  const change = (code: string, ticked: boolean) =>
    onChange(Object.keys(choices).filter(one => (one === code ? ticked : value.includes(one))))
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset" aria-describedby={describedBy(name, hint, error)}>
        <legend class="govuk-fieldset__legend">{legend}</legend>
        <HintAndError name={name} hint={hint} error={error} />
        <div class="govuk-checkboxes govuk-checkboxes--small">
          {Object.entries(choices).map(([code, title], at) => (
            <div class="govuk-checkboxes__item" key={code}>
              <input
                class="govuk-checkboxes__input"
                id={at === 0 ? name : `${name}-${code}`}
                type="checkbox"
                checked={value.includes(code)}
                onChange={event => change(code, event.currentTarget.checked)}
              />
              <label class="govuk-label govuk-checkboxes__label" for={at === 0 ? name : `${name}-${code}`}>
                {title}
              </label>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}

export function Tick(props: {
  name: string
  label: ComponentChildren
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const { name, label, checked, onChange } = props
  return (
    <div class="govuk-form-group">
      <div class="govuk-checkboxes govuk-checkboxes--small">
        <div class="govuk-checkboxes__item">
          <input
            class="govuk-checkboxes__input"
            id={name}
            type="checkbox"
            checked={checked}
            onChange={event => onChange(event.currentTarget.checked)}
          />
          <label class="govuk-label govuk-checkboxes__label" for={name}>
            {label}
          </label>
        </div>
      </div>
    </div>
  )
}
