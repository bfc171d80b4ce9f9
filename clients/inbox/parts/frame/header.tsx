// Neutral header: the council's name and for whom one is acting, always. No crown, no mark of the government.
import { useState } from 'preact/hooks'
import { lock, useApp } from '../../state/app.ts'
import type { Route } from '../../state/route.ts'
import { roleNames } from '../../words.ts'

export function Header({ route }: { route: Route }) {
  const { me } = useApp()
  return (
    <header class="cme-header">
      <div class="govuk-width-container cme-wide cme-header__inner">
        <p class="cme-header__name">{me ? me.council : 'CME inbox'}</p>
        {me && (
          <div class="cme-header__who">
            <span>
              {me.name}, {roleNames[me.role]}
            </span>
            <a class="cme-header__keys" href="#/keys">
              Your keys
            </a>
            <button type="button" class="cme-header__lock" onClick={() => lock('asked')}>
              Lock now
            </button>
          </div>
        )}
      </div>
      {me && <Navigation route={route} national={me.authority === 'national'} manager={me.role === 'manager'} />}
    </header>
  )
}

function placeOf(route: Route): string {
  if (route.page === 'list') return route.box
  if (['drafts', 'write', 'enquiry'].includes(route.page)) return 'sent'
  if (route.page === 'ours') return 'our-council'
  if (route.page === 'approval') return 'approvals'
  if (route.page === 'national') return `national/${route.part}`
  if (route.page === 'council') return 'councils'
  return ['referral', 'keys', 'join', 'print'].includes(route.page) ? '' : route.page
}

function Navigation({ route, national, manager }: { route: Route; national: boolean; manager: boolean }) {
  const [open, setOpen] = useState(false)
  // A national administrator has no boxes: their first page is what waits for them.
  const current = national && route.page === 'list' ? 'approvals' : placeOf(route)
  const places = [
    ...(national
      ? []
      : [
          ['received', 'Received'],
          ['sent', 'Sent'],
        ]),
    ['councils', 'Councils'],
    ['reports', 'Reports'],
    ...(manager ? [['our-council', 'Your council']] : []),
    ...(manager || national ? [['approvals', 'Approvals']] : []),
    ...(national
      ? [
          ['national/look-after', 'To look after'],
          ['national/import', 'Import and export'],
          ['national/administrators', 'Administrators'],
        ]
      : []),
  ]
  return (
    <nav aria-label="Main" class="cme-navigation">
      <div class="govuk-width-container cme-wide">
        <button
          type="button"
          class="cme-navigation__toggle"
          aria-expanded={open}
          aria-controls="main-navigation"
          onClick={() => setOpen(!open)}
        >
          Menu
        </button>
        <ul id="main-navigation" class={`cme-navigation__list${open ? ' cme-navigation__list--open' : ''}`}>
          {places.map(([place, title]) => (
            <li key={place} class="cme-navigation__item">
              <a
                href={`#/${place}`}
                class="cme-navigation__link"
                aria-current={place === current ? 'page' : undefined}
                onClick={() => setOpen(false)}
              >
                {title}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </nav>
  )
}
