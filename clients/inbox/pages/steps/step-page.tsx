// One step on a page of its own: what to know, the questions, the errors, and what came of it. What was typed is kept until it was recorded.
import { useRef, useState } from 'preact/hooks'
import { attachmentTypes } from '../../../../schemas/letter/code-sets.ts'
import type { Attached } from '../../keys/files.ts'
import type { Said } from '../../keys/protocol.ts'
import type { ReferralPage } from '../../keys/shown.ts'
import type { What } from '../../keys/steps/step.ts'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { FieldView } from '../../parts/form/field.tsx'
import { type Fault, faultsIn, type Values } from '../../parts/form/fields.ts'
import { FileField } from '../../parts/form/files.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { AcceptanceBox } from '../../parts/referral/acceptance.tsx'
import { useDraft } from '../../state/draft.ts'
import { useFocus, useHeading } from '../../state/page.ts'
import { useReferral } from '../../state/referral.ts'
import { go } from '../../state/route.ts'
import { useStep } from '../../state/step.ts'
import { stepTitles } from '../../words.ts'
import { Done } from './done.tsx'
import { type Form, fieldsNow, type Told } from './form.ts'
import { forms } from './forms.ts'

/** A child protection file or SEN file travels by itself, with a message to its own team. */
const { cp_file: _cp, sen_file: _sen, ...evidenceKinds } = attachmentTypes

type Where = { id: string; step: string; item?: string }

export function StepPage({ id, step, item }: Where) {
  const { page, trouble } = useReferral(id)
  const form = forms[step as What]
  // What was possible when the page opened may be done by now: the form says so by itself.
  const [said, setSaid] = useState<Said>()
  if (said && page) return <Done page={page} what={step as What} said={said} />
  return (
    <>
      <a class="govuk-back-link" href={`#/referral/${id}`}>
        Back to the referral
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      {page && form && <StepForm page={page} form={form} what={step as What} item={item} onSaid={setSaid} />}
      {!form && <p class="govuk-body">There is no such step.</p>}
    </>
  )
}

type FormProps = {
  page: ReferralPage
  form: Form
  what: What
  item: string | undefined
  onSaid: (said: Said) => void
}

function StepForm({ page, form, what, item, onSaid }: FormProps) {
  const title = stepTitles[what](page.other.name)
  const opened = useRef({ head: page.head, possible: page.actions.includes(what) })
  const { values, set, done, ready } = useDraft<Values>(`${what} ${page.id} ${item ?? ''}`, form.initial?.(page) ?? {})
  const heading = useHeading(title, ready)
  const [faults, setFaults] = useState<Fault[]>([])
  const [files, setFiles] = useState<Attached[]>([])
  const { take, taking, trouble } = useStep({ id: page.id, head: page.head })
  const possible = page.actions.includes(what)
  const moved = page.head !== opened.current.head
  const fields = fieldsNow(form, page, values)
  const submit = async () => {
    const found = faultsIn(fields, values)
    setFaults(found)
    if (found.length > 0 || taking) return
    const told = form.told(values, page, item)
    const answer = await take(files.length > 0 ? ({ ...told, files } as Told) : told)
    if (!answer) return
    done()
    onSaid(answer)
    if (what === 'recall' || what === 'confirm_recall' || what === 'correct') go(`#/referral/${page.id}`)
  }
  const top = (
    <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
      <span class="govuk-caption-l">
        <bdi>{page.title}</bdi>
      </span>
      {title}
    </h1>
  )
  // Whoever types before what was kept is back would lose it.
  if (!ready)
    return (
      <>
        {top}
        <p class="govuk-body">Reading …</p>
      </>
    )
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      {moved && !trouble && <Moved page={page} possible={possible} />}
      {top}
      {what === 'close' && page.acceptance && <AcceptanceBox acceptance={page.acceptance} />}
      {form.says?.(page, item).map(one => (
        <p class="govuk-body" key={one}>
          {one}
        </p>
      ))}
      {fields.map(field => (
        <FieldView
          key={field.name}
          field={field}
          value={values[field.name]}
          error={faults.find(({ name }) => name === field.name)?.message}
          onChange={value => set({ [field.name]: value })}
        />
      ))}
      {form.files && <FileField label={form.files} files={files} kinds={evidenceKinds} onChange={setFiles} />}
      {possible ? (
        <button type="submit" class="govuk-button" aria-disabled={taking}>
          {form.button}
        </button>
      ) : (
        <p class="govuk-inset-text">This cannot be done any more as things stand now. What you typed is kept.</p>
      )}
      <p class="govuk-body" role="status">
        {taking && 'Sealing and sending …'}
      </p>
    </form>
  )
}

/** Somebody else was faster: what they did, before anything more is decided. */
function Moved({ page, possible }: { page: ReferralPage; possible: boolean }) {
  const [last] = page.history
  const box = useFocus<HTMLDivElement>()
  return (
    <div class="govuk-error-summary" ref={box} tabIndex={-1}>
      <div role="alert">
        <h2 class="govuk-error-summary__title">
          {last?.ours ? 'A colleague has just changed this' : 'This has just changed'}
        </h2>
        <div class="govuk-error-summary__body">
          <p>
            {last && `${last.who}, ${last.at}: ${last.what}. `}
            {possible
              ? 'Look at it again before you go on: what you typed is still here.'
              : 'What you typed is still here.'}
          </p>
        </div>
      </div>
    </div>
  )
}
