// Teams: who can open what is sent to them, and their keys: changed step by step, so that nobody who sends notices.
import { useState } from 'preact/hooks'
import type { Team } from '../../keys/people/shown.ts'
import { ask } from '../../keys/start.ts'
import { Radios } from '../../parts/form/choices.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { CheckWords } from '../../parts/people/words.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { teamWords } from '../../words.ts'

export function TeamsPage() {
  const heading = useHeading('Teams')
  const { got, trouble } = useAsked('teams')
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Teams
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        What is sent to a team can be opened by its own colleagues alone. A team can be sent to only when two people can
        open it.
      </p>
      <p class="govuk-body" role="status">
        {!got && !trouble && 'Reading …'}
      </p>
      {got?.map(team => (
        <section key={team.team} class="cme-section">
          <h2 class="govuk-heading-m">{teamWords(team.team)}</h2>
          <Standing team={team} />
          <p class="govuk-body">
            <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/teams/${team.team}`}>
              Keys of this team<span class="govuk-visually-hidden">({teamWords(team.team)})</span>
            </a>
          </p>
        </section>
      ))}
      <p class="govuk-body">
        A further team begins with an invitation: invite a manager, or yourself once more, to it. Whoever works in it
        then makes its keys here.
      </p>
    </>
  )
}

function Standing({ team: { canReceive, people, needed, opens, lacks, due } }: { team: Team }) {
  return (
    <>
      <p class="govuk-body">
        <strong class={`govuk-tag cme-tag-whole ${canReceive ? 'govuk-tag--green' : 'govuk-tag--red'}`}>
          {canReceive ? 'Can receive referrals' : 'Cannot receive yet'}
        </strong>
      </p>
      <p class="govuk-body">
        {people === 1 ? '1 person can' : `${people} people can`} open it; {needed} are needed.{' '}
        {opens.length > 0 && `They are: ${opens.join('; ')}.`}
      </p>
      {lacks.length > 0 && <p class="govuk-body">Cannot open it yet: {lacks.join('; ')}.</p>}
      {due && <p class="govuk-inset-text">{due}</p>}
    </>
  )
}

export function TeamPage({ team: name }: { team: string }) {
  const { got, trouble, setGot } = useAsked('teams')
  const { run, doing, trouble: failed } = useDoing()
  const team = got?.find(one => one.team === name)
  const title = teamWords(name)
  const heading = useHeading(title)
  const turn = (to: 'begin' | 'share' | 'end' | 'end_compromised') =>
    run(async () => {
      const changed = await ask('turnTeam', { team: name, to })
      setGot((got ?? []).map(one => (one.team === name ? changed : one)))
    })
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href="#/our-council/teams">
        Teams
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {team && (
        <>
          <Standing team={team} />
          {team.words && (
            <>
              <h2 class="govuk-heading-m">Its keys now</h2>
              <p class="govuk-body">
                In force since {team.since}. A council that wonders may compare these words with you:
              </p>
              <CheckWords words={team.words} label="Check words of the keys in force" />
            </>
          )}
          <h2 class="govuk-heading-m">{team.begun ? 'New keys' : 'Open this team'}</h2>
          <NextStep team={team} doing={doing} onTurn={turn} />
          {team.earlier > 0 && <Earlier doing={doing} onTurn={turn} />}
        </>
      )}
      <p class="govuk-body" role="status">
        {doing && 'Working …'}
      </p>
    </div>
  )
}

type StepProps = { team: Team; doing: boolean; onTurn: (to: 'begin' | 'share' | 'end' | 'end_compromised') => void }

function NextStep({ team, doing, onTurn }: StepProps) {
  const { step, wait, due, begun } = team
  if (step === 'not_yours')
    return (
      <p class="govuk-body">
        You do not work in this team, so you would not hold its keys: one of its managers does this.
      </p>
    )
  if (step === 'elsewhere')
    return <p class="govuk-body">A colleague made its newest keys. They share them from their own computer.</p>
  if (step === 'wait' && wait) {
    return (
      <>
        <p class="govuk-body">
          New keys were proposed {wait.since}. Ring a national administrator and read them these seven words: they
          approve when they see the same, until {wait.until}. Until then everything goes on with the keys you have.
        </p>
        <CheckWords words={wait.words} label="Check words of the new keys" />
        <p class="govuk-body">
          Once they have approved, come back here to share the new keys with the team.{' '}
          <a class="govuk-link govuk-link--no-visited-state" href="#/approvals">
            Approvals
          </a>
        </p>
      </>
    )
  }
  if (step === 'share') {
    return (
      <>
        <p class="govuk-body">
          The new keys are approved. Share them with everybody in the team; then referrals come under them.
        </p>
        <button type="button" class="govuk-button" aria-disabled={doing} onClick={() => onTurn('share')}>
          Share the keys with the team
        </button>
      </>
    )
  }
  return (
    <>
      <p class="govuk-body">
        {begun
          ? 'Make new keys when a colleague has left, or may have lost theirs. A national administrator approves them, then you share them here. Referrals on their way stay readable.'
          : 'It has no keys yet. Make them; a national administrator approves them, then you share them here.'}
      </p>
      <button
        type="button"
        class={`govuk-button${due || !begun ? '' : ' govuk-button--secondary'}`}
        aria-disabled={doing}
        onClick={() => onTurn('begin')}
      >
        {begun ? 'Make new keys' : 'Make its keys'}
      </button>
    </>
  )
}

const endings = {
  end: 'A colleague left, or the keys were old',
  end_compromised: 'Somebody else has, or may have, the old keys',
}

/** The keys before are still taken, until somebody ends them. */
function Earlier({ doing, onTurn }: Omit<StepProps, 'team'>) {
  const [why, setWhy] = useState<keyof typeof endings>('end')
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">The keys before</h2>
      <p class="govuk-body">
        They are still taken for referrals that are on their way. End them in a day or two, or at once where somebody
        else may have them. What was sealed to them stays readable.
      </p>
      <Radios
        name="why"
        legend="Why they end"
        choices={endings}
        value={why}
        onChange={value => setWhy(value as keyof typeof endings)}
      />
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        aria-disabled={doing}
        onClick={() => onTurn(why)}
      >
        End the keys before
      </button>
    </section>
  )
}
