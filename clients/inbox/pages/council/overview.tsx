// What a manager should look after, the most pressing first, and how the council stands.
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useAsked } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

export function OverviewPage() {
  const heading = useHeading('Your council: to do')
  const { got, trouble } = useAsked('ourCouncil')
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        To do
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body" role="status">
        {!got && !trouble && 'Reading …'}
        {got?.toDo.length === 0 && 'Nothing waits for you.'}
      </p>
      {got && (
        <>
          <ul class="govuk-list cme-todo">
            {got.toDo.map(({ text, href, link }) => (
              <li key={text} class="cme-todo__item">
                <span>{text}</span>{' '}
                <a class="govuk-link govuk-link--no-visited-state" href={href}>
                  {link}
                </a>
              </li>
            ))}
          </ul>
          <h2 class="govuk-heading-m">As other councils see you</h2>
          <ul class="govuk-list govuk-list--bullet">
            <li>
              {got.canReceive ? `${got.name} can receive referrals.` : `${got.name} cannot receive referrals here yet.`}
            </li>
            <li>
              {got.confirmed.at
                ? `Your entry was last confirmed ${got.confirmed.at}.`
                : 'Your entry was never confirmed by anybody here.'}
            </li>
          </ul>
          <p class="govuk-body">
            <a class="govuk-link govuk-link--no-visited-state" href="#/approvals">
              Changes that need a second person
            </a>
          </p>
        </>
      )}
    </>
  )
}
