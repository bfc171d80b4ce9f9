// To whom: a place, a name or a code, and every council that may be meant; a person chooses. What is typed goes to no server.
import { useState } from 'preact/hooks'
import { ContactList } from '../../parts/contacts.tsx'
import { CouncilSearch } from '../../parts/council-search.tsx'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { ChangedTeam } from '../../parts/referral/changed-team.tsx'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import type { Writing } from './considered.ts'
import { councilOf, useRecipient } from './considered.ts'

export function CouncilPart({ writing }: { writing: Writing }) {
  const title = 'Which council is the child believed to live in now?'
  const heading = useHeading(title)
  const chosen = councilOf(writing)
  const recipient = useRecipient(chosen?.id, false)
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        if (chosen) go(`#/write/${writing.id}`)
        else setFaults([{ name: 'council', message: 'Choose a council' }])
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Write a referral</span>
        {title}
      </h1>
      <CouncilSearch
        error={faults[0]?.message}
        onChoose={council => {
          writing.set({ '.council': council })
          setFaults([])
        }}
      />
      {chosen && (
        <div class="govuk-inset-text">
          <p class="govuk-body">
            Chosen: <strong>{chosen.name}</strong>
          </p>
          {recipient?.canReceive === false && (
            <p class="govuk-body">
              <strong>{chosen.name} has not joined.</strong> You send it by your council’s secure e-mail; this keeps the
              clocks and the record. Write it here: you get a file to send.
            </p>
          )}
          {recipient?.stale && <p class="govuk-body">{recipient.stale}</p>}
          {recipient?.changed && <ChangedTeam council={chosen.name} changed={recipient.changed} />}
          {recipient && recipient.asks.length > 0 && (
            <>
              <p class="govuk-body">{chosen.name} asks a referral to carry:</p>
              <ul class="govuk-list govuk-list--bullet">
                {recipient.asks.map(one => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </>
          )}
          {recipient?.canReceive === false && <ContactList contacts={recipient.ring} />}
        </div>
      )}
      <button type="submit" class="govuk-button">
        Continue
      </button>
    </form>
  )
}
