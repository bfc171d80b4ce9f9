// Six new words: shown, written down, written once more. They are on screen once, and nobody can tell them again.
import { useState } from 'preact/hooks'
import { PhraseField, wordsIn } from './phrase-field.tsx'

type Props = { phrase: string; button: string; doing: boolean; onTyped: (phrase: string) => void }

export function PhraseOnce({ phrase, button, doing, onTyped }: Props) {
  const [written, setWritten] = useState(false)
  const [typed, setTyped] = useState('')
  const [error, setError] = useState<string>()
  if (!written) {
    return (
      <>
        <p class="govuk-body">
          Write these six words down, in this order. On another computer they are all you need to be you; without them,
          nobody can give you your keys back.
        </p>
        <ol class="cme-words">
          {phrase.split(' ').map((word, at) => (
            <li key={at}>{word}</li>
          ))}
        </ol>
        <p class="govuk-body">Keep them apart from this computer, and show them to nobody. They are shown this once.</p>
        <button type="button" class="govuk-button" onClick={() => setWritten(true)}>
          I have written them down
        </button>
      </>
    )
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const words = wordsIn(typed)
        if (words.length < 6) return setError('Write all six words')
        setError(undefined)
        onTyped(words.join(' '))
      }}
    >
      <PhraseField
        label="Write your six words once more"
        hint="From what you wrote down."
        value={typed}
        error={error}
        onInput={setTyped}
      />
      <div class="cme-actions">
        <button type="submit" class="govuk-button" aria-disabled={doing}>
          {button}
        </button>
        <button type="button" class="cme-link-button" onClick={() => setWritten(false)}>
          Show the words again
        </button>
      </div>
    </form>
  )
}
