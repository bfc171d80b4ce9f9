// The acceptance somebody is about to rely on, verified, with what it does not show said plainly.
import type { Acceptance } from '../../keys/shown.ts'

export function AcceptanceBox({ acceptance }: { acceptance: Acceptance }) {
  const { council, officer, at, basis, caution, reference, seenBy } = acceptance
  return (
    <div class="cme-acceptance">
      <h2 class="govuk-heading-m">{seenBy ? `${council} is said to have accepted` : `${council} has accepted`}</h2>
      <dl class="govuk-summary-list">
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">Who</dt>
          <dd class="govuk-summary-list__value">
            <bdi>{officer ?? 'An officer'}</bdi>, {council}
          </dd>
        </div>
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">When</dt>
          <dd class="govuk-summary-list__value">{at}</dd>
        </div>
        <div class="govuk-summary-list__row">
          <dt class="govuk-summary-list__key">On what basis</dt>
          <dd class="govuk-summary-list__value">{basis}</dd>
        </div>
        {reference && (
          <div class="govuk-summary-list__row">
            <dt class="govuk-summary-list__key">Their reference</dt>
            <dd class="govuk-summary-list__value">{reference}</dd>
          </div>
        )}
      </dl>
      {caution && (
        <div class="govuk-warning-text">
          <span class="govuk-warning-text__icon" aria-hidden="true">
            !
          </span>
          <strong class="govuk-warning-text__text">
            <span class="govuk-visually-hidden">Warning</span>
            {caution}
          </strong>
        </div>
      )}
      {seenBy ? (
        <p class="govuk-body">
          <strong>Acceptance seen by the sender, not verified.</strong> Written down by <bdi>{seenBy}</bdi>.
        </p>
      ) : (
        <p class="govuk-body-s">Verified: signed at that council, for exactly what you sent and corrected.</p>
      )}
    </div>
  )
}
