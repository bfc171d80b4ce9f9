// One line a referral. On a narrow screen each line becomes a card with its titles; the table's roles are named for that.
import { useMemo } from 'preact/hooks'
import { dayOf, moment } from '../../../words/when.ts'
import type { Line } from '../../keys/shown.ts'
import { moveWords } from '../../words.ts'
import { tableRoles as roles } from './table-roles.ts'

const titles = ['Child', 'Council', 'Where it is', 'Whose move', 'Who has it', 'Last change']

export function LineTable({ lines, caption }: { lines: readonly Line[]; caption: string }) {
  return (
    <table class="govuk-table cme-table" {...roles.table}>
      <caption class="govuk-visually-hidden">{caption}</caption>
      <thead class="govuk-table__head" {...roles.rowgroup}>
        <tr class="govuk-table__row" {...roles.row}>
          {titles.map(title => (
            <th key={title} scope="col" class="govuk-table__header" {...roles.columnheader}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody class="govuk-table__body" {...roles.rowgroup}>
        {lines.map((line, at) => (
          <LineRow
            key={line.id}
            line={line}
            sibling={line.family !== undefined && lines[at - 1]?.family === line.family}
          />
        ))}
      </tbody>
    </table>
  )
}

/** Drawn anew only where its line changed: many arrive while one scrolls. */
function LineRow({ line, sibling }: { line: Line; sibling: boolean }) {
  return useMemo(() => rowOf(line, sibling), [line, sibling])
}

function rowOf(line: Line, sibling: boolean) {
  const { id, other, state, move, urgent, overdue, due, holder, changedAt, kind, reply, outside } = line
  return (
    <tr class={`govuk-table__row${sibling ? ' cme-table__sibling' : ''}`} {...roles.row}>
      <th scope="row" class="govuk-table__header cme-table__child" {...roles.rowheader}>
        <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}`}>
          <bdi>{nameOf(line)}</bdi>
        </a>
        {line.child?.born && <span class="cme-table__more">born {dayOf(line.child.born)}</span>}
        {line.child && !line.checked && <span class="cme-table__more">Being checked</span>}
        {sibling && <span class="cme-table__more">Same family</span>}
        {kind === 'enquiry' && <span class="cme-table__more">“Do you know this child?”</span>}
        {urgent && <strong class="govuk-tag govuk-tag--red">Urgent</strong>}
      </th>
      <td class="govuk-table__cell" {...roles.cell} data-title="Council">
        {other.name}
      </td>
      <td class="govuk-table__cell" {...roles.cell} data-title="Where it is">
        {state}
        {reply && <span class="cme-table__more">“{reply}”</span>}
        {due && <span class="cme-table__more">{due}</span>}
        {overdue && <strong class="govuk-tag govuk-tag--orange">Overdue</strong>}
      </td>
      <td class="govuk-table__cell" {...roles.cell} data-title="Whose move">
        {move === 'you' || move === 'both' ? <strong>{moveWords[move]}</strong> : moveWords[move]}
      </td>
      <td class="govuk-table__cell" {...roles.cell} data-title="Who has it">
        {holder ?? (kind === 'enquiry' || outside ? '–' : 'Nobody yet')}
      </td>
      <td class="govuk-table__cell" {...roles.cell} data-title="Last change">
        {moment(changedAt)}
      </td>
    </tr>
  )
}

function nameOf({ child, shut }: Line): string {
  if (child) return `${child.surname}, ${child.forename}`
  return shut ?? 'Being checked …'
}
