// What needs two people: what waits for one's own word, what is approved and still to come, what one proposed and what became of it.
import { ApprovalList } from '../../parts/directory/approval-list.tsx'
import { ReportedKeys } from '../../parts/directory/reported.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useAsked, useNews } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

export function ApprovalsPage() {
  const heading = useHeading('Approvals')
  const { got, trouble, again } = useAsked('approvals')
  useNews(again)
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Approvals
      </h1>
      <p class="govuk-body">
        Changes that could let a wrong person read a child’s file need two people. Nobody approves what they proposed
        themselves.
      </p>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body-s" role="status">
        {got ? countWords(got.yours.length) : !trouble && 'Reading, and verifying …'}
      </p>
      {got && (
        <>
          <h2 class="govuk-heading-m">Waiting for you</h2>
          <ApprovalList lines={got.yours} none="Nothing." />
          {got.more && (
            <p class="govuk-inset-text">
              There is more than is shown here. What came of one file is approved together, from the same file, under{' '}
              <a class="govuk-link govuk-link--no-visited-state" href="#/national/import">
                Import and export
              </a>
              .
            </p>
          )}
          {got.coming.length > 0 && (
            <>
              <h2 class="govuk-heading-m">Approved, and not in force yet</h2>
              <p class="govuk-body">Until its day, whoever knows better can call it off.</p>
              <ApprovalList lines={got.coming} none="" />
            </>
          )}
          {got.others.length > 0 && (
            <>
              <h2 class="govuk-heading-m">Waiting for somebody else</h2>
              <ApprovalList lines={got.others} none="" />
            </>
          )}
          <ReportedKeys keys={got.reported} onSaid={again} />
          <h2 class="govuk-heading-m">Proposed by you</h2>
          <ApprovalList lines={got.mine} none="Nothing." />
        </>
      )}
    </>
  )
}

function countWords(count: number): string {
  if (count === 0) return 'Nothing waits for your word.'
  return count === 1 ? '1 change waits for your word.' : `${count} changes wait for your word.`
}
