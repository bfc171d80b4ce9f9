// Asked, and waiting: the seven words to read out. Looks by itself whether somebody has let the newcomer in, and then opens the inbox.
import { useEffect, useState } from 'preact/hooks'
import type { Waiting } from '../../keys/joining/shown.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { CheckWords } from '../../parts/people/words.tsx'
import { enter } from '../../state/app.ts'

const everySeconds = 3

export function WaitingRoom({ waiting, onGivenUp }: { waiting: Waiting; onGivenUp: () => void }) {
  const { council, words } = waiting
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let current = true
    const look = async () => {
      try {
        await enter()
        setTrouble(undefined)
      } catch (error) {
        if (!(error instanceof NotDone)) throw error
        // The same again is not said again: it would take the focus each time.
        const { trouble: now } = error
        if (current) setTrouble(before => (before?.code === now.code ? before : now))
      }
      if (current) timer = setTimeout(look, everySeconds * 1000)
    }
    timer = setTimeout(look, everySeconds * 1000)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [])
  const giveUp = async () => {
    await ask('giveUpJoining')
    onGivenUp()
  }
  return (
    <>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        Ring your manager at {council}, and read them these seven words. They know your voice, and see the same words:
        that is how they know that nobody has put other keys in the place of yours.
      </p>
      <CheckWords words={words} label="Seven words to read out" />
      <p class="govuk-body">
        When they have let you in, your inbox opens here by itself. You may also close this page and come back to it on
        this computer with your six words.
      </p>
      <p class="govuk-body" role="status">
        Waiting to be let in …
      </p>
      <button type="button" class="govuk-button govuk-button--secondary" onClick={giveUp}>
        Do not join, and forget these keys
      </button>
    </>
  )
}
