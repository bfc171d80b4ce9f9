// "Do you know this child?": whom to ask, the least that lets them look, once more before it goes, and to whom it went.
// One draft, kept sealed on this device, is held here for all of it.
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import type { Asked, Found, Typed, WriteForm } from '../../keys/write/question.ts'
import { CouncilSearch } from '../../parts/council-search.tsx'
import { DeleteDraft } from '../../parts/drafting.tsx'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { QuestionView } from '../../parts/form/question.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useDraft } from '../../state/draft.ts'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import { AskedPart } from './asked.tsx'
import { type Asking, councilsOf } from './asking.ts'
import { CheckEnquiry } from './check.tsx'

/** A new draft has its id from here: its address, and what makes each of its enquiries one. */
export function NewEnquiry() {
  useEffect(() => location.replace(`#/enquiry/${crypto.randomUUID()}`), [])
  return null
}

export function EnquiryPage({ id, part }: { id: string; part: string | undefined }) {
  const [form, setForm] = useState<WriteForm>()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    ask('writeForm', { written: 'enquiry' })
      .then(setForm)
      .catch(error => error instanceof NotDone && setTrouble(error.trouble))
  }, [])
  if (trouble) return <TroubleBox trouble={trouble} />
  return form ? <Parts id={id} part={part} form={form} /> : <p class="govuk-body">Reading …</p>
}

function Parts({ id, part, form }: { id: string; part: string | undefined; form: WriteForm }) {
  const { values: typed, set, done, ready } = useDraft<Typed>(`enquiry ${id}`, form.begin)
  const [asked, setAsked] = useState<Asked[]>()
  if (asked) return <AskedPart asked={asked} />
  if (!ready) return <p class="govuk-body">Reading …</p>
  const asking: Asking = { id, form, typed, set }
  if (part !== 'check') return <EnquiryForm asking={asking} drop={done} />
  const onAsked = (answered: Asked[]) => {
    setAsked(answered)
    // What could not be sent stays to be sent again: each council is asked once.
    if (answered.every(({ enquiry }) => enquiry !== undefined)) done()
  }
  return <CheckEnquiry asking={asking} onAsked={onAsked} />
}

function EnquiryForm({ asking, drop }: { asking: Asking; drop: () => void }) {
  const { id, form, typed, set } = asking
  const heading = useHeading('Do you know this child?')
  const [faults, setFaults] = useState<Found[]>([])
  const summary = useMemo(() => faults.map(({ path, message }) => ({ name: path, message })), [faults])
  const filling = { typed, set, errors: new Map(faults.map(({ path, message }) => [path, message])) }
  const chosen = councilsOf(typed)
  const submit = async () => {
    const { blocks } = await ask('considerEnquiry', { typed })
    const nobody = { path: 'council', code: 'nobody', message: 'Choose at least one council' }
    const found = chosen.length === 0 ? [nobody, ...blocks] : blocks
    setFaults(found)
    if (found.length === 0) go(`#/enquiry/${id}/check`)
  }
  return (
    <>
      <a class="govuk-back-link" href="#/sent">
        Sent
      </a>
      <form
        class="cme-step"
        onSubmit={event => {
          event.preventDefault()
          void submit()
        }}
      >
        {summary.length > 0 && <ErrorSummary faults={summary} />}
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          <span class="govuk-caption-l">Ask other councils</span>
          Do you know this child?
        </h1>
        <p class="govuk-body">
          Ask only councils that may really know. They are told the least that lets them look: no address, no school, no
          concern. Asking moves no responsibility: it stays with your council.
        </p>
        <CouncilSearch
          label="Which councils may know? A council, district or town, or the three-digit code"
          error={filling.errors.get('council')}
          onChoose={council => set({ [`.to ${council.id}`]: council })}
        />
        {chosen.length > 0 && (
          <ul class="govuk-list" aria-label="Councils to ask">
            {chosen.map(council => (
              <li key={council.id}>
                <strong>{council.name}</strong>{' '}
                <button type="button" class="cme-link-button" onClick={() => set({ [`.to ${council.id}`]: undefined })}>
                  Remove <span class="govuk-visually-hidden">{council.name}</span>
                </button>
              </li>
            ))}
          </ul>
        )}
        {form.sections.map(one => (
          <QuestionView key={one.name} question={one} path={one.name} filling={filling} />
        ))}
        <button type="submit" class="govuk-button">
          Continue
        </button>
        <DeleteDraft drop={drop} />
      </form>
    </>
  )
}
