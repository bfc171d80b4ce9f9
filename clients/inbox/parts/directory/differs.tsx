// What would be otherwise, field by field: as it is, and as it would be. A table; on a narrow screen a card for each field.
import type { Differs } from '../../keys/approvals/shown.ts'
import { tableRoles as roles } from '../list/table-roles.ts'

const titles = ['What', 'Now', 'Then']

export function DiffersTable({ differs, caption }: { differs: readonly Differs[]; caption: string }) {
  if (differs.length === 0) return null
  return (
    <table class="govuk-table cme-table" {...roles.table}>
      <caption class="govuk-table__caption govuk-table__caption--s">{caption}</caption>
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
        {differs.map(({ what, before, after }) => (
          <tr class="govuk-table__row" key={what} {...roles.row}>
            <th scope="row" class="govuk-table__header" {...roles.rowheader}>
              {what}
            </th>
            <td class="govuk-table__cell" {...roles.cell} data-title="Now">
              <bdi>{before ?? 'Nothing'}</bdi>
            </td>
            <td class="govuk-table__cell" {...roles.cell} data-title="Then">
              <strong>
                <bdi>{after ?? 'Nothing'}</bdi>
              </strong>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
