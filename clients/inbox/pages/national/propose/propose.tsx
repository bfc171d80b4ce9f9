// A proposal of a national administrator on a page of its own: what to know, the questions, and then the way to its place in the queue.
import { useState } from 'preact/hooks'
import type { NationalCalls } from '../../../keys/national/shown.ts'
import { ask } from '../../../keys/start.ts'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { FieldView } from '../../../parts/form/field.tsx'
import { type Fault, faultsIn, type Values } from '../../../parts/form/fields.ts'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useDraft } from '../../../state/draft.ts'
import { useHeading } from '../../../state/page.ts'
import { FirstManagerPage } from './first-manager.tsx'
import { councilForms, nationalForms, type ProposalForm } from './forms.ts'
import { Proposed } from './proposed.tsx'
import { StopKeyPage } from './stop-key.tsx'

/** About one council. */
export function CouncilChangePage({ id, what }: { id: string; what: string }) {
  const { got } = useAsked('council', { id })
  const about = { id, name: got?.name ?? '' }
  if (what === 'manager') return <FirstManagerPage council={about} />
  if (what === 'stop-key') return <StopKeyPage council={about} />
  const form = councilForms[what]
  if (!form) return <p class="govuk-body">There is no such change.</p>
  return <ProposalPage form={form} draft={`${what} ${id}`} id={id} about={about.name} back={`#/councils/${id}`} />
}

/** About the nation, or a new council. */
export function ProposePage({ what, id = '' }: { what: string; id?: string }) {
  const { got } = useAsked('nation')
  const form = nationalForms[what]
  if (!form) return <p class="govuk-body">There is no such change.</p>
  const back = what === 'register' ? '#/councils' : '#/national/administrators'
  const about = id === '' ? (got?.name ?? '') : `Key ${id.slice(0, 10)}`
  return <ProposalPage form={form} draft={`${what} ${id}`} id={id} about={about} back={back} nation={got} />
}

type Props = {
  form: ProposalForm
  draft: string
  id: string
  about: string
  back: string
  nation?: NationalCalls['nation']['get'] | undefined
}

function ProposalPage({ form, draft, id, about, back, nation }: Props) {
  const { values, set, done } = useDraft<Values>(`propose ${draft}`, {})
  const [faults, setFaults] = useState<Fault[]>([])
  const [made, setMade] = useState<NationalCalls['propose']['get']>()
  const { run, doing, trouble } = useDoing()
  const heading = useHeading(form.title)
  const fields = form.fields(nation)
  const submit = async () => {
    const found = faultsIn(fields, values)
    setFaults(found)
    if (found.length > 0) return
    await run(async () => {
      setMade(await ask('propose', form.told(values, id)))
      done()
    })
  }
  if (made) return <Proposed made={made} back={back} />
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void submit()
      }}
    >
      <a class="govuk-back-link" href={back}>
        Back
      </a>
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">
          <bdi>{about}</bdi>
        </span>
        {form.title}
      </h1>
      {form.says.map(one => (
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
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        {form.button}
      </button>
      <p class="govuk-body" role="status">
        {doing && 'Signing, and sending …'}
      </p>
    </form>
  )
}
