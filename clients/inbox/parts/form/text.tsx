// Text fields after the design system: label, hint, error, and how many characters are left. What all labelled fields share stands here.
import type { ComponentChildren } from 'preact'

type Named = { name: string; hint?: string | undefined; error?: string | undefined }
type Field = Named & { label: string; value: string; onInput: (value: string) => void }

/** A label with its hint and error, and the one field it is for. */
export function Labelled(props: Named & { label: string; counted?: boolean; children: ComponentChildren }) {
  const { name, label, hint, error, counted = false, children } = props
  const classes = ['govuk-form-group', counted && 'govuk-character-count', error && 'govuk-form-group--error']
  return (
    <div class={classes.filter(Boolean).join(' ')}>
      <label class="govuk-label" for={name}>
        {label}
      </label>
      <HintAndError name={name} hint={hint} error={error} />
      {children}
    </div>
  )
}

export function TextField({
  value,
  onInput,
  width = 'govuk-!-width-two-thirds',
  inputMode,
  ...named
}: Field & { width?: string; inputMode?: 'tel' | 'email' | 'numeric' }) {
  const { name, hint, error } = named
  return (
    <Labelled {...named}>
      <input
        class={`govuk-input ${width}${error ? ' govuk-input--error' : ''}`}
        id={name}
        name={name}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        value={value}
        aria-describedby={describedBy(name, hint, error)}
        onInput={event => onInput(event.currentTarget.value)}
      />
    </Labelled>
  )
}

export function TextArea({ value, max, onInput, ...named }: Field & { max: number }) {
  const { name, hint, error } = named
  const left = max - value.length
  return (
    <Labelled {...named} counted>
      <textarea
        class={`govuk-textarea${error || left < 0 ? ' govuk-textarea--error' : ''}`}
        id={name}
        name={name}
        rows={4}
        value={value}
        aria-describedby={[describedBy(name, hint, error), `${name}-left`].filter(Boolean).join(' ')}
        onInput={event => onInput(event.currentTarget.value)}
      />
      <p class={`govuk-hint${left < 0 ? ' govuk-error-message' : ''}`} id={`${name}-left`}>
        {left >= 0 ? `${left.toLocaleString('en-GB')} characters left` : `${-left} characters too many`}
      </p>
    </Labelled>
  )
}

export function HintAndError({ name, hint, error }: Named) {
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
