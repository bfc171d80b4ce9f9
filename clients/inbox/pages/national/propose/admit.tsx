// A further national administrator: the file they handed over, the seven words they read out, and then the proposal.
import { useState } from 'preact/hooks'
import type { AskingAdministrator, NationalCalls } from '../../../keys/national/shown.ts'
import { ask } from '../../../keys/start.ts'
import { CompareStep, type Heard } from '../../../parts/directory/compare.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Proposed } from './proposed.tsx'

type Given = AskingAdministrator & { request: string }

export function AdmitPage() {
  const title = 'Let in a further administrator'
  const heading = useHeading(title)
  const [given, setGiven] = useState<Given>()
  const [heard, setHeard] = useState<Heard>()
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const [made, setMade] = useState<NationalCalls['propose']['get']>()
  const { run, doing, trouble } = useDoing()
  const choose = (file: File | undefined) =>
    run(async () => {
      setGiven(undefined)
      setHeard(undefined)
      const request = await file?.text()
      if (request !== undefined) setGiven({ request, ...(await ask('askingAdministrator', { request })) })
    })
  const propose = async ({ request }: Given) => {
    const found = heard === 'yes' ? [] : [{ name: 'heard', message: 'Compare the seven words first' }]
    setFaults(found)
    if (found.length === 0)
      await run(async () => setMade(await ask('propose', { what: 'admit_administrator', request })))
  }
  if (made) return <Proposed made={made} back="#/national/administrators" />
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href="#/national/administrators">
        Back
      </a>
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--s" for="request">
          The file they sent you
        </label>
        <div class="govuk-hint" id="request-hint">
          It is called registrar-request.json. They make it with the command “cme registrar init”.
        </div>
        <input
          class="govuk-file-upload"
          id="request"
          type="file"
          accept=".json,application/json"
          aria-describedby="request-hint"
          onChange={event => choose(event.currentTarget.files?.[0])}
        />
      </div>
      {given && (
        <>
          <p class="govuk-body">
            <strong>
              <bdi>{given.name}</bdi>
            </strong>{' '}
            asks to be a national administrator.
          </p>
          <CompareStep
            compare={{ words: given.words, must: true, whom: 'them' }}
            asks
            value={heard}
            onChange={setHeard}
            faults={faults}
          />
          <button
            type="button"
            class="govuk-button"
            aria-disabled={doing || heard !== 'yes'}
            onClick={() => propose(given)}
          >
            Propose them
          </button>
        </>
      )}
    </div>
  )
}
