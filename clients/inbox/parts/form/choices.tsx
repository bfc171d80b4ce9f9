// Choices after the design system: radios with a legend, and a single tick.
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

export function Tick(props: { name: string; label: string; checked: boolean; onChange: (checked: boolean) => void }) {
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
