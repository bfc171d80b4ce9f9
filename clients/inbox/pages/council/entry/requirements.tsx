// What the council asks a referral to carry, in the words a sender reads. It never stops a referral: the sender attaches it, or says why not.
import { useState } from 'preact/hooks'
import type { Requirement, Vocabulary } from '../../../keys/people/shown.ts'
import { Radios, Select } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Elsewhere, Published, usePublishing, Waits } from './publishing.tsx'

export function RequirementsPage() {
  const title = 'What you ask a referral to carry'
  const heading = useHeading(title)
  const { got, trouble, again } = useAsked('ourEntry')
  const { got: vocabulary } = useAsked('vocabulary')
  const { publish, anyway, doing, trouble: failed, said, elsewhere } = usePublishing()
  const asked = got?.document.requirements ?? []
  const save = async (requirements: Requirement[]) => {
    if (got && (await publish({ ...got.document, requirements }))) await again()
  }
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <div role="status">
        {said && <Published said={said} />}
        {!got && !trouble && <p class="govuk-body">Reading …</p>}
      </div>
      {got && (
        <>
          {got.waits && !said && <Waits />}
          <p class="govuk-body">
            Other councils see this before they send. Nothing of it stops a referral: they attach it, or say why not.
          </p>
          <ul class="govuk-list cme-todo">
            {got.asks.map(({ words, note }, at) => (
              <li key={words} class="cme-todo__item">
                <span>
                  {words}
                  {note && <span class="cme-table__more">{note}</span>}
                </span>{' '}
                <button
                  type="button"
                  class="cme-link-button"
                  aria-disabled={doing}
                  onClick={() => save(asked.filter((_, place) => place !== at))}
                >
                  Ask no longer<span class="govuk-visually-hidden">({words})</span>
                </button>
              </li>
            ))}
          </ul>
          {got.asks.length === 0 && <p class="govuk-body">You ask for nothing in particular.</p>}
          {vocabulary && (
            <Form key={asked.length} vocabulary={vocabulary} doing={doing} onAsked={one => save([...asked, one])} />
          )}
          {elsewhere && (
            <Elsewhere mailboxes={elsewhere} doing={doing} onAnyway={async () => (await anyway()) && again()} />
          )}
        </>
      )}
    </div>
  )
}

const sorts = { attachment: 'A document, attached', field: 'An answer', enquiry: 'An enquiry that was made' }
type Sort = keyof typeof sorts

type FormProps = { vocabulary: Vocabulary; doing: boolean; onAsked: (one: Requirement) => void }

function Form({ vocabulary, doing, onAsked }: FormProps) {
  const [sort, setSort] = useState<Sort>('attachment')
  const [what, setWhat] = useState('')
  const [when, setWhen] = useState('')
  const [note, setNote] = useState('')
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const submit = () => {
    const found = what === '' ? [{ name: 'what', message: 'Choose what you ask for' }] : []
    setFaults(found)
    if (found.length > 0 || doing) return
    onAsked({
      [sort]: what,
      ...(when !== '' && { when }),
      ...(note.trim() !== '' && { note: note.trim() }),
    } as Requirement)
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <h2 class="govuk-heading-m">Ask for something more</h2>
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      <Radios
        name="sort"
        legend="What sort of thing"
        choices={sorts}
        value={sort}
        onChange={value => {
          setSort(value as Sort)
          setWhat('')
        }}
      />
      <Select
        name="what"
        label={sorts[sort]}
        choices={vocabulary[sort]}
        value={what}
        error={faults[0]?.message}
        onChange={setWhat}
      />
      <Select
        name="when"
        label="When"
        hint="Leave it, and it is always asked for."
        choices={vocabulary.when}
        value={when}
        onChange={setWhen}
      />
      <TextField
        name="note"
        label="What else matters (optional)"
        hint="One line. Say nothing about any child."
        value={note}
        onInput={setNote}
      />
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Save and publish
      </button>
    </form>
  )
}
