// Unlocking with the six words, or a passkey: they go to the worker and nowhere else. On a new computer they are all one needs.
import { useState } from 'preact/hooks'
import type { Choice, Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import { openAt } from '../../state/app.ts'
import { useFocus } from '../../state/page.ts'
import { TroubleBox } from '../frame/trouble.tsx'
import { mayHavePasskey, unlockByPasskey } from './passkey.ts'
import { PhraseField, wordsIn } from './phrase-field.tsx'

export function PhraseForm({ alone }: { alone: boolean }) {
  const [phrase, setPhrase] = useState('')
  const [councils, setCouncils] = useState<Choice[]>([])
  const [trouble, setTrouble] = useState<Trouble>()
  const [error, setError] = useState<string>()
  const [unlocking, setUnlocking] = useState(false)
  const question = useFocus<HTMLParagraphElement>(councils)
  const attempt = async (work: () => Promise<void>) => {
    if (unlocking) return
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
  const choose = async (found: Choice[]) => {
    setPhrase('')
    const [only, ...more] = found
    if (only && more.length === 0) await openAt(only.id)
    else setCouncils(found)
  }
  const submit = () => {
    const words = wordsIn(phrase)
    if (words.length < 6) return setError('Write all six words')
    setError(undefined)
    return attempt(async () => choose(await ask('unlock', { phrase: words.join(' ') })))
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
      {mayHavePasskey() && (
        <p class="govuk-body">
          <button
            type="button"
            class="govuk-button"
            aria-disabled={unlocking}
            onClick={() => attempt(async () => choose(await unlockByPasskey()))}
          >
            Unlock with a passkey
          </button>
        </p>
      )}
      <PhraseField
        label="Your six words"
        hint="They unlock your keys on this computer, and are sent nowhere."
        value={phrase}
        error={error}
        onInput={setPhrase}
      />
      <button type="submit" class={`govuk-button${alone ? '' : ' govuk-button--secondary'}`} aria-disabled={unlocking}>
        Unlock
      </button>
      {councils.length > 0 && (
        <>
          <p class="govuk-body" ref={question} tabIndex={-1}>
            For which council do you work now?
          </p>
          {councils.map(({ id, name }) => (
            <p class="govuk-body" key={id}>
              <button
                type="button"
                class="govuk-button govuk-button--secondary"
                onClick={() => attempt(() => openAt(id))}
              >
                {name}
              </button>
            </p>
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
