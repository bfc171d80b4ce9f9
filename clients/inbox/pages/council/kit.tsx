// The recovery kit: made, tried each term, used when every computer is lost. Two managers keep one half of its words each.
import { useState } from 'preact/hooks'
import type { KitGiven, MadeKit } from '../../keys/people/shown.ts'
import { ask } from '../../keys/start.ts'
import { HintAndError } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { CheckWords } from '../../parts/people/words.tsx'
import { save } from '../../parts/referral/attachments.tsx'
import { PhraseField, wordsIn } from '../../parts/sign-in/phrase-field.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { teamWords } from '../../words.ts'

export function KitPage() {
  const heading = useHeading('Recovery kit')
  const { got, trouble, again } = useAsked('kit')
  const { run, doing, trouble: failed } = useDoing()
  const [made, setMade] = useState<MadeKit>()
  const [said, setSaid] = useState('')
  if (made) return <Halves made={made} onDone={() => [setMade(undefined), again()]} />
  const tried = (given: KitGiven) =>
    run(async () => {
      const drill = await ask('tryKit', given)
      setSaid(`The kit of ${drill.made} opens everything sent to you. Recorded ${drill.at}.`)
      await again()
    })
  const restored = (given: KitGiven) =>
    run(async () => {
      const { teams } = await ask('restoreKit', given)
      setSaid(
        `Restored: ${teams.map(teamWords).join(', ')}. What was sent to them can be read again. Now make new keys, under Teams.`,
      )
    })
  return (
    <div class="cme-step">
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Recovery kit
      </h1>
      <p class="govuk-body" role="status">
        {said}
        {doing && 'Opening …'}
      </p>
      <p class="govuk-body">
        If every computer here is lost, the kit opens what was sent to you. It is a file, locked under fourteen words:
        two managers keep seven each, and neither can open it alone. Nobody outside your council can help without it.
      </p>
      {got && (
        <>
          <ul class="govuk-list govuk-list--bullet">
            <li>{got.made ? `Last made on this computer ${got.made}.` : 'None was made on this computer.'}</li>
            {got.outdated && <li>It lacks your newest keys: make it again.</li>}
            <li>
              {got.tried ? `Last tried ${got.tried.at}, by ${got.tried.who}.` : 'It was never tried.'}
              {got.due && ' Try it once a term.'}
            </li>
          </ul>
          <button
            type="button"
            class="govuk-button"
            aria-disabled={doing || got.teams.length === 0}
            onClick={() => run(async () => setMade(await ask('makeKit')))}
          >
            Make a recovery kit
          </button>
          <Given
            title="Try the kit"
            words="Nothing is changed. That you tried it is recorded for all managers to see."
            button="Try it"
            name="try"
            onGiven={tried}
          />
          <Given
            title="Everything is lost: use the kit"
            words="Brings the keys of your teams to this computer."
            button="Restore the keys"
            name="restore"
            onGiven={restored}
          />
        </>
      )}
    </div>
  )
}

/** One half after the other, each to the one who keeps it; then the file. */
function Halves({ made, onDone }: { made: MadeKit; onDone: () => void }) {
  const [at, setAt] = useState(0)
  const whose = at < 2 ? 'first' : 'second'
  const title = at < 4 ? `The ${whose} half` : 'Keep the kit'
  const heading = useHeading(title, at)
  const half = at < 2 ? made.halves[0] : made.halves[1]
  const covered = at % 2 === 0
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {at < 4 && covered && (
        <p class="govuk-body">Only the manager who keeps the {whose} half looks at the screen now.</p>
      )}
      {at < 4 && !covered && (
        <>
          <CheckWords words={half.split(' ')} label={`Seven words of the ${whose} half`} />
          <p class="govuk-body">Write them down, and keep them apart from the kit. They are shown this once.</p>
        </>
      )}
      {at < 4 ? (
        <button type="button" class="govuk-button" onClick={() => setAt(at + 1)}>
          {covered ? `Show the ${whose} half` : 'Written down: hide it'}
        </button>
      ) : (
        <>
          <p class="govuk-body">
            Save the file where a fire in the office does not reach it. Earlier kits may be destroyed. Then try it.
          </p>
          <div class="cme-actions">
            <button
              type="button"
              class="govuk-button"
              onClick={() => save({ name: made.name, content: new Blob([made.text], { type: 'application/json' }) })}
            >
              Save the kit
            </button>
            <button type="button" class="govuk-button govuk-button--secondary" onClick={onDone}>
              Done
            </button>
          </div>
        </>
      )}
    </div>
  )
}

type GivenProps = {
  title: string
  words: string
  button: string
  name: string
  onGiven: (given: KitGiven) => Promise<boolean>
}

/** The file and both halves. */
function Given({ title, words, button, name, onGiven }: GivenProps) {
  const [file, setFile] = useState<File>()
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const [error, setError] = useState<string>()
  const submit = async () => {
    const whole = file && wordsIn(first).length === 7 && wordsIn(second).length === 7
    setError(whole ? undefined : 'Choose the file, and write seven words in each half')
    if (!whole) return
    const given = { text: await file.text(), first: wordsIn(first).join(' '), second: wordsIn(second).join(' ') }
    if (await onGiven(given)) {
      setFirst('')
      setSecond('')
    }
  }
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{title}</span>
      </summary>
      <form
        class="govuk-details__text"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        <p class="govuk-body">{words}</p>
        <div class={`govuk-form-group${error ? ' govuk-form-group--error' : ''}`}>
          <label class="govuk-label" for={`${name}-file`}>
            The kit
          </label>
          <HintAndError name={`${name}-file`} error={error} hint={undefined} />
          <input
            class="govuk-file-upload"
            id={`${name}-file`}
            type="file"
            accept=".json,application/json"
            onChange={event => setFile(event.currentTarget.files?.[0])}
          />
        </div>
        <PhraseField
          name={`${name}-first`}
          label="The first half"
          hint="Seven words."
          value={first}
          onInput={setFirst}
        />
        <PhraseField
          name={`${name}-second`}
          label="The second half"
          hint="Seven words."
          value={second}
          onInput={setSecond}
        />
        <button type="submit" class="govuk-button govuk-button--secondary">
          {button}
        </button>
      </form>
    </details>
  )
}
