// A council that ends: which places go to which successor, where each open case would go, and handing them over. What is typed stays on this device.
import { useState } from 'preact/hooks'
import { ask } from '../../keys/start.ts'
import type { AreaTyped, Ending, HandedOver, PlannedShown } from '../../keys/succession/shown.ts'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { TextArea } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Progress } from '../../parts/progress.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useDraft } from '../../state/draft.ts'
import { useHeading } from '../../state/page.ts'
import { Cases, HandedOverList } from './cases.tsx'

export function HandOverPage() {
  const { got: ending, trouble } = useAsked('ending')
  const heading = useHeading('Hand over cases')
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Council reorganisation</span>
        Hand over cases
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      {ending?.successors.length === 0 && <p class="govuk-body">The directory names no council that follows yours.</p>}
      {ending && ending.successors.length > 0 && <Steps ending={ending} />}
    </>
  )
}

function Steps({ ending: { on, successors } }: { ending: Ending }) {
  const [cases, setCases] = useState<readonly PlannedShown[]>()
  const [done, setDone] = useState<readonly HandedOver[]>()
  const names = Object.fromEntries(successors.map(({ id, name }) => [id, name]))
  if (done) return <HandedOverList done={done} again={() => setDone(undefined)} />
  return (
    <>
      <p class="govuk-body">
        {on ? `Your council ends on ${on}. ` : ''}Every open or unsettled case goes to one of{' '}
        {successors.map(({ name }) => name).join(', ')}: with everything that was written in it, and with the
        responsibility. Afterwards you can read what you had, and decide nothing any more.
      </p>
      <Areas ending={{ successors }} onPlanned={setCases} />
      {cases && (
        <Cases
          cases={cases}
          names={names}
          onDone={got => {
            setDone(got)
            setCases(undefined)
          }}
        />
      )}
    </>
  )
}

const emptyArea = (successor: string): AreaTyped => ({ successor, postcodes: '', places: '' })

/** Which places belong to whom; what fits nobody, or two, is decided by hand. */
function Areas({ ending, onPlanned }: { ending: Ending; onPlanned: (cases: readonly PlannedShown[]) => void }) {
  const { values, set, ready } = useDraft<Record<string, AreaTyped>>('hand-over areas', {})
  const [wrong, setWrong] = useState<string[]>([])
  const { run, doing, trouble } = useDoing()
  const look = () =>
    run(async () => {
      const areas = ending.successors.map(({ id }) => values[id] ?? emptyArea(id))
      const planned = await ask('planHandOver', { areas })
      setWrong(planned.wrong)
      if (planned.wrong.length === 0) onPlanned(planned.cases)
    })
  if (!ready) return <p class="govuk-body">Reading …</p>
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void look()
      }}
    >
      {wrong.length > 0 && <ErrorSummary faults={wrong.map(message => ({ name: 'postcodes-0', message }))} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">Which places go to whom</h2>
      <p class="govuk-body">
        Compared with the addresses in the letters, on this computer alone. The longest fitting postcode counts, then a
        name in the address.
      </p>
      {ending.successors.map(({ id, name }, at) => {
        const area = values[id] ?? emptyArea(id)
        return (
          <fieldset class="govuk-fieldset" key={id}>
            <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{name}</legend>
            <TextArea
              name={`postcodes-${at}`}
              label={`Postcodes of ${name}`}
              hint="Areas, districts or sectors with commas between: GU, KT22 7"
              value={area.postcodes}
              max={2000}
              onInput={postcodes => set({ [id]: { ...area, postcodes } })}
            />
            <TextArea
              name={`places-${at}`}
              label={`Towns and districts of ${name} (optional)`}
              value={area.places}
              max={2000}
              onInput={places => set({ [id]: { ...area, places } })}
            />
          </fieldset>
        )
      })}
      <button type="submit" class="govuk-button govuk-button--secondary" aria-disabled={doing}>
        Look at what goes where
      </button>
      <p class="govuk-body" role="status">
        {doing && 'Opening every case …'}
      </p>
      {doing && <Progress of="hand-over" />}
    </form>
  )
}
