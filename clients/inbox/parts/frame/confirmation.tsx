// It was recorded: what, when, and where to go from here. The proof stands in the history.
import type { ComponentChildren } from 'preact'
import { useHeading } from '../../state/page.ts'

type Props = {
  title: string
  recorded?: string | undefined
  links: [href: string, words: string][]
  children?: ComponentChildren
}

export function Confirmation({ title, recorded, links, children }: Props) {
  const heading = useHeading(title)
  return (
    <>
      <div class="govuk-panel govuk-panel--confirmation cme-done">
        <h1 class="govuk-panel__title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {recorded && <div class="govuk-panel__body">Proof, recorded {recorded}</div>}
      </div>
      {children}
      {links.map(([href, words]) => (
        <p class="govuk-body" key={href}>
          <a class="govuk-link govuk-link--no-visited-state" href={href}>
            {words}
          </a>
        </p>
      ))}
    </>
  )
}
