// The history: who, when, what; behind each entry its proof. Every entry was verified before any was shown.
// Behind it, for whoever wonders why nobody answers: whether the councils were told.
import { useState } from 'preact/hooks'
import type { HistoryEntry } from '../../keys/shown.ts'
import { useAsked } from '../../state/asked.ts'
import { TroubleBox } from '../frame/trouble.tsx'

export function History({ entries }: { entries: readonly HistoryEntry[] }) {
  return (
    <>
      <p class="govuk-body-s">Every entry was verified: who, when, and that nothing is missing between them.</p>
      <ol class="cme-timeline">
        {entries.map(({ at, who, what, doubtful, proof }) => (
          <li class="cme-timeline__item" key={proof?.digest ?? `${at} ${what}`}>
            <p class="cme-timeline__what">{what}</p>
            <p class="cme-timeline__who">
              <bdi>{who}</bdi>, {at}
            </p>
            {doubtful && (
              <p class="govuk-body-s">
                <strong class="govuk-tag govuk-tag--red">In doubt</strong> This key was reported compromised.
              </p>
            )}
            {proof && (
              <details class="govuk-details cme-proof">
                <summary class="govuk-details__summary">
                  <span class="govuk-details__summary-text">
                    Proof details<span class="govuk-visually-hidden"> of entry {proof.position + 1}</span>
                  </span>
                </summary>
                <div class="govuk-details__text">
                  <dl class="cme-proof__list">
                    <dt>Position</dt>
                    <dd>{proof.position}</dd>
                    <dt>Recorded</dt>
                    <dd>{proof.recorded}</dd>
                    <dt>Signed by key</dt>
                    <dd>{proof.key}</dd>
                    <dt>Digest</dt>
                    <dd>{proof.digest}</dd>
                    <dt>Receipt</dt>
                    <dd>{proof.receipt}</dd>
                  </dl>
                </div>
              </details>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}

/** Asked for when somebody opens it: who was told by e-mail, and whether that arrived. */
export function Alerts({ id }: { id: string }) {
  const [open, setOpen] = useState(false)
  return (
    <details class="govuk-details" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Was everybody told?</span>
      </summary>
      <div class="govuk-details__text">{open && <AlertLines id={id} />}</div>
    </details>
  )
}

function AlertLines({ id }: { id: string }) {
  const { got, trouble } = useAsked('alertsAbout', { id })
  if (trouble) return <TroubleBox trouble={trouble} />
  if (!got) return <p class="govuk-body">Asking …</p>
  if (got.length === 0) return <p class="govuk-body">No alert was sent about it yet.</p>
  return (
    <ul class="govuk-list">
      {got.map((words, at) => (
        <li key={`${at} ${words}`}>{words}</li>
      ))}
    </ul>
  )
}
