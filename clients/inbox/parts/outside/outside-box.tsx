// A referral by secure e-mail: that nothing of it is verified, the package, and the one step once the council has joined.
import type { ReferralPage } from '../../keys/shown.ts'

type Props = { page: ReferralPage; outside: NonNullable<ReferralPage['outside']> }

export function OutsideBox({ page: { id, other, actions }, outside }: Props) {
  const { emailed, open, joined } = outside
  const package_ = `#/referral/${id}/package`
  return (
    <section class="govuk-inset-text" aria-label="By secure e-mail">
      {joined ? (
        <>
          <p class="govuk-body">
            <strong>{other.name} has joined.</strong> Send it through here now: sealed to their team, with a proof of
            delivery. What was sent before is withdrawn, and stays readable.
          </p>
          <a class="govuk-button" href={`#/referral/${id}/resend`} draggable={false}>
            Send it properly now
          </a>
        </>
      ) : (
        <p class="govuk-body">
          <strong>{emailed ? 'Sent by secure e-mail, not verified.' : 'To be sent by secure e-mail.'}</strong>{' '}
          {open
            ? `${other.name} has not joined. You send it by your council’s secure e-mail; this keeps the clocks and the record.`
            : `What ${other.name} did, your council alone says.`}
        </p>
      )}
      {open && !joined && actions.includes('outside_sent') && (
        <p class="govuk-body">
          <a
            class={emailed ? 'govuk-link govuk-link--no-visited-state' : 'govuk-button'}
            href={package_}
            draggable={false}
          >
            {emailed ? 'Make the package again' : 'Make the package to send'}
          </a>
        </p>
      )}
    </section>
  )
}
