// Pages to be printed, or saved as PDF by the browser: the case file, the chronology, one child's cases, a sample. Nothing leaves this computer
// by it; what is printed is in the officer's hands.
import { useHeading } from '../../state/page.ts'
import { CasePrint } from './case.tsx'
import { ChildPrint } from './child.tsx'
import { SamplePrint } from './sample.tsx'

export function PrintPage({ what, id }: { what: string; id: string | undefined }) {
  if (what === 'sample') return <SamplePrint />
  if (what === 'child' && id) return <ChildPrint id={id} />
  if (id && (what === 'case' || what === 'chronology')) return <CasePrint id={id} as={what} />
  return <Nothing />
}

function Nothing() {
  const heading = useHeading('Nothing to print')
  return (
    <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
      Nothing to print
    </h1>
  )
}
