// What to correct, on top of a form. Takes the focus; each line leads to its field (the address bar is not for that here).
import { useFocus } from '../../state/page.ts'

export function ErrorSummary({ faults }: { faults: readonly { name: string; message: string }[] }) {
  const box = useFocus<HTMLDivElement>(faults)
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">There is a problem</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {faults.map(({ name, message }) => (
              <li key={name}>
                <a
                  href={`#${name}`}
                  onClick={event => {
                    event.preventDefault()
                    document.getElementById(name)?.focus()
                  }}
                >
                  {message}
                </a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}
