// Contacts as other councils see them: by function, with hours, absence and cover; and confirming, once a term, that all are still right.
import { useState } from 'preact/hooks'
import type { Contact } from '../../../../../schemas/directory/contacts.ts'
import { absenceWords, functionWords, hoursWords } from '../../../../words/contacts.ts'
import { today } from '../../../../words/when.ts'
import type { OurEntry } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Waits } from './publishing.tsx'

export function ContactsPage() {
  const heading = useHeading('Contacts')
  const { got, trouble, again } = useAsked('ourEntry')
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Contacts
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body" role="status">
        {!got && !trouble && 'Reading …'}
      </p>
      {got && (
        <>
          {got.waits && <Waits />}
          {got.remark && <p class="govuk-inset-text">{got.remark}</p>}
          <Confirm entry={got} onConfirmed={again} />
          {got.document.contacts.map((contact, at) => (
            <ContactCard key={at} contact={contact} at={at} />
          ))}
          {got.document.contacts.length === 0 && <p class="govuk-body">None given yet.</p>}
          <a class="govuk-button govuk-button--secondary" href="#/our-council/contact/new" draggable={false}>
            Add a contact
          </a>
        </>
      )}
    </>
  )
}

function Confirm({ entry: { freshness }, onConfirmed }: { entry: OurEntry; onConfirmed: () => void }) {
  const { run, doing, trouble } = useDoing()
  const [said, setSaid] = useState('')
  const confirm = () =>
    run(async () => {
      const { at } = await ask('confirmEntry')
      setSaid(`Confirmed ${at}.`)
      onConfirmed()
    })
  const words = {
    confirmed: `Last confirmed ${freshness.at}.`,
    stale: `Last confirmed ${freshness.at}: other councils are told that it may be out of date.`,
    never_confirmed: 'Never confirmed by anybody here: other councils are told so.',
  }
  return (
    <div class="govuk-inset-text">
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">{words[freshness.state]} Look through everything once a term.</p>
      <button
        type="button"
        class={`govuk-button${freshness.state === 'confirmed' ? ' govuk-button--secondary' : ''}`}
        aria-disabled={doing}
        onClick={confirm}
      >
        All of this is still right
      </button>
      <p class="govuk-body" role="status">
        {said}
      </p>
    </div>
  )
}

function ContactCard({ contact, at }: { contact: Contact; at: number }) {
  const title = functionWords[contact.for]
  const away = absenceWords(contact, today())
  const rows = [
    ['Name', contact.name],
    ['Telephone', contact.telephone],
    ['Mailbox', contact.mailbox],
    ['Answered', hoursWords(contact) ?? usual(contact)],
    ['Away', away.map(one => one.replace(/^away /, '')).join('; ')],
  ] as const
  return (
    <div class="govuk-summary-card cme-contact">
      <div class="govuk-summary-card__title-wrapper">
        <h2 class="govuk-summary-card__title">{title}</h2>
        <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/contact/${at}`}>
          Change<span class="govuk-visually-hidden"> {[title, contact.name].filter(Boolean).join(', ')}</span>
        </a>
      </div>
      <div class="govuk-summary-card__content">
        <dl class="govuk-summary-list">
          {rows
            .filter(([, text]) => text)
            .map(([name, text]) => (
              <div key={name} class="govuk-summary-list__row">
                <dt class="govuk-summary-list__key">{name}</dt>
                <dd class="govuk-summary-list__value">
                  <bdi>{text}</bdi>
                </dd>
              </div>
            ))}
        </dl>
      </div>
    </div>
  )
}

function usual({ for: what }: Contact): string {
  return what === 'out_of_hours' ? 'nights, weekends and bank holidays' : 'Mon–Fri 09:00–17:00'
}
