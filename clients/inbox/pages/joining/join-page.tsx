// Joining by invitation: the code, the name, six words to keep, seven to read out, and waiting to be let in.
// Keys are made in the worker; before anything is sent they lie on this device, wrapped under the six words.
import { useEffect, useState } from 'preact/hooks'
import type { Invited, Waiting } from '../../keys/joining/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { PhraseOnce } from '../../parts/sign-in/phrase-once.tsx'
import { useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { About } from './about.tsx'
import { CodeForm } from './code-form.tsx'
import { WaitingRoom } from './waiting.tsx'

type Stage =
  | { at: 'code' }
  | { at: 'about'; code: string; invited: Invited }
  | { at: 'phrase'; phrase: string; council: string }
  | { at: 'waiting'; waiting: Waiting }

const titles: Record<Stage['at'], string> = {
  code: 'Join with an invitation',
  about: 'You are invited',
  phrase: 'Your six words',
  waiting: 'Ring your manager',
}

export function JoinPage({ code }: { code?: string }) {
  const [stage, setStage] = useState<Stage>({ at: 'code' })
  const { run, doing, trouble } = useDoing()
  const heading = useHeading(titles[stage.at])
  const read = (typed: string) =>
    run(async () => {
      setStage({ at: 'about', code: typed, invited: await ask('readInvitation', { code: typed }) })
    })
  useEffect(() => {
    if (code) void read(code)
  }, [code])
  const wait = (waiting: Waiting) => setStage({ at: 'waiting', waiting })
  const begin = (name: string, phrase: string | undefined) =>
    stage.at === 'about' &&
    run(async () => {
      const begun = await ask('beginJoining', { code: stage.code, name, ...(phrase !== undefined && { phrase }) })
      if (begun.phrase === undefined) wait(await ask('leaveRequest', {}))
      else setStage({ at: 'phrase', phrase: begun.phrase, council: stage.invited.council })
    })
  const leave = (phrase: string) => run(async () => wait(await ask('leaveRequest', { phrase })))
  return (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        {stage.at === 'code' && (
          <a class="govuk-back-link" href="#/">
            Open the inbox
          </a>
        )}
        {trouble && <TroubleBox trouble={trouble.code === 'not_found' ? spent : trouble} />}
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          {titles[stage.at]}
        </h1>
        {stage.at === 'code' && <CodeForm given={code ?? ''} doing={doing} onCode={read} onGoneOn={wait} />}
        {stage.at === 'about' && <About invited={stage.invited} doing={doing} onBegin={begin} />}
        {stage.at === 'phrase' && <PhraseOnce phrase={stage.phrase} button="Continue" doing={doing} onTyped={leave} />}
        {stage.at === 'waiting' && <WaitingRoom waiting={stage.waiting} onGivenUp={() => setStage({ at: 'code' })} />}
        <p class="govuk-body" role="status">
          {doing && doingWords[stage.at]}
        </p>
      </div>
    </div>
  )
}

const doingWords: Record<Stage['at'], string> = {
  code: 'Looking …',
  about: 'Making your keys on this computer …',
  phrase: 'Locking your keys with your six words …',
  waiting: '',
}

const spent = {
  kind: 'refused' as const,
  code: 'not_found',
  title: 'This invitation invites to nothing',
  hint: 'It may be mistyped, used before, ended, or older than seven days. Compare the code, or ask your manager for another.',
}
