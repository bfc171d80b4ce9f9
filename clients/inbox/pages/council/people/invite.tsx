// Inviting: as what, to which teams, for whom. The code is shown here and is handed over by a way of the manager's own.
import { useState } from 'preact/hooks'
import type { MemberRole } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { Radios, Ticks } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { teamWords } from '../../../words.ts'

const roles: Record<MemberRole, string> = {
  officer: 'Officer: reads, writes and decides',
  manager: 'Manager: the same, and keeps these pages. Another manager or a national administrator must approve',
  auditor: 'Inspection view: sees what happened when, and no case content',
  system: 'Case system: a program of yours',
}

type Made = { code: string; until: string }

export function InvitePage() {
  const [made, setMade] = useState<Made>()
  return made ? <Handing made={made} /> : <Form onMade={setMade} />
}

function Form({ onMade }: { onMade: (made: Made) => void }) {
  const title = 'Invite a colleague'
  const heading = useHeading(title)
  const { got } = useAsked('colleagues')
  const [invitee, setInvitee] = useState('')
  const [role, setRole] = useState<string>('officer')
  const [teams, setTeams] = useState<string[]>(['cme'])
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const { run, doing, trouble } = useDoing()
  const submit = () => {
    const found = [
      ...(invitee.trim() === '' ? [{ name: 'invitee', message: 'Write for whom the invitation is' }] : []),
      ...(teams.length === 0 ? [{ name: 'teams', message: 'Choose a team' }] : []),
    ]
    setFaults(found)
    if (found.length > 0) return
    void run(async () => onMade(await ask('invite', { role: role as MemberRole, teams, invitee })))
  }
  const errorOf = (name: string) => faults.find(one => one.name === name)?.message
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <a class="govuk-back-link" href="#/our-council/colleagues">
        Colleagues
      </a>
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <TextField
        name="invitee"
        label="For whom"
        hint="Your fellow managers read it; nobody else does."
        value={invitee}
        error={errorOf('invitee')}
        onInput={setInvitee}
      />
      <Radios name="role" legend="As" choices={roles} value={role} onChange={setRole} />
      <Ticks
        name="teams"
        legend="In which teams"
        hint="They can open what is sent to these teams, and nothing else."
        choices={Object.fromEntries((got?.teams ?? ['cme']).map(team => [team, teamWords(team)]))}
        value={teams}
        error={errorOf('teams')}
        onChange={setTeams}
      />
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Make an invitation
      </button>
    </form>
  )
}

function Handing({ made: { code, until } }: { made: Made }) {
  const heading = useHeading('Hand over the invitation')
  const link = `${location.origin}${location.pathname}#/join/${code}`
  const [copied, setCopied] = useState(false)
  const copy = () => navigator.clipboard.writeText(link).then(() => setCopied(true))
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Hand over the invitation
      </h1>
      <p class="govuk-body">It is good for one person, once, until {until}. Give them this link, or the code:</p>
      <p class="govuk-inset-text cme-code">
        <strong>{code}</strong>
        <span class="cme-code__link">{link}</span>
      </p>
      <button type="button" class="govuk-button govuk-button--secondary" onClick={copy}>
        Copy the link
      </button>
      <p class="govuk-body" role="status">
        {copied && 'Copied.'}
      </p>
      <p class="govuk-body">
        They make their keys in their own browser, and then ring you and read out seven words. You will find the same
        words under Colleagues: let nobody in before you have heard them.
      </p>
      <p class="govuk-body">
        <a class="govuk-link govuk-link--no-visited-state" href="#/our-council/colleagues">
          Colleagues
        </a>
      </p>
    </div>
  )
}
