// Unlocking with the six words: they go to the worker and nowhere else, and are not kept. On a new computer they are all one needs.
import { useState } from 'preact/hooks'
import type { Choice, Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import { openAt } from '../../state/app.ts'
import { HintAndError } from '../form/text.tsx'
import { TroubleBox } from '../frame/trouble.tsx'

export function PhraseForm({ alone }: { alone: boolean }) {
  const [phrase, setPhrase] = useState('')
  const [councils, setCouncils] = useState<Choice[]>([])
  const [trouble, setTrouble] = useState<Trouble>()
  const [error, setError] = useState<string>()
  const [unlocking, setUnlocking] = useState(false)
  const attempt = async (work: () => Promise<void>) => {
    setUnlocking(true)
    setTrouble(undefined)
    try {
      await work()
    } catch (failure) {
      if (!(failure instanceof NotDone)) throw failure
      setTrouble(failure.trouble.code === 'not_found' ? unknownPhrase : failure.trouble)
    }
    setUnlocking(false)
  }
  const submit = () => {
    const words = phrase
      .trim()
      .split(/[\s-]+/)
      .filter(Boolean)
    if (words.length < 6) return setError('Write all six words')
    setError(undefined)
    return attempt(async () => {
      const found = await ask('unlock', { phrase: words.join(' ') })
      setPhrase('')
      const [only, ...more] = found
      if (only && more.length === 0) await openAt(only.id)
      else setCouncils(found)
    })
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      {!alone && <h2 class="govuk-heading-m">Or with your own keys</h2>}
      {trouble && <TroubleBox trouble={trouble} />}
      <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
        <label class="govuk-label" for="phrase">
          Your six words
        </label>
        <HintAndError
          name="phrase"
          hint="They unlock your keys on this computer, and are sent nowhere."
          error={error}
        />
        <input
          class="govuk-input"
          id="phrase"
          type="password"
          autocomplete="off"
          spellcheck={false}
          value={phrase}
          aria-describedby={error ? 'phrase-hint phrase-error' : 'phrase-hint'}
          onInput={event => setPhrase(event.currentTarget.value)}
        />
      </div>
      <button type="submit" class={`govuk-button${alone ? '' : ' govuk-button--secondary'}`} aria-disabled={unlocking}>
        Unlock
      </button>
      {councils.length > 0 && (
        <>
          <p class="govuk-body">For which council do you work now?</p>
          {councils.map(({ id, name }) => (
            <button
              type="button"
              class="govuk-button govuk-button--secondary"
              key={id}
              onClick={() => attempt(() => openAt(id))}
            >
              {name}
            </button>
          ))}
        </>
      )}
      <p class="govuk-body" role="status">
        {unlocking && 'Unlocking …'}
      </p>
    </form>
  )
}

const unknownPhrase: Trouble = {
  kind: 'refused',
  code: 'not_found',
  title: 'No keys are kept under these words',
  hint: 'Check each word. If they are right, ask your manager whether you are still a colleague there.',
}
