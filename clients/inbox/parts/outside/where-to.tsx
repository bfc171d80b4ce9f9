// Where a package goes: the mailbox and the number of the directory. An address that came in an e-mail is nobody's word.
import type { ToPackage } from '../../keys/outside/shown.ts'
import { ContactList } from '../contacts.tsx'

export function WhereTo({ about: { council, mailbox, telephone, ring } }: { about: ToPackage }) {
  return (
    <>
      <dl class="govuk-summary-list">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">Secure e-mail</dt>
          <dd class="govuk-summary-list__value">
            {mailbox ?? `The directory has none: take it from ${council}’s own website, never from an e-mail`}
          </dd>
        </div>
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">Telephone</dt>
          <dd class="govuk-summary-list__value">{telephone ?? 'The directory has none: take it from their website'}</dd>
        </div>
      </dl>
      {ring.length > 1 && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Everybody to ring at {council}</span>
          </summary>
          <div class="govuk-details__text">
            <ContactList contacts={ring} />
          </div>
        </details>
      )}
    </>
  )
}
