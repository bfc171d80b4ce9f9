// To whom: a place, a name or a code, and every council that may be meant; a person chooses. What is typed goes to no server.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../keys/start.ts'
import type { Suggested } from '../../keys/write/question.ts'
import { ContactList } from '../../parts/contacts.tsx'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { TextField } from '../../parts/form/text.tsx'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import type { Writing } from './considered.ts'
import { councilOf, useRecipient } from './considered.ts'

export function CouncilPart({ writing }: { writing: Writing }) {
  const title = 'Which council is the child believed to live in now?'
  const heading = useHeading(title)
  const chosen = councilOf(writing)
  const recipient = useRecipient(chosen?.id, false)
  const [text, setText] = useState('')
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const found = useSuggested(text)
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
      <TextField
        name="council"
        label="Council, district or town, or the three-digit code"
        hint="Do not write a postcode. A place may lie in several councils: choose one."
        value={text}
        error={faults[0]?.message}
        onInput={setText}
      />
      <p class="govuk-body-s" role="status">
        {found && (found.length === 0 ? 'No council is found.' : `${found.length} found.`)}
      </p>
      {found && found.length > 0 && (
        <ul class="govuk-list cme-choices">
          {found.map(({ id, name, note }) => (
            <li key={id}>
              <button
                type="button"
                class="cme-link-button"
                onClick={() => {
                  writing.set({ '.council': { id, name } })
                  setFaults([])
                  setText('')
                }}
              >
                Choose {name}
              </button>
              {note && ` (${note})`}
            </li>
          ))}
        </ul>
      )}
      {chosen && (
        <div class="govuk-inset-text">
          <p class="govuk-body">
            Chosen: <strong>{chosen.name}</strong>
          </p>
          {recipient?.canReceive === false && (
            <p class="govuk-body">
              {chosen.name} cannot receive referrals here yet. Use secure e-mail, and ring. What you write is kept.
            </p>
          )}
          {recipient?.stale && <p class="govuk-body">{recipient.stale}</p>}
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

function useSuggested(text: string): Suggested[] | undefined {
  const [found, setFound] = useState<Suggested[]>()
  useEffect(() => {
    if (text.trim().length < 2) return setFound(undefined)
    let current = true
    ask('suggest', { text })
      .then(got => current && setFound(got))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [text])
  return found
}
