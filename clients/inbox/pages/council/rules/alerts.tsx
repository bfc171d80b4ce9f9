// How the council is alerted when something waits for it: e-mails now or gathered, hours without them, and a webhook for its own systems.
import { useState } from 'preact/hooks'
import type { AlertSettings } from '../../../../../schemas/alerts.ts'
import type { Alerts } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { Radios, Select } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'

export function AlertsPage() {
  const title = 'Alerts'
  const heading = useHeading(title)
  const { got, trouble, setGot } = useAsked('alerts')
  const { run, doing, trouble: failed } = useDoing()
  const [saved, setSaved] = useState(false)
  const save = (settings: AlertSettings) =>
    run(async () => {
      setSaved(false)
      setGot(await ask('saveAlerts', settings))
      setSaved(true)
    })
  return (
    <div class="cme-step">
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div role="status">
        {saved && <p class="govuk-body">Saved: it counts from now on.</p>}
        {!got && !trouble && <p class="govuk-body">Reading …</p>}
      </div>
      <p class="govuk-body">
        E-mails go to the mailboxes of your{' '}
        <a class="govuk-link govuk-link--no-visited-state" href="#/our-council/contacts">
          contacts
        </a>
        . They say that something waits, never about whom. Urgent referrals are always told at once.
      </p>
      {got?.off !== undefined && (
        <p class="govuk-inset-text">Nothing is sent to your webhook any more: {got.off}. Save to begin again.</p>
      )}
      {got && <Form alerts={got} doing={doing} onSave={save} />}
    </div>
  )
}

const gathered = {
  none: 'One by one, as they come',
  daily: 'Once a working day, at 8:00',
  weekly: 'Once a week, at 8:00',
}
const hours = Object.fromEntries(
  Array.from({ length: 24 }, (_, hour) => [`${hour}`, `${String(hour).padStart(2, '0')}:00`]),
)
type Typed = { digest: string; from: string; until: string; webhook: string }
type Fault = { name: string; message: string }

function Form({ alerts, doing, onSave }: { alerts: Alerts; doing: boolean; onSave: (made: AlertSettings) => void }) {
  const { digest, quiet, webhook } = alerts.settings
  const [typed, setTyped] = useState<Typed>({
    ...{ digest, from: quiet ? `${quiet.from}` : '', until: quiet ? `${quiet.until}` : '' },
    webhook: webhook ?? '',
  })
  const [faults, setFaults] = useState<Fault[]>([])
  const errorOf = (name: string) => faults.find(one => one.name === name)?.message
  const set = (more: Partial<Typed>) => setTyped(now => ({ ...now, ...more }))
  const submit = () => {
    const found = faultsIn(typed)
    setFaults(found)
    if (found.length === 0 && !doing) onSave(settingsFrom(typed))
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      <Radios
        name="digest"
        legend="When e-mails come"
        choices={gathered}
        value={typed.digest}
        onChange={value => set({ digest: value })}
      />
      <h2 class="govuk-heading-m">Hours without e-mails</h2>
      <Select
        name="from"
        label="From"
        hint="What comes meanwhile is sent when they end. Leave both empty for none."
        choices={hours}
        value={typed.from}
        error={errorOf('from')}
        onChange={value => set({ from: value })}
      />
      <Select
        name="until"
        label="Until"
        choices={hours}
        value={typed.until}
        error={errorOf('until')}
        onChange={value => set({ until: value })}
      />
      <h2 class="govuk-heading-m">For your own systems</h2>
      <TextField
        name="webhook"
        label="Address of a webhook (optional)"
        hint="It begins with https. Your system’s supplier can tell you."
        value={typed.webhook}
        error={errorOf('webhook')}
        onInput={value => set({ webhook: value })}
      />
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Save
      </button>
    </form>
  )
}

function faultsIn({ from, until, webhook }: Typed): Fault[] {
  return [
    ...(until !== '' && from === '' ? [{ name: 'from', message: 'Choose when the hours without e-mails begin' }] : []),
    ...(from !== '' && until === '' ? [{ name: 'until', message: 'Choose when the hours without e-mails end' }] : []),
    ...(from !== '' && from === until ? [{ name: 'until', message: 'Choose another hour than the first' }] : []),
    ...(webhook.trim() !== '' && !isSecure(webhook)
      ? [{ name: 'webhook', message: 'Write an address that begins with https://' }]
      : []),
  ]
}

const isSecure = (address: string) => URL.canParse(address.trim()) && new URL(address.trim()).protocol === 'https:'

function settingsFrom({ digest, from, until, webhook }: Typed): AlertSettings {
  return {
    digest: digest as AlertSettings['digest'],
    ...(from !== '' && { quiet: { from: Number(from), until: Number(until) } }),
    ...(webhook.trim() !== '' && { webhook: webhook.trim() }),
  }
}
