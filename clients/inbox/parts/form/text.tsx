// Text fields after the design system: label, hint, error, and how many characters are left.

type Field = {
  name: string
  label: string
  hint?: string | undefined
  value: string
  error?: string | undefined
  onInput: (value: string) => void
}

export function TextField({
  name,
  label,
  hint,
  value,
  error,
  onInput,
  ...more
}: Field & { width?: string; inputMode?: 'tel' | 'email' }) {
  const described = describedBy(name, hint, error)
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <input
        class={`govuk-input ${more.width ?? 'govuk-!-width-two-thirds'}${error ? ' govuk-input--error' : ''}`}
        id={name}
        name={name}
        type="text"
        inputMode={more.inputMode}
        autocomplete="off"
        value={value}
        aria-describedby={described}
        onInput={event => onInput(event.currentTarget.value)}
      />
    </div>
  )
}

export function TextArea({ name, label, hint, value, error, max, onInput }: Field & { max: number }) {
  const left = max - value.length
  const described = [describedBy(name, hint, error), `${name}-left`].filter(Boolean).join(' ')
  return (
    <div class={`govuk-form-group govuk-character-count${error ? ' govuk-form-group--error' : ''}`}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      <textarea
        class={`govuk-textarea${error || left < 0 ? ' govuk-textarea--error' : ''}`}
        id={name}
        name={name}
        rows={4}
        value={value}
        aria-describedby={described}
        onInput={event => onInput(event.currentTarget.value)}
      />
      <p class={`govuk-hint${left < 0 ? ' govuk-error-message' : ''}`} id={`${name}-left`}>
        {left >= 0 ? `${left.toLocaleString('en-GB')} characters left` : `${-left} characters too many`}
      </p>
    </div>
  )
}

export function HintAndError({ name, hint, error }: Pick<Field, 'name' | 'hint' | 'error'>) {
  return (
    <>
      {hint && (
        <div class="govuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
      )}
      {error && (
        <p class="govuk-error-message" id={`${name}-error`}>
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
    </>
  )
}

export function describedBy(name: string, hint: string | undefined, error: string | undefined): string | undefined {
  return [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(' ') || undefined
}
