// Something was not done: what, why, and what to do about it. Takes the focus, so that it is read and not missed.
import type { Trouble } from '../../keys/protocol.ts'
import { useFocus } from '../../state/page.ts'

export function TroubleBox({ trouble }: { trouble: Trouble }) {
  const box = useFocus<HTMLDivElement>(trouble)
  const { title, hint, changes = [], findings = [], code } = trouble
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title}</h2>
        <div class="govuk-error-summary__body">
          <p>{hint}</p>
          {changes.length > 0 && (
            <ul class="govuk-list govuk-list--bullet">
              {changes.map(one => (
                <li key={one}>{one}</li>
              ))}
            </ul>
          )}
          {findings.length > 0 && (
            <ul class="govuk-list govuk-list--bullet">
              {findings.map(({ path, message }) => (
                <li key={path}>{message}</li>
              ))}
            </ul>
          )}
          {trouble.kind !== 'changed' && <p class="govuk-body-s">Details for support: {code}</p>}
        </div>
      </div>
    </div>
  )
}
