// One case: its file, or its chronology. What is on screen is what is printed, but for the links and the button.
import type { PrintedAs } from '../../keys/print/shown.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useHeading } from '../../state/page.ts'
import { CaseOnPaper, Marked, Toolbar } from './sheet.tsx'
import { usePrinted } from './use-printed.ts'

const others: Record<'case' | 'chronology', [as: string, words: string]> = {
  case: ['chronology', 'Chronology instead'],
  chronology: ['case', 'Case file instead'],
}

export function CasePrint({ id, as }: { id: string; as: Exclude<PrintedAs, 'child'> }) {
  const title = as === 'case' ? 'Case file' : 'Chronology'
  const heading = useHeading(title)
  const { printed, trouble } = usePrinted(id, as)
  const [other, words] = others[as]
  return (
    <>
      <Toolbar back={`#/referral/${id}`} words="Back to the referral" ready={printed !== undefined}>
        <a class="govuk-link govuk-link--no-visited-state" href={`#/print/${other}/${id}`}>
          {words}
        </a>
        <a class="govuk-link govuk-link--no-visited-state" href={`#/print/child/${id}`}>
          Everything about this child, for a subject access request
        </a>
      </Toolbar>
      {trouble && <TroubleBox trouble={trouble} />}
      <Marked>
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {printed ? <CaseOnPaper printed={printed} as={as} /> : <p class="govuk-body">{!trouble && 'Opening …'}</p>}
      </Marked>
    </>
  )
}
