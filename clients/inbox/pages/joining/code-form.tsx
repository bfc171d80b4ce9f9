// The code of an invitation, typed or pasted, or the whole link; and going on where somebody was before.
import { useState } from 'preact/hooks'
import type { Waiting } from '../../keys/joining/shown.ts'
import { ask } from '../../keys/start.ts'
import { TextField } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { PhraseField, wordsIn } from '../../parts/sign-in/phrase-field.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'

type Props = { given: string; doing: boolean; onCode: (code: string) => void; onGoneOn: (waiting: Waiting) => void }

export function CodeForm({ given, doing, onCode, onGoneOn }: Props) {
  const [code, setCode] = useState(given)
  const [error, setError] = useState<string>()
  const { got: begun } = useAsked('joiningBegun')
  return (
    <>
      {begun && <GoOn onGoneOn={onGoneOn} />}
      <form
        onSubmit={event => {
          event.preventDefault()
          const found = codeIn(code)
          setError(found ? undefined : 'A code has 25 letters and digits, in five groups')
          if (found && !doing) onCode(found)
        }}
      >
        {begun && <h2 class="govuk-heading-m">Or begin with another invitation</h2>}
        <TextField
          name="code"
          label="The code of your invitation, or its link"
          hint="Your manager gave it to you. It is good once, for seven days."
          value={code}
          error={error}
          onInput={setCode}
        />
        <button type="submit" class={`govuk-button${begun ? ' govuk-button--secondary' : ''}`} aria-disabled={doing}>
          Continue
        </button>
      </form>
    </>
  )
}

/** What stands behind the last slash of a link, or what was typed. */
function codeIn(typed: string): string | undefined {
  const code = typed.trim().replace(/^.*\//, '')
  return code.replace(/[\s-]/g, '').length === 25 ? code : undefined
}

/** Somebody made keys on this computer, and was not let in yet. */
function GoOn({ onGoneOn }: { onGoneOn: (waiting: Waiting) => void }) {
  const [phrase, setPhrase] = useState('')
  const { run, doing, trouble } = useDoing()
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        void run(async () => onGoneOn(await ask('goOnJoining', { phrase: wordsIn(phrase).join(' ') })))
      }}
    >
      <h2 class="govuk-heading-m">You began on this computer</h2>
      {trouble && <TroubleBox trouble={trouble} />}
      <PhraseField
        name="begun"
        label="Your six words"
        hint="Those you wrote down when you began."
        value={phrase}
        onInput={setPhrase}
      />
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Go on
      </button>
      <p class="govuk-body" role="status">
        {doing && 'Unlocking …'}
      </p>
    </form>
  )
}
