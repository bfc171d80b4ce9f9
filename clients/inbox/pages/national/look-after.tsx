// Councils to look after: out of date, never confirmed, unable to receive, open to one person alone, not answering. One list each.
import type { LookAfter, LookAfterKind } from '../../keys/national/shown.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { tableRoles as roles } from '../../parts/list/table-roles.ts'
import { useAsked } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

const titles: Record<LookAfterKind, string> = {
  stale: 'Out of date',
  never_confirmed: 'Never confirmed',
  no_certificate: 'Cannot receive',
  one_person: 'One person alone opens',
  not_answering: 'Not answering',
}

const meanings: Record<LookAfterKind, string> = {
  stale: 'Nobody of the council has confirmed its entry for a term. Ring them.',
  never_confirmed: 'Nobody of the council has ever confirmed its entry.',
  no_certificate: 'No team there can be sent a referral. Others must use secure e-mail.',
  one_person: 'Only one person, or nobody, could open what comes to a team of theirs.',
  not_answering: 'Reminders went to their team, their deputy and their managers, and nothing happened.',
}

const isKind = (name: string | undefined): name is LookAfterKind => name !== undefined && name in titles

export function LookAfterPage({ kind: named }: { kind: string | undefined }) {
  const kind = isKind(named) ? named : 'stale'
  const heading = useHeading(`${titles[kind]}: councils to look after`, kind)
  const { got, trouble } = useAsked('lookAfter')
  const shown = got?.filter(({ why }) => why.includes(kind))
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Councils to look after</span>
        {titles[kind]}
      </h1>
      <nav class="cme-lists" aria-label="Councils to look after">
        <ul class="cme-lists__list">
          {Object.entries(titles).map(([name, title]) => (
            <li key={name} class="cme-lists__item">
              <a
                href={`#/national/look-after/${name}`}
                class="cme-lists__link"
                aria-current={name === kind ? 'page' : undefined}
              >
                {title}{' '}
                <span class="cme-lists__count">
                  {got ? got.filter(({ why }) => why.includes(name as LookAfterKind)).length : '…'}
                </span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">{meanings[kind]}</p>
      <p class="govuk-body-s" role="status">
        {shown ? countWords(shown.length) : !trouble && 'Reading …'}
      </p>
      {shown && shown.length > 0 && <CouncilTable councils={shown} kind={kind} />}
    </>
  )
}

function countWords(count: number): string {
  if (count === 0) return 'None.'
  return count === 1 ? '1 council.' : `${count} councils.`
}

function CouncilTable({ councils, kind }: { councils: readonly LookAfter[]; kind: LookAfterKind }) {
  const last = kind === 'not_answering' ? 'Waiting' : 'Entry confirmed'
  return (
    <table class="govuk-table cme-table" {...roles.table}>
      <caption class="govuk-visually-hidden">{titles[kind]}</caption>
      <thead class="govuk-table__head" {...roles.rowgroup}>
        <tr class="govuk-table__row" {...roles.row}>
          {['Council', 'Also', last].map(title => (
            <th key={title} scope="col" class="govuk-table__header" {...roles.columnheader}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body" {...roles.rowgroup}>
        {councils.map(({ id, name, why, confirmed, notAnswering }) => (
          <tr class="govuk-table__row" key={id} {...roles.row}>
            <th scope="row" class="govuk-table__header cme-table__child" {...roles.rowheader}>
              <a class="govuk-link govuk-link--no-visited-state" href={`#/councils/${id}`}>
                <bdi>{name}</bdi>
              </a>
            </th>
            <td class="govuk-table__cell" {...roles.cell} data-title="Also">
              {why
                .filter(one => one !== kind)
                .map(one => titles[one].toLowerCase())
                .join(', ') || 'Nothing else'}
            </td>
            <td class="govuk-table__cell" {...roles.cell} data-title={last}>
              {kind === 'not_answering' ? notAnswering : confirmed}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
