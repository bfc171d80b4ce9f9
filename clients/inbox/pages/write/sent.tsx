// It was sent: when that was recorded, and what comes next. The proof stands in the referral's history.
import { moment } from '../../../words/when.ts'
import type { Said } from '../../keys/protocol.ts'
import type { Typed } from '../../keys/write/question.ts'
import { useHeading } from '../../state/page.ts'
import { councilOf } from './considered.ts'

export function SentPart({ said, typed }: { said: Said; typed: Typed }) {
  const name = councilOf({ typed })?.name ?? ''
  const title = `Sent to ${name}`
  const heading = useHeading(title)
  return (
    <>
      <div class="govuk-panel govuk-panel--confirmation cme-done">
        <h1 class="govuk-panel__title" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <div class="govuk-panel__body">Proof, recorded {moment(said.recordedAt)}</div>
      </div>
      <p class="govuk-body">Your council stays responsible for the child until {name} accepts.</p>
      {typed['basis.priority'] === 'urgent' && <p class="govuk-body">Sending is not telling: ring {name} as well.</p>}
      <p class="govuk-body">
        <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${said.also ?? ''}`}>
          Open the referral
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link govuk-link--no-visited-state" href="#/sent">
          Back to the lists
        </a>
      </p>
    </>
  )
}
