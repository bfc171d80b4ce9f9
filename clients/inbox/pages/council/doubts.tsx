// Entries in doubt: what was said with keys that somebody else may have had. A manager looks at each, and says whether the council stands by it.
import { useState } from 'preact/hooks'
import type { Doubt } from '../../keys/people/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useApp } from '../../state/app.ts'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

export function DoubtsPage() {
  const heading = useHeading('In doubt')
  const { got, trouble, setGot } = useAsked('doubts')
  const { run, doing, trouble: failed } = useDoing()
  const [said, setSaid] = useState('')
  const settle = ({ referral, item }: Doubt, how: 'confirm' | 'disown') =>
    run(async () => {
      const left = await ask('settleDoubt', { referral, item, how })
      setGot(left)
      const waits = left.some(one => one.item === item)
      setSaid(waits ? 'Recorded. It counts once a second person agrees.' : 'Recorded.')
    })
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href="#/our-council/colleagues">
        Colleagues
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        In doubt
      </h1>
      <p class="govuk-body">
        This was said in your council’s name since somebody else may have had the keys. Ask your colleague whether it
        was they who said it. An acceptance that you do not stand by gives responsibility for the child back to the
        other council: a second person must agree to that.
      </p>
      <p class="govuk-body" role="status">
        {said}
        {!got && !trouble && 'Reading …'}
        {got?.length === 0 && ' Nothing is in doubt.'}
      </p>
      <ul class="govuk-list">
        {got?.map(one => (
          <Entry key={one.item} doubt={one} doing={doing} onSettle={settle} />
        ))}
      </ul>
    </div>
  )
}

type Props = { doubt: Doubt; doing: boolean; onSettle: (doubt: Doubt, how: 'confirm' | 'disown') => void }

function Entry({ doubt, doing, onSettle }: Props) {
  const { referral, at, what, who, disownedBy } = doubt
  const { lines } = useApp()
  const child = lines.get(referral)?.child
  const title = child ? `${child.forename} ${child.surname}` : referral.slice(-8)
  return (
    <li class="cme-card">
      <p class="govuk-body">
        <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${referral}`}>
          <bdi>{title}</bdi>
        </a>
        <br />
        <strong>{what}</strong>, {at}, with the keys of <bdi>{who}</bdi>
      </p>
      {disownedBy && (
        <p class="govuk-body">
          {disownedBy === 'you'
            ? 'You do not stand by it: another manager, or a national administrator, must agree.'
            : `${disownedBy} does not stand by it: it counts if you agree.`}
        </p>
      )}
      <div class="cme-actions">
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          aria-disabled={doing}
          onClick={() => onSettle(doubt, 'confirm')}
        >
          We stand by it
        </button>
        {disownedBy !== 'you' && (
          <button
            type="button"
            class="govuk-button govuk-button--warning"
            aria-disabled={doing}
            onClick={() => onSettle(doubt, 'disown')}
          >
            We do not
          </button>
        )}
      </div>
    </li>
  )
}
