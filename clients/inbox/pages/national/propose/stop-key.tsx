// A council's key that is lost or stolen, where nobody there can stop it: it ends at once, and everybody there is told.
import { useState } from 'preact/hooks'
import { ask } from '../../../keys/start.ts'
import { Radios } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { Confirmation } from '../../../parts/frame/confirmation.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'

const reasons = { lost: 'It is lost', compromised: 'It may be in wrong hands' }

export function StopKeyPage({ council: { id, name } }: { council: { id: string; name: string } }) {
  const title = 'Stop a key that is lost or stolen'
  const heading = useHeading(title)
  const { got, trouble } = useAsked('speakers', { id })
  const [key, setKey] = useState('')
  const [reason, setReason] = useState('')
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const [stopped, setStopped] = useState(false)
  const { run, doing, trouble: failed } = useDoing()
  const stop = async () => {
    const found = [
      ...(key === '' ? [{ name: 'key', message: 'Choose the key' }] : []),
      ...(reason === '' ? [{ name: 'reason', message: 'Say what happened to it' }] : []),
    ]
    setFaults(found)
    if (found.length > 0) return
    await run(async () => {
      await ask('stopKey', { id, key, reason })
      setStopped(true)
    })
  }
  if (stopped) {
    return (
      <Confirmation title="Stopped" links={[[`#/councils/${id}`, `Back to ${name}`]]}>
        <p class="govuk-body">
          It can do nothing any more. The team’s keys should be changed at once: ring the council.
        </p>
      </Confirmation>
    )
  }
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void stop()
      }}
    >
      <a class="govuk-back-link" href={`#/councils/${id}`}>
        Back
      </a>
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {(failed ?? trouble) && <TroubleBox trouble={(failed ?? trouble) as NonNullable<typeof trouble>} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">
          <bdi>{name}</bdi>
        </span>
        {title}
      </h1>
      <p class="govuk-body">It ends at once, by your word alone. Who leaves is removed by the council’s own manager.</p>
      <Radios
        name="key"
        legend="Which key?"
        choices={Object.fromEntries((got ?? []).map(one => [one.key, one.words]))}
        value={key}
        error={faults.find(one => one.name === 'key')?.message}
        onChange={setKey}
      />
      <Radios
        name="reason"
        legend="What happened to it?"
        choices={reasons}
        value={reason}
        error={faults.find(one => one.name === 'reason')?.message}
        onChange={setReason}
      />
      <button type="submit" class="govuk-button govuk-button--warning" aria-disabled={doing}>
        Stop it now
      </button>
    </form>
  )
}
