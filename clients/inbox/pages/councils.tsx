// Councils: find one; its entry with codes, teams and contacts; whom to ring; what waits there. Everything shown of one was verified.
import { useState } from 'preact/hooks'
import type { CouncilPage as Council } from '../keys/shown.ts'
import { ContactList } from '../parts/contacts.tsx'
import { ApprovalList } from '../parts/directory/approval-list.tsx'
import { ReportedKeys } from '../parts/directory/reported.tsx'
import { TroubleBox } from '../parts/frame/trouble.tsx'
import { Rows } from '../parts/referral/rows.tsx'
import { useApp } from '../state/app.ts'
import { useAsked, useNews } from '../state/asked.ts'
import { useCouncils } from '../state/councils.ts'
import { useHeading } from '../state/page.ts'
import { teamWords } from '../words.ts'

const link = 'govuk-link govuk-link--no-visited-state'

export function CouncilsPage() {
  const heading = useHeading('Councils')
  const { me } = useApp()
  const [text, setText] = useState('')
  const found = useCouncils(text)
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Councils
      </h1>
      {me?.authority === 'national' && (
        <a class="govuk-button govuk-button--secondary" href="#/national/register" draggable={false}>
          Add a council
        </a>
      )}
      <form class="govuk-form-group" aria-label="Councils" onSubmit={event => event.preventDefault()}>
        <label class="govuk-label" for="council-name">
          Part of a name, or the three-digit code
        </label>
        <input
          class="govuk-input govuk-!-width-two-thirds"
          id="council-name"
          type="search"
          autocomplete="off"
          value={text}
          onInput={event => setText(event.currentTarget.value)}
        />
      </form>
      <p class="govuk-body-s" role="status">
        {found && (found.length === 0 ? 'No council has this name or code.' : `${found.length} found.`)}
      </p>
      <Named councils={found ?? []} />
    </>
  )
}

function Named({ councils }: { councils: readonly { id: string; name: string }[] }) {
  return (
    <ul class="govuk-list">
      {councils.map(({ id, name }) => (
        <li key={id}>
          <a class={link} href={`#/councils/${id}`}>
            <bdi>{name}</bdi>
          </a>
        </li>
      ))}
    </ul>
  )
}

export function CouncilPage({ id, national }: { id: string; national: boolean }) {
  const { got: council, trouble, again } = useAsked('council', { id })
  useNews(again)
  const heading = useHeading(council?.name ?? 'Council', council !== undefined)
  return (
    <>
      <a class="govuk-back-link" href="#/councils">
        Councils
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {council?.name ?? (trouble ? 'Council' : 'Reading …')}
      </h1>
      {council && (
        <div class={national ? 'cme-referral' : 'cme-step'}>
          <div>
            <p class="govuk-body">{standingWords(council)}</p>
            <section class="cme-section">
              <h2 class="govuk-heading-m">Whom to ring</h2>
              <ContactList contacts={council.contacts} />
            </section>
            {council.waiting.length > 0 && (
              <section class="cme-section">
                <h2 class="govuk-heading-m">Waiting for a second person</h2>
                <ApprovalList lines={council.waiting} none="" />
              </section>
            )}
            <ReportedKeys keys={council.reported} onSaid={again} />
            <Entry council={council} />
          </div>
          {national && <Changes council={council} />}
        </div>
      )}
    </>
  )
}

function standingWords({ name, canReceive, closed, confirmed, outOfDate }: Council): string {
  const receives = canReceive
    ? `${name} can receive referrals.`
    : `${name} cannot receive referrals here${closed ? '' : ' yet. Use secure e-mail, and ring'}.`
  const ends = closed ? ` It ${closed.startsWith('closed') ? 'is ' : ''}${closed}.` : ''
  if (confirmed === 'never') return `${receives}${ends} Nobody there has ever confirmed this entry.`
  return `${receives}${ends} Entry confirmed ${confirmed}${outOfDate ? ': it may be out of date' : ''}.`
}

function Entry({ council }: { council: Council }) {
  const { id, facts, teams, before, after, allContacts } = council
  return (
    <>
      <section class="cme-section">
        <h2 class="govuk-heading-m">Entry</h2>
        <Rows rows={facts} />
        <p class="govuk-body">
          <a class={link} href={`#/councils/${id}/history`}>
            Its whole history, and how it stood on a day
          </a>
        </p>
      </section>
      {before.length > 0 && (
        <section class="cme-section">
          <h2 class="govuk-heading-m">Came after</h2>
          <Named councils={before} />
        </section>
      )}
      {after.length > 0 && (
        <section class="cme-section">
          <h2 class="govuk-heading-m">Followed by</h2>
          <Named councils={after} />
        </section>
      )}
      <section class="cme-section">
        <h2 class="govuk-heading-m">Teams</h2>
        {teams.length === 0 && <p class="govuk-body">No team can receive referrals yet.</p>}
        <Rows rows={teams.map(one => ({ title: teamWords(one.team), text: teamStanding(one) }))} />
      </section>
      {allContacts.length > 0 && (
        <section class="cme-section">
          <h2 class="govuk-heading-m">Contacts</h2>
          <Rows rows={allContacts} />
        </section>
      )}
    </>
  )
}

function teamStanding({ canReceive, people }: Council['teams'][number]): string {
  const open = people === 1 ? 'one person can open them' : `${people} people can open them`
  return `${canReceive ? 'Can receive referrals' : 'Cannot receive referrals yet'}; ${open}`
}

/** What a national administrator may propose here; one thing needs nobody else: a key that is lost or stolen. */
function Changes({ council: { id, managers, closed } }: { council: Council }) {
  const changes: [what: string, words: string][] = [
    ...(closed?.startsWith('closed')
      ? []
      : ([
          ['rename', 'Give it another name'],
          ['recode', 'Give it another code'],
          ['succeed', 'Say that it ends, and who follows it'],
        ] as [string, string][])),
    ...(managers === 0 ? [['manager', 'Let in its first manager'] as [string, string]] : []),
    ['stop-key', 'Stop a key that is lost or stolen'],
  ]
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">What you can propose</h2>
      <ul class="govuk-list">
        {changes.map(([what, words]) => (
          <li key={what}>
            <a class={link} href={`#/councils/${id}/change/${what}`}>
              {words}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
