// An invitation opened by somebody who is signed in: two people at one browser, or one who joins a further council.

import { lock, useApp } from '../../state/app.ts'
import { useHeading } from '../../state/page.ts'

export function JoinElsewhere() {
  const heading = useHeading('Join with an invitation')
  const { me } = useApp()
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Join with an invitation
      </h1>
      <p class="govuk-body">
        You are signed in as {me?.name}, {me?.council}. Whoever joins does so with nobody signed in here.
      </p>
      <button type="button" class="govuk-button" onClick={() => lock('asked')}>
        Lock, and go on
      </button>
    </div>
  )
}
