// Removing a colleague: why, and since when. It counts at once; what follows for the team's keys is said.
import { useState } from 'preact/hooks'
import type { Leaving } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { Radios } from '../../../parts/form/choices.tsx'
import { DayField, type DayTyped, dayIn, isEmptyDay, noDay } from '../../../parts/form/day.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { roleNames, teamWords } from '../../../words.ts'

const reasons: Record<Leaving, string> = {
  left: 'They left, or moved to other work',
  lost: 'They lost their computer or their words; nobody else has them',
  compromised: 'Somebody else has, or may have, their keys',
}

export function RemovePage({ colleague: key }: { colleague: string }) {
  const { got, trouble } = useAsked('colleagues')
  const [removed, setRemoved] = useState<{ name: string; teams: string[]; taken: boolean }>()
  const one = got?.colleagues.find(found => found.key === key)
  const title = removed ? 'Removed' : `Remove ${one?.name ?? 'a colleague'}`
  const heading = useHeading(title)
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href="#/our-council/colleagues">
        Colleagues
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {removed && <Removed {...removed} />}
      {!removed && one?.stays && <p class="govuk-body">{one.stays}</p>}
      {!removed && one && !one.stays && (
        <>
          <p class="govuk-body">
            Works as {[roleNames[one.role], ...one.teams.map(teamWords)].join(', ')}, since {one.since}. They can do
            nothing here any more from the moment you remove them.
          </p>
          <Form colleague={key} onRemoved={(teams, taken) => setRemoved({ name: one.name, teams, taken })} />
        </>
      )}
      {got && !one && !removed && <p class="govuk-body">There is no such colleague any more.</p>}
    </div>
  )
}

type Fault = { name: string; message: string }

function Form({
  colleague: key,
  onRemoved,
}: {
  colleague: string
  onRemoved: (teams: string[], taken: boolean) => void
}) {
  const [reason, setReason] = useState('')
  const [day, setDay] = useState<DayTyped>(noDay)
  const [faults, setFaults] = useState<Fault[]>([])
  const { run, doing, trouble } = useDoing()
  const errorOf = (name: string) => faults.find(one => one.name === name)?.message
  const submit = () => {
    const on = dayIn(day)
    const at = on === undefined ? undefined : Date.parse(`${on}T00:00:00Z`) / 1000
    const wrongDay = at === undefined ? !isEmptyDay(day) : at > Date.now() / 1000
    const found: Fault[] = [
      ...(reason === '' ? [{ name: 'reason', message: 'Choose why' }] : []),
      ...(reason === 'compromised' && wrongDay
        ? [{ name: 'since', message: 'Write a day that has been, as 27 11 2026' }]
        : []),
    ]
    setFaults(found)
    if (found.length > 0) return
    const since = reason === 'compromised' && at !== undefined ? { since: at } : {}
    void run(async () => {
      const { teams } = await ask('removeColleague', { key, reason: reason as Leaving, ...since })
      onRemoved(teams, reason === 'compromised')
    })
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <Radios
        name="reason"
        legend="Why"
        choices={reasons}
        value={reason}
        error={errorOf('reason')}
        onChange={setReason}
      />
      {reason === 'compromised' && (
        <DayField
          name="since"
          legend="Since when may somebody else have had them?"
          hint="Everything said with these keys since then is marked as in doubt, until a manager looks at it. Leave it empty for now."
          value={day}
          error={errorOf('since')}
          onInput={setDay}
        />
      )}
      <button type="submit" class="govuk-button govuk-button--warning" aria-disabled={doing}>
        Remove
      </button>
      <p class="govuk-body" role="status">
        {doing && 'Recording …'}
      </p>
    </form>
  )
}

function Removed({ name, teams, taken }: { name: string; teams: readonly string[]; taken: boolean }) {
  return (
    <>
      <p class="govuk-body">
        <bdi>{name}</bdi> can do nothing here any more.
      </p>
      {teams.map(team => (
        <p class="govuk-body" key={team}>
          They may still hold the keys of {teamWords(team)}.{' '}
          <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/teams/${team}`}>
            Make new ones
          </a>
        </p>
      ))}
      {taken && (
        <p class="govuk-body">
          What was said with these keys since then is in doubt.{' '}
          <a class="govuk-link govuk-link--no-visited-state" href="#/our-council/doubts">
            Look at each entry
          </a>
        </p>
      )}
    </>
  )
}
