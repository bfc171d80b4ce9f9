// Councils: find one, see whether it can receive referrals and whom to ring. Everything shown of one was verified.
import { useEffect, useState } from 'preact/hooks'
import type { Choice, Trouble } from '../keys/protocol.ts'
import type { CouncilPage as Council } from '../keys/shown.ts'
import { ask, NotDone } from '../keys/start.ts'
import { ContactList } from '../parts/contacts.tsx'
import { TroubleBox } from '../parts/frame/trouble.tsx'
import { useHeading } from '../state/page.ts'

export function CouncilsPage() {
  const heading = useHeading('Councils')
  const [text, setText] = useState('')
  const [found, setFound] = useState<Choice[]>()
  useEffect(() => {
    if (text.trim() === '') return setFound(undefined)
    let current = true
    ask('councils', { text })
      .then(choices => current && setFound(choices))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [text])
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Councils
      </h1>
      <form class="govuk-form-group" aria-label="Councils" onSubmit={event => event.preventDefault()}>
        <label class="govuk-label" for="council-name">
          Part of a name, or the three-digit code
        </label>
        <input
          class="govuk-input govuk-!-width-two-thirds"
          id="council-name"
          type="search"
          autocomplete="off"
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
      </form>
      <p class="govuk-body-s" role="status">
        {found && (found.length === 0 ? 'No council has this name or code.' : `${found.length} found.`)}
      </p>
      <ul class="govuk-list">
        {found?.map(({ id, name }) => (
          <li key={id}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/councils/${id}`}>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

export function CouncilPage({ id }: { id: string }) {
  const [council, setCouncil] = useState<Council>()
  const [trouble, setTrouble] = useState<Trouble>()
  const heading = useHeading(council?.name ?? 'Council', council !== undefined)
  useEffect(() => {
    ask('council', { id })
      .then(setCouncil)
      .catch(error => error instanceof NotDone && setTrouble(error.trouble))
  }, [id])
  if (trouble) return <TroubleBox trouble={trouble} />
  return (
    <>
      <a class="govuk-back-link" href="#/councils">
        Councils
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {council?.name ?? 'Reading …'}
      </h1>
      {council && (
        <>
          <p class="govuk-body">
            {council.canReceive
              ? `${council.name} can receive referrals.`
              : `${council.name} cannot receive referrals here yet. Use secure e-mail, and ring.`}
            {council.codes.length > 0 && ` DfE code ${council.codes.join(', ')}.`}
            {council.verifiedOn && ` Entry confirmed ${council.verifiedOn}.`}
          </p>
          <h2 class="govuk-heading-m">Whom to ring</h2>
          <ContactList contacts={council.contacts} />
        </>
      )}
    </>
  )
}
