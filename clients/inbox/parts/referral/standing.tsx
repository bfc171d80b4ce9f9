// The one sentence on top of a referral, and whom to ring. What must be known before a visit stands right below.
import type { ReferralPage } from '../../keys/shown.ts'
import { ContactList } from '../contacts.tsx'

export function StandingBox({ page }: { page: ReferralPage }) {
  const { standing, ring, other, urgent, due } = page
  return (
    <div class={`cme-standing${standing.yours ? ' cme-standing--yours' : ''}`}>
      <p class="govuk-body-l cme-standing__sentence">
        {urgent && <strong class="govuk-tag govuk-tag--red">Urgent</strong>} {standing.where} {standing.responsible}{' '}
        <strong>{standing.move}</strong>
      </p>
      {due && (
        <p class="govuk-body">
          {due.overdue && <strong class="govuk-tag govuk-tag--orange">Overdue</strong>} Due: {due.words}.
          {due.next && ` Then: ${due.next}.`} A reminder decides nothing.
        </p>
      )}
      {ring.length > 0 && (
        <details class="govuk-details cme-standing__ring">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Whom to ring at {other.name}</span>
          </summary>
          <div class="govuk-details__text">
            <ContactList contacts={ring} />
          </div>
        </details>
      )}
    </div>
  )
}

export function Warnings({ warnings }: { warnings: readonly string[] }) {
  if (warnings.length === 0) return null
  return (
    <section class="cme-warnings" aria-label="Know this first">
      <h2 class="govuk-heading-m">Know this first</h2>
      <ul class="govuk-list govuk-list--bullet">
        {warnings.map(one => (
          <li key={one} dir="auto">
            {one}
          </li>
        ))}
      </ul>
    </section>
  )
}
