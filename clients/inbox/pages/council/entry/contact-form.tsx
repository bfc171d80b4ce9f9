// One contact: what for, who, when it is answered, when away and who covers. Saving publishes it.
import { useMemo, useState } from 'preact/hooks'
import type { ContactsDocument } from '../../../../../schemas/directory/contacts.ts'
import { functionWords } from '../../../../words/contacts.ts'
import { Radios, Select } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { Absences, Stretches } from '../../../parts/people/contact-rows.tsx'
import {
  type ContactTyped,
  contactFrom,
  type Fault,
  faultsIn,
  noContact,
  noStretch,
  typedFrom,
} from '../../../parts/people/contact-values.ts'
import { useAsked } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Elsewhere, Published, usePublishing } from './publishing.tsx'

export function ContactFormPage({ at }: { at: string }) {
  const { got, trouble } = useAsked('ourEntry')
  const known = got?.document.contacts[Number(at)]
  const title = at === 'new' ? 'Add a contact' : `Change: ${known ? functionWords[known.for] : 'a contact'}`
  const heading = useHeading(title)
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href="#/our-council/contacts">
        Contacts
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {got && (known || at === 'new') && <Form document={got.document} place={known ? Number(at) : undefined} />}
      {got && !known && at !== 'new' && <p class="govuk-body">This contact is not there any more.</p>}
    </div>
  )
}

type FormProps = { document: ContactsDocument; place: number | undefined }

const hours = {
  usual: 'The usual hours: Monday to Friday, 9 to 5; for the emergency duty team, the rest of the week',
  always: 'Day and night',
  own: 'Other hours',
}

function Form({ document, place }: FormProps) {
  const before = place === undefined ? undefined : document.contacts[place]
  const [typed, setTyped] = useState<ContactTyped>(before ? typedFrom(before) : noContact)
  const [faults, setFaults] = useState<Fault[]>([])
  const { publish, anyway, doing, trouble, said, elsewhere } = usePublishing()
  const errors = useMemo(() => new Map(faults.map(({ name, message }) => [name, message])), [faults])
  const set = (more: Partial<ContactTyped>) => setTyped(now => ({ ...now, ...more }))
  const changed = (): ContactsDocument => {
    const contacts = [...document.contacts]
    contacts.splice(place ?? contacts.length, place === undefined ? 0 : 1, contactFrom(typed))
    return { ...document, contacts }
  }
  const submit = () => {
    const found = faultsIn(typed)
    setFaults(found)
    if (found.length === 0) void publish(changed())
  }
  const remove = () => publish({ ...document, contacts: document.contacts.filter((_, at) => at !== place) })
  if (said) return <Published said={said} />
  const text = (name: 'name' | 'telephone' | 'mailbox', label: string, hint?: string) => (
    <TextField
      {...{ name, label, hint }}
      value={typed[name]}
      error={errors.get(name)}
      onInput={value => set({ [name]: value })}
    />
  )
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <Select
        name="for"
        label="What they are for"
        choices={functionWords}
        value={typed.for}
        error={errors.get('for')}
        onChange={value => set({ for: value as ContactTyped['for'] })}
      />
      {text('name', 'Name', 'A person. Officers leave: give the mailbox of the team as well.')}
      {text('telephone', 'Telephone number')}
      {text('mailbox', 'Mailbox of the team', 'Under gov.uk. Any other needs a second person.')}
      <Radios
        name="hours"
        legend="When it is answered"
        choices={hours}
        value={typed.hours}
        error={errors.get('hours')}
        onChange={value => {
          const own = value === 'own' && typed.stretches.length === 0
          set({ hours: value as ContactTyped['hours'], ...(own && { stretches: [noStretch] }) })
        }}
      />
      {typed.hours === 'own' && <Stretches typed={typed} errors={errors} onChange={set} />}
      <Absences typed={typed} errors={errors} onChange={set} />
      {elsewhere && <Elsewhere mailboxes={elsewhere} doing={doing} onAnyway={anyway} />}
      <div class="cme-actions">
        <button type="submit" class="govuk-button" aria-disabled={doing}>
          Save and publish
        </button>
        {place !== undefined && (
          <button type="button" class="govuk-button govuk-button--secondary" aria-disabled={doing} onClick={remove}>
            Remove this contact
          </button>
        )}
      </div>
      <p class="govuk-body" role="status">
        {doing && 'Publishing …'}
      </p>
    </form>
  )
}
