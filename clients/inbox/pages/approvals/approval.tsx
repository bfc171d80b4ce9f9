// One proposal: what would change, the words to compare, and one's own word on it. Where a button is not one's to press, it says why.
import { useState } from 'preact/hooks'
import type { ApprovalPage as Proposed } from '../../keys/approvals/shown.ts'
import { ask } from '../../keys/start.ts'
import { StateTag } from '../../parts/directory/approval-list.tsx'
import { CompareStep, type Heard } from '../../parts/directory/compare.tsx'
import { DiffersTable } from '../../parts/directory/differs.tsx'
import { ErrorSummary } from '../../parts/form/error-summary.tsx'
import { TextArea } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Rows } from '../../parts/referral/rows.tsx'
import { useAsked, useDoing, useNews } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

type Where = { about: string; proposal: string }
type Fault = { name: string; message: string }

export function ApprovalPage(where: Where) {
  const { got, trouble, again } = useAsked('approval', where)
  useNews(again)
  const [decided, setDecided] = useState<Proposed>()
  const page = decided ?? got
  const heading = useHeading(
    decided ? doneWords(decided) : (page?.says ?? 'Approval'),
    `${page !== undefined} ${decided}`,
  )
  return (
    <>
      <a class="govuk-back-link" href="#/approvals">
        Approvals
      </a>
      {trouble && !decided && <TroubleBox trouble={trouble} />}
      {decided && (
        <div class="govuk-panel govuk-panel--confirmation cme-done">
          <h1 class="govuk-panel__title" ref={heading} tabIndex={-1}>
            {doneWords(decided)}
          </h1>
          <div class="govuk-panel__body">{decided.says}</div>
        </div>
      )}
      {!decided && (
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          <span class="govuk-caption-l">
            <bdi>{page?.aboutName ?? ''}</bdi>
          </span>
          <bdi>{page?.says ?? 'Reading …'}</bdi>
        </h1>
      )}
      {page && <Facts page={page} />}
      {page && !decided && <OwnWord page={page} where={where} onDecided={setDecided} />}
    </>
  )
}

function doneWords({ state, until }: Proposed): string {
  if (state === 'coming') return `Approved: it counts from ${until}`
  if (state === 'approved') return 'Approved'
  return state === 'cancelled' ? 'Called off' : 'Refused'
}

function Facts({ page }: { page: Proposed }) {
  const { more, differs, by, at, state, until, became } = page
  const rows = [
    { title: 'Proposed', text: `${at}, by ${by}` },
    ...(state === 'waiting' ? [{ title: 'Lapses', text: until }] : []),
    ...(became === undefined ? [] : [{ title: 'What became of it', text: became }]),
    ...(state === 'coming' ? [{ title: 'Counts from', text: until }] : []),
  ]
  return (
    <>
      <p class="govuk-body">
        <StateTag state={state} />
      </p>
      {more.map(one => (
        <p class="govuk-body" key={one}>
          <bdi>{one}.</bdi>
        </p>
      ))}
      <DiffersTable differs={differs} caption="What would change" />
      <Rows rows={rows} />
    </>
  )
}

type WordProps = { page: Proposed; where: Where; onDecided: (page: Proposed) => void }

/** To approve, to refuse, or why not. */
function OwnWord({ page, where, onDecided }: WordProps) {
  const [heard, setHeard] = useState<Heard>()
  const [reason, setReason] = useState('')
  const [refusing, setRefusing] = useState(false)
  const [faults, setFaults] = useState<Fault[]>([])
  const { run, doing, trouble } = useDoing()
  const compared = !page.compare.must || heard === 'yes'
  const decide = async (approve: boolean) => {
    const found = faultsIn(page, approve, heard, reason)
    setFaults(found)
    if (found.length > 0) return
    const word = approve ? { approve: true as const, compared } : { approve: false as const, reason: reason.trim() }
    await run(async () => onDecided(await ask('decide', { ...where, ...word })))
  }
  return (
    <form class="cme-step" onSubmit={event => event.preventDefault()} aria-label="Your word on it">
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      {page.state === 'waiting' && (page.approve || page.own) && (
        <CompareStep compare={page.compare} asks={page.approve} value={heard} onChange={setHeard} faults={faults} />
      )}
      {page.waitsDays !== undefined && page.state === 'waiting' && (
        <p class="govuk-inset-text">
          Once approved, every contact of the council is told, and it counts {page.waitsDays} days later.
        </p>
      )}
      {page.approve ? (
        <button type="button" class="govuk-button" aria-disabled={doing || !compared} onClick={() => decide(true)}>
          Approve
        </button>
      ) : (
        <p class="govuk-inset-text">{page.whyNot}</p>
      )}
      {page.refuse && !refusing && (
        <p class="govuk-body">
          <button type="button" class="cme-link-button" onClick={() => setRefusing(true)}>
            {refuseWords[page.refuse]} …
          </button>
        </p>
      )}
      {page.refuse && refusing && (
        <>
          <TextArea
            name="reason"
            label="Why?"
            hint="Whoever proposed it reads this. It stays in the history: name nobody, and no child."
            value={reason}
            max={300}
            error={faults.find(({ name }) => name === 'reason')?.message}
            onInput={setReason}
          />
          <button
            type="button"
            class="govuk-button govuk-button--warning"
            aria-disabled={doing}
            onClick={() => decide(false)}
          >
            {refuseWords[page.refuse]}
          </button>
        </>
      )}
      <p class="govuk-body" role="status">
        {doing && 'Signing, and sending …'}
      </p>
    </form>
  )
}

const refuseWords = { refuse: 'Refuse', withdraw: 'Withdraw it', call_off: 'Call it off' }

function faultsIn({ compare }: Proposed, approve: boolean, heard: Heard | undefined, reason: string): Fault[] {
  if (!approve) {
    if (reason.trim() === '') return [{ name: 'reason', message: 'Say why' }]
    return reason.length > 300 ? [{ name: 'reason', message: 'Shorten it to 300 characters' }] : []
  }
  if (!compare.must || heard === 'yes') return []
  const message =
    heard === 'no'
      ? 'Do not approve it: refuse it, and tell the operator that the words differ'
      : `Ring ${compare.whom}, and compare the seven words first`
  return [{ name: 'heard', message }]
}
