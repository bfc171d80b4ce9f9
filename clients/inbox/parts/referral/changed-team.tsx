// The other team's keys are others than when this browser last wrote to it: not wrong, but whoever wonders rings, and compares the words.
import type { Changed } from '../../keys/shown.ts'

export function ChangedTeam({ council, changed }: { council: string; changed: Changed }) {
  const { lastOn, since, now, before, approved } = changed
  return (
    <details class="govuk-details">
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">{council}’s team has new keys since you last wrote to it</span>
      </summary>
      <div class="govuk-details__text">
        <p class="govuk-body">
          You last wrote on {lastOn}. The new keys hold since {since}
          {approved ? ', proposed by a manager there and approved by a national administrator' : ''}. Teams change them
          now and then. If you wonder: ring them, and compare the check words.
        </p>
        <dl class="cme-proof__list">
          <dt>Now</dt>
          <dd>{now}</dd>
          <dt>Before</dt>
          <dd>{before}</dd>
        </dl>
      </div>
    </details>
  )
}
