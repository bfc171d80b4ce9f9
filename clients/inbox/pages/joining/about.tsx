// To what somebody is invited, their name, and whether they have keys already, at another council.
import { useState } from 'preact/hooks'
import type { Invited } from '../../keys/joining/shown.ts'
import { Radios } from '../../parts/form/choices.tsx'
import { TextField } from '../../parts/form/text.tsx'
import { PhraseField, wordsIn } from '../../parts/sign-in/phrase-field.tsx'
import { roleNames, teamWords } from '../../words.ts'

type Props = { invited: Invited; doing: boolean; onBegin: (name: string, phrase: string | undefined) => void }

export function About({ invited, doing, onBegin }: Props) {
  const [name, setName] = useState('')
  const [has, setHas] = useState('no')
  const [phrase, setPhrase] = useState('')
  const [errors, setErrors] = useState<{ name?: string; phrase?: string }>({})
  const submit = () => {
    const words = wordsIn(phrase)
    const found = {
      ...(name.trim() === '' && { name: 'Write your name' }),
      ...(has === 'yes' && words.length < 6 && { phrase: 'Write all six words' }),
    }
    setErrors(found)
    if (Object.keys(found).length === 0 && !doing) onBegin(name.trim(), has === 'yes' ? words.join(' ') : undefined)
  }
  if (invited.role === 'system') {
    return (
      <p class="govuk-body">
        This invitation is for a case system of {invited.council}, not for a person: whoever runs it uses the command
        line.
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
      <dl class="govuk-summary-list">
        <Fact title="Council" text={invited.council} />
        <Fact title="As" text={roleNames[invited.role as keyof typeof roleNames] ?? invited.role} />
        <Fact title="Team" text={invited.teams.map(teamWords).join(', ') || 'None'} />
        <Fact title="Until" text={invited.until} />
      </dl>
      <p class="govuk-body">Is this not your council, or not your job? Then stop here and tell your manager.</p>
      <TextField
        name="name"
        label="Your full name"
        hint="It stands in what you write to other councils. Your manager sees it."
        value={name}
        error={errors.name}
        onInput={setName}
      />
      <Radios
        name="has-keys"
        legend="Do you use this for another council already?"
        choices={{ no: 'No', yes: 'Yes, and I have six words' }}
        value={has}
        onChange={setHas}
      />
      {has === 'yes' && (
        <PhraseField
          label="Your six words"
          hint="They will open both councils."
          value={phrase}
          error={errors.phrase}
          onInput={setPhrase}
        />
      )}
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Continue
      </button>
    </form>
  )
}

function Fact({ title, text }: { title: string; text: string }) {
  return (
    <div class="govuk-summary-list__row">
      <dt class="govuk-summary-list__key">{title}</dt>
      <dd class="govuk-summary-list__value">{text}</dd>
    </div>
  )
}
