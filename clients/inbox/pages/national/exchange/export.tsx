// The directory as a file: public facts of all councils, past ones too. Read again, it changes nothing.
import { ask } from '../../../keys/start.ts'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { save } from '../../../parts/referral/attachments.tsx'
import { useDoing } from '../../../state/asked.ts'

export function ExportButtons() {
  const { run, doing, trouble } = useDoing()
  const hand = (format: 'csv' | 'json') =>
    run(async () => save({ name: `councils.${format}`, content: await ask('exportCouncils', { format }) }))
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Save all councils to a file</h2>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">Names, codes and their days, present and past. No contacts.</p>
      <div class="govuk-button-group">
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          aria-disabled={doing}
          onClick={() => hand('csv')}
        >
          Save as CSV
        </button>
        <button
          type="button"
          class="govuk-button govuk-button--secondary"
          aria-disabled={doing}
          onClick={() => hand('json')}
        >
          Save as JSON
        </button>
      </div>
    </section>
  )
}
