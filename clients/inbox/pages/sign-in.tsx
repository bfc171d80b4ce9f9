// Opening the inbox. A rehearsal offers its people; keys are unlocked in the worker, never here.
import { useState } from 'preact/hooks'
import type { RehearsalPerson, Trouble } from '../keys/protocol.ts'
import { NotDone } from '../keys/start.ts'
import { TroubleBox } from '../parts/frame/trouble.tsx'
import { PhraseForm } from '../parts/sign-in/phrase-form.tsx'
import { openAs, start, useApp } from '../state/app.ts'
import { useHeading } from '../state/page.ts'
import { roleNames } from '../words.ts'

export function SignIn() {
  const { about, away, locked } = useApp()
  const [opening, setOpening] = useState<string>()
  const [trouble, setTrouble] = useState<Trouble>()
  const title = locked ? 'Locked' : 'Open the inbox'
  const heading = useHeading(title)
  const open = async ({ profile }: RehearsalPerson) => {
    setOpening(profile)
    setTrouble(undefined)
    try {
      await openAs(profile)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    }
    setOpening(undefined)
  }
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {locked && <p class="govuk-body">{lockedWords[locked]}</p>}
        {trouble && <TroubleBox trouble={trouble} />}
        {!about && !away && <p class="govuk-body">One moment …</p>}
        {!about && away && (
          <button type="button" class="govuk-button" onClick={start}>
            Try again
          </button>
        )}
        {about?.rehearsal && (
          <>
            <p class="govuk-body">
              Choose whom to be. Open two browser windows to play both councils; to try joining, invite a colleague as a
              manager, and open their link in another window.
            </p>
            <ul class="govuk-list cme-people">
              {about.rehearsal.map(person => (
                <li key={person.profile}>
                  <button
                    type="button"
                    class="govuk-button govuk-button--secondary cme-people__one"
                    aria-disabled={opening !== undefined}
                    onClick={() => opening === undefined && open(person)}
                  >
                    <span class="cme-people__name">{person.name}</span>
                    <span>{postOf(person)}</span>
                  </button>
                </li>
              ))}
            </ul>
          </>
        )}
        {about && <PhraseForm alone={!about.rehearsal} />}
        {about && (
          <p class="govuk-body">
            <a class="govuk-link govuk-link--no-visited-state" href="#/join">
              I have an invitation, or began to join here
            </a>
          </p>
        )}
        <p class="govuk-body" role="status">
          {opening !== undefined && 'Unlocking your keys on this computer …'}
        </p>
      </div>
    </div>
  )
}

function postOf({ role, council }: RehearsalPerson): string {
  return role === 'registrar' ? 'National administrator' : `${council}, ${roleNames[role]}`
}

const lockedWords = {
  asked: 'Your keys are out of this computer’s memory. What you were typing is kept, encrypted.',
  idle: 'Nobody used this page for 15 minutes, so it was locked. What you were typing is kept, encrypted.',
}
