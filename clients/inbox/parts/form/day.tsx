// A day in three fields, as people know it by heart. What is typed stays as typed; `dayIn` reads it, or says what is wrong.
import { HintAndError } from './text.tsx'

export type DayTyped = { day: string; month: string; year: string }
export const noDay: DayTyped = { day: '', month: '', year: '' }

const parts = [
  ['day', 'Day', 2],
  ['month', 'Month', 2],
  ['year', 'Year', 4],
] as const

type Props = {
  name: string
  legend: string
  hint?: string | undefined
  value: DayTyped
  error?: string | undefined
  onInput: (value: DayTyped) => void
}

export function DayField({ name, legend, hint, value, error, onInput }: Props) {
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <fieldset class="govuk-fieldset">
        <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{legend}</legend>
        <HintAndError name={name} hint={hint} error={error} />
        <div class="govuk-date-input">
          {parts.map(([part, title, width], at) => (
            <div class="govuk-date-input__item" key={part}>
              <div class="govuk-form-group">
                <label class="govuk-label govuk-date-input__label" for={at === 0 ? name : `${name}-${part}`}>
                  {title}
                </label>
                <input
                  class={`govuk-input govuk-date-input__input govuk-input--width-${width}${error ? ' govuk-input--error' : ''}`}
                  id={at === 0 ? name : `${name}-${part}`}
                  type="text"
                  inputMode="numeric"
                  autocomplete="off"
                  value={value[part]}
                  onInput={event => onInput({ ...value, [part]: event.currentTarget.value })}
                />
              </div>
            </div>
          ))}
        </div>
      </fieldset>
    </div>
  )
}

/** A day as it travels, in its three fields. */
export function dayTyped(on: string): DayTyped {
  const [year = '', month = '', day = ''] = on.split('-')
  return { day: String(Number(day)), month: String(Number(month)), year }
}

export const isEmptyDay = ({ day, month, year }: DayTyped) => `${day}${month}${year}`.trim() === ''

/** `YYYY-MM-DD`, or undefined where it is no day of the calendar. */
export function dayIn({ day, month, year }: DayTyped): string | undefined {
  const [d, m, y] = [Number(day), Number(month), Number(year)]
  if (![d, m, y].every(Number.isInteger) || y < 1900 || y > 2200) return undefined
  const date = new Date(Date.UTC(y, m - 1, d))
  const real = date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
  return real ? date.toISOString().slice(0, 10) : undefined
}
