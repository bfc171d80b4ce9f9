// Looking for a council by place, name or code, and choosing one of those that may be meant. What is typed goes to no server.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../keys/start.ts'
import type { Suggested } from '../keys/write/question.ts'
import { TextField } from './form/text.tsx'

type Props = { label?: string; error?: string | undefined; onChoose: (council: { id: string; name: string }) => void }

export function CouncilSearch({
  label = 'Council, district or town, or the three-digit code',
  error,
  onChoose,
}: Props) {
  const [text, setText] = useState('')
  const found = useSuggested(text)
  return (
    <>
      <TextField
        name="council"
        label={label}
        hint="Do not write a postcode. A place may lie in several councils: choose one."
        value={text}
        error={error}
        onInput={setText}
      />
      <p class="govuk-body-s" role="status">
        {found && (found.length === 0 ? 'No council is found.' : `${found.length} found.`)}
      </p>
      {found && found.length > 0 && (
        <ul class="govuk-list cme-choices">
          {found.map(({ id, name, note }) => (
            <li key={id}>
              <button
                type="button"
                class="cme-link-button"
                onClick={() => {
                  onChoose({ id, name })
                  setText('')
                }}
              >
                Choose {name}
              </button>
              {note && ` (${note})`}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}

function useSuggested(text: string): Suggested[] | undefined {
  const [found, setFound] = useState<Suggested[]>()
  useEffect(() => {
    if (text.trim().length < 2) return setFound(undefined)
    let current = true
    ask('suggest', { text })
      .then(got => current && setFound(got))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [text])
  return found
}
