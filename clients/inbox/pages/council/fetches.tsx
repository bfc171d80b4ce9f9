// Who of the own council fetched what of one referral: as the gateway keeps it, the newest first.
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useApp } from '../../state/app.ts'
import { useAsked } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

export function FetchesPage({ id }: { id: string }) {
  const heading = useHeading('Who fetched what')
  const { got, trouble } = useAsked('fetches', { id })
  const { lines } = useApp()
  const line = lines.get(id)
  return (
    <>
      <a class="govuk-back-link" href="#/our-council/records">
        Records
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">
          <bdi>{line?.child ? `${line.child.forename} ${line.child.surname}` : id.slice(-8)}</bdi>
        </span>
        Who fetched what
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        Each time a colleague’s computer fetched something of this referral. Inboxes fetch what is new by themselves:
        that does not yet mean that somebody read it.
      </p>
      <p class="govuk-body" role="status">
        {got?.length === 0 && 'Nobody has fetched anything.'}
        {!got && !trouble && 'Reading …'}
      </p>
      {got && got.length > 0 && (
        <table class="govuk-table cme-table">
          <caption class="govuk-visually-hidden">Who fetched what, the newest first</caption>
          <thead class="govuk-table__head">
            <tr class="govuk-table__row">
              {['Last', 'Who', 'What'].map(one => (
                <th key={one} scope="col" class="govuk-table__header">
                  {one}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="govuk-table__body">
            {got.map(({ at, since, times, who, what }, place) => (
              <tr key={place} class="govuk-table__row">
                <td class="govuk-table__cell" data-title="Last">
                  <span>
                    {at}
                    {times > 1 && (
                      <span class="cme-table__more">
                        {times} times since {since}
                      </span>
                    )}
                  </span>
                </td>
                <td class="govuk-table__cell" data-title="Who">
                  <bdi>{who}</bdi>
                </td>
                <td class="govuk-table__cell" data-title="What">
                  <bdi>{what}</bdi>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
