// A council has joined: everything open to it that went by secure e-mail is sent through the gateway in one step, following the old.
import { useEffect, useState } from 'preact/hooks'
import type { Resent } from '../../keys/outside/shown.ts'
import { ask } from '../../keys/start.ts'
import { Confirmation } from '../../parts/frame/confirmation.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Progress } from '../../parts/progress.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { useReferral } from '../../state/referral.ts'

export function ResendPage({ id }: { id: string }) {
  const { page, trouble } = useReferral(id)
  const [to, setTo] = useState<string>()
  const [resent, setResent] = useState<readonly Resent[]>()
  // Once it was sent again, the old one changes under this page; to whom it went does not.
  useEffect(() => setTo(before => before ?? page?.other.id), [page])
  if (resent) return <Done resent={resent} council={page?.other.name ?? ''} />
  return (
    <>
      <a class="govuk-back-link" href={`#/referral/${id}`}>
        Back to the referral
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      {to === undefined ? <p class="govuk-body">Reading …</p> : <Step to={to} onResent={setResent} />}
    </>
  )
}

function Step({ to, onResent }: { to: string; onResent: (resent: readonly Resent[]) => void }) {
  const { got: about, trouble: unread } = useAsked('toResend', { to })
  const { run, doing: sending, trouble } = useDoing()
  const heading = useHeading('Send properly what went by secure e-mail', about !== undefined)
  if (!about) return unread ? <TroubleBox trouble={unread} /> : <p class="govuk-body">Reading …</p>
  const { council, open, joined } = about
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void run(async () => onResent(await ask('resend', { to })))
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">{council} has joined</span>
        Send properly what went by secure e-mail
      </h1>
      <p class="govuk-body">
        {open.length === 1 ? 'One referral is' : `${open.length} referrals are`} open to {council} by secure e-mail.{' '}
        {open.length === 1 ? 'It is' : 'Each is'} sent as it stands now, with its attachments, and follows the old one,
        which is then withdrawn and stays readable. Your council stays responsible until {council} accepts.
      </p>
      <ul class="govuk-list govuk-list--bullet">
        {open.map(({ id, title }) => (
          <li key={id}>
            <bdi>{title}</bdi>
          </li>
        ))}
      </ul>
      {joined ? (
        <button type="submit" class="govuk-button" aria-disabled={sending}>
          Send {open.length === 1 ? 'it' : `all ${open.length}`} to {council}
        </button>
      ) : (
        <p class="govuk-inset-text">Nothing here can be sent to {council} now.</p>
      )}
      <p class="govuk-body" role="status">
        {sending && 'Sealing and sending … Keep this page open.'}
      </p>
      {sending && <Progress of={to} />}
    </form>
  )
}

function Done({ resent, council }: { resent: readonly Resent[]; council: string }) {
  const left = resent.filter(({ id }) => id === undefined)
  return (
    <Confirmation title={`Sent to ${council}`} links={[['#/sent', 'Back to the lists']]}>
      <ul class="govuk-list">
        {resent.map(({ old, id, title }) => (
          <li key={old}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id ?? old}`}>
              <bdi>{title}</bdi>
            </a>
          </li>
        ))}
      </ul>
      {left.length > 0 && (
        <p class="govuk-inset-text">
          {left.length} of them cannot be sent yet: the team they were written to has not joined.
        </p>
      )}
      <p class="govuk-body">Your council stays responsible for each child until {council} accepts.</p>
    </Confirmation>
  )
}
