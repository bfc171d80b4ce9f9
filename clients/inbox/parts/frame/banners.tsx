// What must be seen on every page: that this is a rehearsal, that the gateway is away, that something is not believed.
import { useApp } from '../../state/app.ts'

export function Banners() {
  const { about, me, away, distrust } = useApp()
  const rehearsal = me ? me.rehearsal : about?.rehearsal !== undefined
  return (
    <section aria-label="Notices">
      {rehearsal && (
        <div class="govuk-phase-banner">
          <p class="govuk-phase-banner__content">
            <strong class="govuk-tag govuk-phase-banner__content__tag">Rehearsal</strong>
            <span class="govuk-phase-banner__text">
              Every child and every officer here is invented. Nothing here is real.
            </span>
          </p>
        </div>
      )}
      <div role="status">
        {away && (
          <div class="cme-notice cme-notice--away">
            <p class="govuk-body">
              <strong>The gateway cannot be reached.</strong> What you type is kept on this computer. Lists and letters
              may be older than they look until the connection is back.
            </p>
          </div>
        )}
      </div>
      <div role="alert">
        {distrust && (
          <div class="cme-notice cme-notice--stop">
            <p class="govuk-body">
              <strong>{distrust.title}.</strong> {distrust.hint}
            </p>
            <p class="govuk-body-s">Tell the operator: {distrust.code}</p>
          </div>
        )}
      </div>
    </section>
  )
}
