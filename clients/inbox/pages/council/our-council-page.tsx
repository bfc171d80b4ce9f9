// The manager's pages: one row of places, and the place itself. Whoever is no manager reads who does this.
import type { JSX } from 'preact'
import { useApp } from '../../state/app.ts'
import { useHeading } from '../../state/page.ts'
import { HandOverPage } from '../succession/hand-over-page.tsx'
import { DoubtsPage } from './doubts.tsx'
import { ContactFormPage } from './entry/contact-form.tsx'
import { ContactsPage } from './entry/contacts.tsx'
import { RequirementsPage } from './entry/requirements.tsx'
import { YearPage } from './entry/year.tsx'
import { FetchesPage } from './fetches.tsx'
import { KitPage } from './kit.tsx'
import { OverviewPage } from './overview.tsx'
import { ColleaguesPage } from './people/colleagues.tsx'
import { InvitePage } from './people/invite.tsx'
import { LetInPage } from './people/let-in.tsx'
import { RemovePage } from './people/remove.tsx'
import { RecordsPage } from './records.tsx'
import { AlertsPage } from './rules/alerts.tsx'
import { FilesPage } from './rules/files.tsx'
import { TeamPage, TeamsPage } from './teams.tsx'

type Drawn = (id: string) => JSX.Element
/** The places in the row, then those one comes to from them. */
const places: Record<string, { title: string; page: Drawn }> = {
  '': { title: 'To do', page: () => <OverviewPage /> },
  colleagues: { title: 'Colleagues', page: () => <ColleaguesPage /> },
  teams: { title: 'Teams', page: team => (team ? <TeamPage team={team} key={team} /> : <TeamsPage />) },
  contacts: { title: 'Contacts', page: () => <ContactsPage /> },
  asks: { title: 'What you ask for', page: () => <RequirementsPage /> },
  year: { title: 'Days and terms', page: () => <YearPage /> },
  alerts: { title: 'Alerts', page: () => <AlertsPage /> },
  files: { title: 'Files', page: () => <FilesPage /> },
  kit: { title: 'Recovery kit', page: () => <KitPage /> },
  records: { title: 'Records', page: list => <RecordsPage list={list} key={list} /> },
}
const further: Record<string, { under: string; page: Drawn }> = {
  invite: { under: 'colleagues', page: () => <InvitePage /> },
  'let-in': { under: 'colleagues', page: id => <LetInPage id={id} key={id} /> },
  remove: { under: 'colleagues', page: key => <RemovePage colleague={key} key={key} /> },
  doubts: { under: 'colleagues', page: () => <DoubtsPage /> },
  contact: { under: 'contacts', page: at => <ContactFormPage at={at} key={at} /> },
  'hand-over': { under: '', page: () => <HandOverPage /> },
  fetches: { under: 'records', page: id => <FetchesPage id={id} key={id} /> },
}

export function OurCouncilPage({ part, id = '' }: { part: string; id?: string }) {
  const { me } = useApp()
  if (me?.role !== 'manager') return <NotYours />
  const under = further[part]?.under ?? (part in places ? part : '')
  const page = further[part]?.page ?? places[under]?.page
  return (
    <>
      <nav class="cme-lists" aria-label="Your council">
        <ul class="cme-lists__list cme-lists__list--many">
          {Object.entries(places).map(([name, { title }]) => (
            <li key={name} class="cme-lists__item">
              <a
                href={`#/our-council${name && `/${name}`}`}
                class="cme-lists__link"
                aria-current={name === under ? 'page' : undefined}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {page?.(id)}
    </>
  )
}

function NotYours() {
  const heading = useHeading('Your council')
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Your council
      </h1>
      <p class="govuk-body">Colleagues, teams and contacts are kept by your managers. Ask one of them.</p>
    </>
  )
}
