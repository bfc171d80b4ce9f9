// Proposals as a list: what would change, about whom, who proposed it, and until when it waits or what became of it.
import type { ApprovalLine, ApprovalState } from '../../keys/approvals/shown.ts'

const tags: Record<ApprovalState, [colour: string, words: string]> = {
  waiting: ['govuk-tag--yellow', 'Waiting'],
  coming: ['govuk-tag--turquoise', 'Approved, not in force yet'],
  approved: ['govuk-tag--green', 'Approved'],
  refused: ['govuk-tag--red', 'Refused'],
  cancelled: ['govuk-tag--red', 'Called off'],
  lapsed: ['govuk-tag--grey', 'Lapsed'],
}

export function StateTag({ state }: { state: ApprovalState }) {
  const [colour, words] = tags[state]
  return <strong class={`govuk-tag ${colour}`}>{words}</strong>
}

/** When it ends, or what came of it. */
export function untilWords({ state, until, became }: ApprovalLine): string {
  if (state === 'waiting') return `Lapses ${until}`
  if (state === 'coming') return `Counts from ${until}`
  return became ?? `Lapsed ${until}`
}

export function ApprovalList({ lines, none }: { lines: readonly ApprovalLine[]; none: string }) {
  if (lines.length === 0) return <p class="govuk-body">{none}</p>
  return (
    <ul class="govuk-list cme-approvals">
      {lines.map(line => (
        <li key={line.proposal} class="cme-approvals__one">
          <a class="govuk-link govuk-link--no-visited-state" href={`#/approvals/${line.about}/${line.proposal}`}>
            <bdi>{line.says}</bdi>
          </a>{' '}
          <StateTag state={line.state} />
          <span class="cme-approvals__more">
            <bdi>{line.aboutName}</bdi>. Proposed {line.at} by {line.by}.
          </span>
          <span class="cme-approvals__more">{untilWords(line)}</span>
        </li>
      ))}
    </ul>
  )
}
