// Choosing a council: type part of its name, pick one. Its own chain is verified before anything is sealed to it.
import { useState } from 'preact/hooks'
import type { Choice } from '../../keys/protocol.ts'
import { useCouncils } from '../../state/councils.ts'
import { HintAndError } from './text.tsx'

type Props = {
  name: string
  label: string
  hint?: string | undefined
  value: Choice | undefined
  error?: string | undefined
  onChange: (choice: Choice | undefined) => void
}

export function CouncilField({ name, label, hint, value, error, onChange }: Props) {
  const [text, setText] = useState('')
  const found = useCouncils(text) ?? []
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label govuk-label--s" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <input
        class="govuk-input govuk-!-width-two-thirds"
        id={name}
        type="search"
        autocomplete="off"
        value={text}
        onInput={event => setText(event.currentTarget.value)}
      />
      <div role="status" class="govuk-body-s">
        {value && (
          <p class="govuk-body">
            Chosen: <strong>{value.name}</strong>
          </p>
        )}
      </div>
      {found.length > 0 && (
        <ul class="govuk-list cme-choices">
          {found.map(choice => (
            <li key={choice.id}>
              <button
                type="button"
                class="cme-link-button"
                onClick={() => {
                  onChange(choice)
                  setText('')
                }}
              >
                Choose {choice.name}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
