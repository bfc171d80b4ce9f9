// Each open case and where it would go, for a person to read and decide; then what became of each.
import { useState } from 'preact/hooks'
import { ask } from '../../keys/start.ts'
import type { HandedOver, PlannedShown } from '../../keys/succession/shown.ts'
import { Select } from '../../parts/form/choices.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Progress } from '../../parts/progress.tsx'
import { useDoing } from '../../state/asked.ts'
import { useFocus } from '../../state/page.ts'

type Props = {
  cases: readonly PlannedShown[]
  names: Record<string, string>
  onDone: (done: readonly HandedOver[]) => void
}

export function Cases({ cases, names, onDone }: Props) {
  const [decided, setDecided] = useState(Object.fromEntries(cases.map(({ id, to }) => [id, to])))
  const { run, doing, trouble } = useDoing()
  const heading = useFocus<HTMLHeadingElement>()
  /** Cases about one child that was sent on go together. */
  const decide = (group: string, to: string) =>
    setDecided(before => ({
      ...before,
      ...Object.fromEntries(cases.filter(one => one.group === group).map(({ id }) => [id, to])),
    }))
  const ready = cases.filter(({ id }) => decided[id] !== '').length
  return (
    <section>
      <h2 class="govuk-heading-m cme-read" ref={heading} tabIndex={-1}>
        {cases.length === 0 ? 'Nothing is open' : 'Where each case goes'}
      </h2>
      {trouble && <TroubleBox trouble={trouble} />}
      <ul class="govuk-list cme-handing">
        {cases.map(one => (
          <li key={one.id} class="cme-card">
            {one.shut > 0 && (
              <p class="govuk-inset-text">
                {one.shut} {one.shut === 1 ? 'letter' : 'letters'} of it cannot be opened by you: a manager who works in
                the team it was sent to hands it over.
              </p>
            )}
            <Select
              name={`to-${one.id}`}
              label={`Successor for ${[one.title, one.side, one.where].filter(Boolean).join(', ')}`}
              choices={names}
              value={decided[one.id] ?? ''}
              onChange={to => decide(one.group, to)}
            />
          </li>
        ))}
      </ul>
      {cases.length > ready && (
        <p class="govuk-body">
          {cases.length - ready} of {cases.length} have no successor yet: they stay with you until somebody decides.
        </p>
      )}
      {ready > 0 && (
        <button
          type="button"
          class="govuk-button"
          aria-disabled={doing}
          onClick={() => void run(async () => onDone(await ask('handOver', { decided })))}
        >
          Hand over {ready} {ready === 1 ? 'case' : 'cases'}
        </button>
      )}
      <p class="govuk-body" role="status">
        {doing && 'Handing over … Keep this page open; stopped, it goes on where it was.'}
      </p>
      {doing && <Progress of="hand-over" />}
    </section>
  )
}

const outcomeWords: Record<HandedOver['outcome'], (to: string) => string> = {
  handed_over: to => `handed over to ${to}`,
  before: to => `handed over to ${to} before`,
  undecided: () => 'stays with you: no successor was chosen',
  refused: () => 'not handed over',
}

export function HandedOverList({ done, again }: { done: readonly HandedOver[]; again: () => void }) {
  const box = useFocus<HTMLHeadingElement>()
  const left = done.filter(({ outcome }) => outcome === 'undecided' || outcome === 'refused').length
  return (
    <>
      <h2 class="govuk-heading-m cme-read" ref={box} tabIndex={-1}>
        {left === 0 ? 'Every case is handed over' : `${left} ${left === 1 ? 'case is' : 'cases are'} left`}
      </h2>
      <ul class="govuk-list govuk-list--bullet">
        {done.map(({ id, title, to, outcome, why }) => (
          <li key={id}>
            <bdi>{title}</bdi>: {outcomeWords[outcome](to)}
            {why && `. ${why}`}
          </li>
        ))}
      </ul>
      {left > 0 && (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={again}>
          Look again
        </button>
      )}
    </>
  )
}
