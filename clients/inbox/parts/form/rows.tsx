// Rows of questions, to add and to remove: parents, brothers and sisters, enquiries. What stands in the others stays as it was typed.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { Question, Typed } from '../../keys/write/question.ts'
import { Tick } from './choices.tsx'

/** What every question of a form is given. `errors`: by path. */
export type Filling = {
  typed: Typed
  set: (more: Typed) => void
  errors: ReadonlyMap<string, string>
}
type Props = {
  question: Question
  path: string
  filling: Filling
  draw: (question: Question, path: string, filling: Filling) => ComponentChildren
}

export function RowsField({ question, path, filling, draw }: Props) {
  const { label, inner = [], least = 0 } = question
  const { typed, set, errors } = filling
  const count = Number(typed[path] ?? 0)
  const none = typed[`${path}~none`] === true
  const error = errors.get(path)
  const added = useRef<HTMLLegendElement>(null)
  const before = useRef(count)
  useLayoutEffect(() => {
    if (count > before.current) added.current?.focus()
    before.current = count
  }, [count])
  return (
    <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`} id={path} tabIndex={-1}>
      {path.includes('.') && <p class="govuk-label govuk-label--m">{label}</p>}
      {error && (
        <p class="govuk-error-message">
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
      {least === 0 && count === 0 && (
        <Tick
          name={`${path}~none`}
          label={`None: asked, and there are none`}
          checked={none}
          onChange={ticked => set({ [`${path}~none`]: ticked })}
        />
      )}
      {Array.from({ length: count }, (_, at) => (
        <fieldset class="govuk-fieldset cme-row" key={at}>
          <legend
            class="govuk-fieldset__legend govuk-fieldset__legend--s"
            ref={at === count - 1 ? added : null}
            tabIndex={-1}
          >
            {label} {at + 1}
          </legend>
          {inner.map(one => draw(one, `${path}[${at}].${one.name}`, filling))}
          <button
            type="button"
            class="govuk-button govuk-button--secondary"
            onClick={() => set(without(typed, path, at, count))}
          >
            Remove <span class="govuk-visually-hidden">{`${label} ${at + 1}`}</span>
          </button>
        </fieldset>
      ))}
      {!none && (
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          onClick={() => set({ [path]: count + 1, [`${path}~none`]: undefined })}
        >
          {count === 0 ? 'Add' : 'Add another'} <span class="govuk-visually-hidden">({label})</span>
        </button>
      )}
    </div>
  )
}

/** What changes where a row goes: those behind it move up by one. */
function without(typed: Typed, path: string, gone: number, count: number): Typed {
  const changed: Typed = { [path]: count - 1 }
  const start = (at: number) => `${path}[${at}]`
  for (let at = gone; at < count; at += 1) {
    for (const key of Object.keys(typed)) if (key.startsWith(start(at))) changed[key] ??= undefined
    for (const [key, value] of Object.entries(typed)) {
      if (key.startsWith(start(at + 1))) changed[`${start(at)}${key.slice(start(at + 1).length)}`] = value
    }
  }
  return changed
}
