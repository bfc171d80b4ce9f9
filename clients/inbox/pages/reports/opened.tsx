// What the referrals themselves say, counted in the browser: the gateway cannot read them. A manager may take it out, by their own act.
import { useState } from 'preact/hooks'
import type { Direction } from '../../../../schemas/reports/measures.ts'
import type { Period } from '../../../../schemas/reports/periods.ts'
import type { OpenedShown } from '../../keys/reports/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { save } from '../../parts/referral/attachments.tsx'
import { useApp } from '../../state/app.ts'
import { useDoing } from '../../state/asked.ts'
import { ChartWithTable } from './chart.tsx'

export function OpenedPart({ period }: { period: Period }) {
  const { me } = useApp()
  const [shown, setShown] = useState<OpenedShown>()
  const { run, doing, trouble } = useDoing()
  const count = () => run(async () => setShown(await ask('openedReport', period)))
  const hand = () => run(async () => save({ name: 'what-referrals-say.csv', content: await ask('openedReportFile') }))
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">What the referrals say</h2>
      <p class="govuk-body">
        Reasons, special educational needs and outcomes stand in the referrals, which only your council and the other
        one can read. They are counted in this browser, and sent to nobody.
      </p>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body" role="status">
        {doing && 'Opening them …'}
      </p>
      <button type="button" class="govuk-button govuk-button--secondary" aria-disabled={doing} onClick={count}>
        Count what I can open
      </button>
      {shown && (
        <>
          <Tallies title="Received" shown={shown} direction="received" />
          <Tallies title="Sent" shown={shown} direction="sent" />
          {me?.role === 'manager' && (
            <>
              <p class="govuk-body">
                Small numbers here may show a child. Save them only where your council keeps such figures.
              </p>
              <button type="button" class="govuk-button govuk-button--warning" aria-disabled={doing} onClick={hand}>
                Save what the referrals say
              </button>
            </>
          )}
        </>
      )}
    </section>
  )
}

function Tallies({ title, shown, direction }: { title: string; shown: OpenedShown; direction: Direction }) {
  const { opened, notOpened, tables } = shown[direction]
  return (
    <>
      <h3 class="govuk-heading-s">
        {title}: {opened} opened{notOpened > 0 && `, ${notOpened} could not be opened here`}
      </h3>
      {tables.map(table => (
        <ChartWithTable
          key={table.title}
          title={table.title}
          what="Said"
          labels={table.rows.map(({ label }) => label)}
          series={[{ title: title, values: table.rows.map(({ count }) => count) }]}
        />
      ))}
    </>
  )
}
