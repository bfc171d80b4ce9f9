// One section of the letter on a page of its own. Leaving it unfinished loses nothing; continuing says what is still wrong.
import { useMemo, useState } from 'preact/hooks'
import { ask } from '../../keys/start.ts'
import type { Found, Question } from '../../keys/write/question.ts'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { QuestionView } from '../../parts/form/question.tsx'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import type { Writing } from './considered.ts'
import { captionOf, sectionOf } from './considered.ts'

export function SectionPart({ writing, section }: { writing: Writing; section: Question }) {
  const { id, form, typed, set, files } = writing
  const title = form.titles[section.name] ?? section.label
  const heading = useHeading(title)
  const [faults, setFaults] = useState<Found[]>([])
  // The summary takes the focus whenever it is another one: it must stay the same while somebody types.
  const summary = useMemo(() => faults.map(({ path, message }) => ({ name: path, message })), [faults])
  const filling = { typed, set, errors: new Map(faults.map(({ path, message }) => [path, message])) }
  const submit = async () => {
    const { blocks } = await ask('consider', { typed, files })
    // Nobody could tell which child this is: said when all is checked, not before the rest was asked.
    const here = blocks.filter(({ path, code }) => sectionOf(path) === section.name && code !== 'not_identifiable')
    setFaults(here)
    if (here.length === 0) go(`#/write/${id}`)
  }
  // A section that is one group needs no second frame around its questions.
  const questions = section.kind === 'group' && !section.escapable ? (section.inner ?? []) : undefined
  return (
    <>
      <a class="govuk-back-link" href={`#/write/${id}`}>
        All sections
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
          <span class="govuk-caption-l">{captionOf(writing)}</span>
          {title}
        </h1>
        {questions ? (
          questions.map(one => (
            <QuestionView key={one.name} question={one} path={`${section.name}.${one.name}`} filling={filling} />
          ))
        ) : (
          <QuestionView question={section} path={section.name} filling={filling} />
        )}
        <button type="submit" class="govuk-button">
          Save and continue
        </button>
      </form>
    </>
  )
}
