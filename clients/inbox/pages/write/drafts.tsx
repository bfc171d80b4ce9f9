// Referrals being written on this device. Another device knows nothing of them.
import { useEffect, useState } from 'preact/hooks'
import { moment } from '../../../words/when.ts'
import { ask } from '../../keys/start.ts'
import type { Draft } from '../../keys/write/question.ts'
import { useHeading } from '../../state/page.ts'

export function DraftsPage() {
  const heading = useHeading('Drafts')
  const drafts = useDrafts()
  return (
    <>
      <a class="govuk-back-link" href="#/sent">
        Sent
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Sent</span>
        Drafts
      </h1>
      <p class="govuk-body">
        <a class="govuk-button" href="#/write" draggable={false}>
          Write a referral
        </a>
      </p>
      <p class="govuk-body" role="status">
        {drafts?.length === 0 && 'Nothing is being written on this computer.'}
      </p>
      <ul class="govuk-list">
        {drafts?.map(({ id, child, council, changedAt }) => (
          <li key={id}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/write/${id}`}>
              <bdi>{child || 'No name yet'}</bdi>
              {council && `, to ${council}`}
            </a>
            , last changed {moment(changedAt)}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Read once for each page that shows them. */
export function useDrafts(): Draft[] | undefined {
  const [drafts, setDrafts] = useState<Draft[]>()
  useEffect(() => {
    ask('drafts')
      .then(setDrafts)
      .catch(() => {})
  }, [])
  return drafts
}
