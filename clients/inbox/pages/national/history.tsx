// A council's whole history, and its entry as it stood on a day: which certificate held, who said so, who approved. For everybody.
import { useState } from 'preact/hooks'
import { dayOf } from '../../../words/when.ts'
import type { HeldThen, OnDay } from '../../keys/national/shown.ts'
import { DayField, type DayTyped, dayIn, noDay } from '../../parts/form/day.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { History } from '../../parts/referral/history.tsx'
import { Rows } from '../../parts/referral/rows.tsx'
import { useAsked, useNews } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import { teamWords } from '../../words.ts'

export function CouncilHistoryPage({ id, on }: { id: string; on?: string }) {
  const { got, trouble, again } = useAsked('councilHistory', { id })
  useNews(again)
  const title = got ? `${got.name}: history` : 'History'
  const heading = useHeading(title, `${got !== undefined} ${on}`)
  return (
    <>
      <a class="govuk-back-link" href={`#/councils/${id}`}>
        {got?.name ?? 'Back'}
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {got && (
          <span class="govuk-caption-l">
            <bdi>{got.name}</bdi>
          </span>
        )}
        History
      </h1>
      <PickDay id={id} on={on} />
      {on !== undefined && <AsItStood id={id} on={on} />}
      {got && (
        <section class="cme-section">
          <h2 class="govuk-heading-m">Everything that was said</h2>
          <History entries={got.entries} />
        </section>
      )}
    </>
  )
}

function PickDay({ id, on }: { id: string; on: string | undefined }) {
  const [year = '', month = '', day = ''] = on?.split('-') ?? []
  const [typed, setTyped] = useState<DayTyped>(on ? { day, month, year } : noDay)
  const [error, setError] = useState<string>()
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        const picked = dayIn(typed)
        setError(picked ? undefined : 'This is no day of the calendar: write it as 3 3 2026')
        if (picked) go(`#/councils/${id}/history/${picked}`)
      }}
    >
      <DayField
        name="on"
        legend="How did its entry stand on a day?"
        hint="For example, 3 3 2026: which certificate held, who said so, who approved."
        value={typed}
        error={error}
        onInput={setTyped}
      />
      <button type="submit" class="govuk-button govuk-button--secondary">
        Show that day
      </button>
    </form>
  )
}

function AsItStood({ id, on }: { id: string; on: string }) {
  const { got, trouble } = useAsked('councilOn', { id, on })
  return (
    <section class="cme-section" aria-live="polite">
      <h2 class="govuk-heading-m">On {dayOf(on)}</h2>
      {trouble && <TroubleBox trouble={trouble} />}
      {!got && !trouble && <p class="govuk-body">Reading …</p>}
      {got && <Then then={got} />}
    </section>
  )
}

function Then({ then }: { then: OnDay }) {
  if (!then.known) return <p class="govuk-body">It was not in the directory by that day.</p>
  const { name, status, codes, said, teams, contacts } = then
  const rows = [
    { title: 'Name', text: name },
    { title: 'Status', text: status },
    { title: 'Codes', text: codes },
    { title: 'Who said so', text: said.join('\n') },
    { title: 'Contacts', text: contacts.join('\n') },
  ]
  return (
    <>
      <Rows rows={rows} />
      {teams.length === 0 && <p class="govuk-body">No certificate held on that day: no team could receive.</p>}
      {teams.map(team => (
        <Team key={team.words} team={team} />
      ))}
      <p class="govuk-body-s">Verified from its first entry to that day.</p>
    </>
  )
}

function Team({ team: { team, words, held, said } }: { team: HeldThen }) {
  const rows = [
    { title: 'Held', text: held },
    { title: 'Check words', text: words },
    { title: 'Who said so', text: said.join('\n') },
  ]
  return (
    <div class="cme-card">
      <h3 class="govuk-heading-s">Certificate of {teamWords(team)}</h3>
      <Rows rows={rows} />
    </div>
  )
}
