// Colleagues: who is here, since when, who is invited and who asks. Names are known on this computer only; the directory holds keys.
import { useState } from 'preact/hooks'
import type { Colleague, Invited } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { roleNames, teamWords } from '../../../words.ts'
import { SharedNames } from './names.tsx'

export function ColleaguesPage() {
  const heading = useHeading('Colleagues')
  const { got, trouble, again } = useAsked('colleagues')
  const { run, trouble: failed } = useDoing()
  const end = (id: string) =>
    run(async () => {
      await ask('endInvitation', { id })
      await again()
    })
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Colleagues
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <a class="govuk-button" href="#/our-council/invite" draggable={false}>
        Invite a colleague
      </a>
      <p class="govuk-body" role="status">
        {!got && !trouble && 'Reading …'}
      </p>
      {got && (
        <>
          <Invitations invited={got.invited} onEnd={end} />
          <People people={got.colleagues} onNamed={again} />
          {got.gone.length > 0 && <Gone people={got.gone} />}
          <SharedNames onTaken={again} />
        </>
      )}
    </>
  )
}

const stateWords: Record<Invited['state'], (one: Invited) => string> = {
  out: ({ until }) => `not used yet, good until ${until}`,
  asks: () => 'asks to be let in',
  waits: () => 'waits: a second person must approve',
  share: () => 'is let in, without their team’s access yet',
}

function Invitations({ invited, onEnd }: { invited: readonly Invited[]; onEnd: (id: string) => void }) {
  if (invited.length === 0) return null
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Invited</h2>
      <ul class="govuk-list cme-todo">
        {invited.map(one => {
          const { id, invitee, name, role, teams, state } = one
          const who = name ?? invitee ?? 'Somebody'
          return (
            <li key={id} class="cme-todo__item">
              <span>
                <strong>
                  <bdi>{who}</bdi>
                </strong>
                , {roleNames[role]}
                {teams.length > 0 && `, ${teams.map(teamWords).join(', ')}`}: {stateWords[state](one)}
              </span>
              <span class="cme-todo__tools">
                {state !== 'out' && (
                  <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/let-in/${id}`}>
                    {state === 'asks' ? 'Compare the words' : state === 'share' ? 'Share the access' : 'Look'}
                    <span class="govuk-visually-hidden"> of {who}</span>
                  </a>
                )}
                <button type="button" class="cme-link-button" onClick={() => onEnd(id)}>
                  End the invitation<span class="govuk-visually-hidden"> of {who}</span>
                </button>
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

function People({ people, onNamed }: { people: readonly Colleague[]; onNamed: () => void }) {
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Here now</h2>
      <table class="govuk-table cme-table">
        <caption class="govuk-visually-hidden">Colleagues, their teams, and since when</caption>
        <thead class="govuk-table__head">
          <tr class="govuk-table__row">
            {['Name', 'Works as', 'Teams', 'Since', 'Change'].map(title => (
              <th key={title} scope="col" class="govuk-table__header">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody class="govuk-table__body">
          {people.map(one => (
            <Person key={one.key} person={one} onNamed={onNamed} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Person({ person, onNamed }: { person: Colleague; onNamed: () => void }) {
  const { key, name, named, role, teams, since, you, lacks, stays } = person
  return (
    <tr class="govuk-table__row">
      <th scope="row" class="govuk-table__header cme-table__child">
        <bdi>{name}</bdi>
        {you && ' (you)'}
        {!named && role !== 'system' && <Naming person={person} onNamed={onNamed} />}
      </th>
      <td class="govuk-table__cell" data-title="Works as">
        <span>{roleNames[role]}</span>
      </td>
      <td class="govuk-table__cell" data-title="Teams">
        <span>
          {teams.map(teamWords).join(', ')}
          {lacks.length > 0 && <span class="cme-table__more">cannot open yet: {lacks.map(teamWords).join(', ')}</span>}
        </span>
      </td>
      <td class="govuk-table__cell" data-title="Since">
        <span>{since}</span>
      </td>
      <td class="govuk-table__cell" data-title="Change">
        {stays ? (
          <span class="cme-table__more">{stays}</span>
        ) : (
          <a class="govuk-link govuk-link--no-visited-state" href={`#/our-council/remove/${key}`}>
            Remove<span class="govuk-visually-hidden"> {name}</span>
          </a>
        )}
      </td>
    </tr>
  )
}

/** The directory knows keys; whose this one is, a manager here may know. */
function Naming({ person, onNamed }: { person: Colleague; onNamed: () => void }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  if (!open) {
    return (
      <button type="button" class="cme-link-button cme-table__more" onClick={() => setOpen(true)}>
        Write whose key this is<span class="govuk-visually-hidden">({person.name})</span>
      </button>
    )
  }
  return (
    <form
      onSubmit={async event => {
        event.preventDefault()
        if (name.trim() === '') return
        await ask('nameColleague', { key: person.key, name: name.trim() })
        onNamed()
      }}
    >
      <TextField
        name={`name-${person.key.slice(0, 6)}`}
        label="Their name"
        hint="Kept on this computer."
        width=""
        value={name}
        onInput={setName}
      />
      <button type="submit" class="govuk-button govuk-button--secondary">
        Save
      </button>
    </form>
  )
}

function Gone({ people }: { people: readonly Colleague[] }) {
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">Removed ({people.length})</span>
      </summary>
      <ul class="govuk-list govuk-details__text">
        {people.map(({ key, name, role, gone }) => (
          <li key={key}>
            <bdi>{name}</bdi>, {roleNames[role]}: {gone?.at}, {gone?.reason}
          </li>
        ))}
      </ul>
    </details>
  )
}
