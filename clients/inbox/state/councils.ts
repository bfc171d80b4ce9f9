// Councils that a name or code may mean, found while one types. As the gateway lists them: each is verified before it is acted on.
import { useEffect, useState } from 'preact/hooks'
import type { Choice } from '../keys/protocol.ts'
import { ask } from '../keys/start.ts'

/** Undefined where nothing is typed, or nothing has come yet. */
export function useCouncils(text: string): Choice[] | undefined {
  const [found, setFound] = useState<Choice[]>()
  useEffect(() => {
    if (text.trim() === '') return setFound(undefined)
    let current = true
    ask('councils', { text })
      .then(choices => current && setFound(choices))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [text])
  return found
}
