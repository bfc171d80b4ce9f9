// The field for six words. Hidden as they are typed, unless asked: they are long, and somebody may look over a shoulder.
import { useState } from 'preact/hooks'
import { describedBy, HintAndError } from '../form/text.tsx'

/** The words of what was typed. */
export function wordsIn(typed: string): string[] {
  return typed.toLowerCase().trim().split(/\s+/).filter(Boolean)
}

type Props = {
  label: string
  hint: string
  value: string
  error?: string | undefined
  name?: string
  onInput: (typed: string) => void
}

export function PhraseField({ label, hint, value, error, name = 'phrase', onInput }: Props) {
  const [shown, setShown] = useState(false)
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <div class="cme-secret">
        <input
          class={`govuk-input${error ? ' govuk-input--error' : ''}`}
          id={name}
          type={(shown ? 'text' : 'password') as 'text'}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          value={value}
          aria-describedby={describedBy(name, hint, error)}
          onInput={event => onInput(event.currentTarget.value)}
        />
        <button
          type="button"
          class="govuk-button govuk-button--secondary cme-secret__show"
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          {shown ? 'Hide' : 'Show'}
          <span class="govuk-visually-hidden"> what you type</span>
        </button>
      </div>
    </div>
  )
}
