// Letting somebody in: only after seven words were heard in a voice one knows. The words here are computed on this computer.
import { useState } from 'preact/hooks'
import { roleWords } from '../../../../words/words.ts'
import type { Invited, LetIn } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { Radios } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { CheckWords } from '../../../parts/people/words.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { teamWords } from '../../../words.ts'

export function LetInPage({ id }: { id: string }) {
  const { got, trouble } = useAsked('colleagues')
  const [done, setDone] = useState<LetIn>()
  const one = got?.invited.find(found => found.id === id)
  const title = done ? (done.state === 'in' ? 'Let in' : 'Proposed') : 'Let somebody in'
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
      {done && one && <Done one={one} done={done} />}
      {!done && one && <Compare one={one} onDone={setDone} />}
      {got && !one && <p class="govuk-body">This invitation has ended, or its newcomer was let in.</p>}
    </div>
  )
}

const comparing = { yes: 'Yes, exactly these, and I know the voice', no: 'No, or I am not sure' }

function Compare({ one, onDone }: { one: Invited; onDone: (done: LetIn) => void }) {
  const { id, name, invitee, role, teams, words, state } = one
  const [heard, setHeard] = useState('')
  const [fault, setFault] = useState<{ name: string; message: string }[]>([])
  const { run, doing, trouble } = useDoing()
  const again = state !== 'asks'
  const submit = () => {
    const wrong = !again && heard === '' ? [{ name: 'heard', message: 'Say whether you heard these words' }] : []
    setFault(wrong)
    if (wrong.length === 0 && (again || heard === 'yes')) void run(async () => onDone(await ask('letIn', { id })))
  }
  if (state === 'waits') {
    return (
      <p class="govuk-body">
        Proposed. Another manager or a national administrator must approve; then come back here to share the team’s
        access.{' '}
        <a class="govuk-link govuk-link--no-visited-state" href="#/approvals">
          Approvals
        </a>
      </p>
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {fault.length > 0 && <ErrorSummary faults={fault} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        <strong>
          <bdi>{name ?? 'Somebody'}</bdi>
        </strong>{' '}
        asks to join as {roleWords[role]}
        {teams.length > 0 && `, ${teams.map(teamWords).join(', ')}`}.{' '}
        {invitee && (
          <>
            You made the invitation for <bdi>{invitee}</bdi>.
          </>
        )}
      </p>
      {again ? (
        <p class="govuk-body">
          They are let in. Share the access of their team, so that they can open what it receives.
        </p>
      ) : (
        <>
          <p class="govuk-body">
            On the telephone, they read you seven words. These are the words that belong to their keys:
          </p>
          <CheckWords words={words} label="The words that belong to their keys" />
          <Radios
            name="heard"
            legend="Did they read you exactly these?"
            choices={comparing}
            value={heard}
            error={fault[0]?.message}
            onChange={setHeard}
          />
          {heard === 'no' && (
            <p class="govuk-inset-text">
              Let nobody in. Ring them on a number you know, and compare again. If the words stay different, end the
              invitation and tell the operator: somebody may have put other keys in their place.
            </p>
          )}
        </>
      )}
      {(again || heard !== 'no') && (
        <button type="submit" class="govuk-button" aria-disabled={doing}>
          {again ? 'Share the access' : 'Let them in'}
        </button>
      )}
      <p class="govuk-body" role="status">
        {doing && 'Recording, and sharing the access …'}
      </p>
    </form>
  )
}

function Done({ one: { name, invitee }, done }: { one: Invited; done: LetIn }) {
  const who = name ?? invitee ?? 'They'
  if (done.state === 'waits') {
    return (
      <p class="govuk-body">
        A manager needs a second word: another manager or a national administrator must approve. Then come back here to
        share the team’s access.{' '}
        <a class="govuk-link govuk-link--no-visited-state" href="#/approvals">
          Approvals
        </a>
      </p>
    )
  }
  return (
    <>
      <p class="govuk-body">
        <bdi>{who}</bdi> is a colleague now
        {done.shared.length > 0 && `, and can open what ${done.shared.map(teamWords).join(' and ')} receives`}. Their
        inbox opens by itself.
      </p>
      {done.notShared.length > 0 && (
        <p class="govuk-body">
          You cannot open {done.notShared.map(teamWords).join(' and ')} yourself: a colleague who can must share it,
          under Colleagues.
        </p>
      )}
    </>
  )
}
