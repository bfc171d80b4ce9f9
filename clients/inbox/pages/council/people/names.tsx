// Names of colleagues among managers: saved by one, taken up by another. The directory holds keys, and no other place holds names.
import { useState } from 'preact/hooks'
import { ask } from '../../../keys/start.ts'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { save } from '../../../parts/referral/attachments.tsx'
import { useDoing } from '../../../state/asked.ts'

export function SharedNames({ onTaken }: { onTaken: () => Promise<void> }) {
  const { run, doing, trouble } = useDoing()
  const [said, setSaid] = useState('')
  const take = (file: File | undefined) =>
    file &&
    run(async () => {
      setSaid('')
      const { taken } = await ask('takeNames', { file })
      setSaid(taken === 0 ? 'All of these were known here.' : `${taken} ${taken === 1 ? 'name' : 'names'} taken up.`)
      await onTaken()
    })
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Names, for another manager</h2>
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        Names are known on this computer only. Save them, hand the file to another manager of your council, and they
        take it up here. It holds names of your staff: keep it as you keep other lists of staff.
      </p>
      <button
        type="button"
        class="govuk-button govuk-button--secondary"
        aria-disabled={doing}
        onClick={() => run(async () => save(await ask('saveNames')))}
      >
        Save the names
      </button>
      <div class="govuk-form-group">
        <label class="govuk-label" for="names-file">
          Take up names that another manager saved
        </label>
        <input
          class="govuk-file-upload"
          id="names-file"
          type="file"
          accept=".json"
          onChange={event => {
            void take(event.currentTarget.files?.[0])
            event.currentTarget.value = ''
          }}
        />
      </div>
      <p class="govuk-body" role="status">
        {said}
      </p>
    </section>
  )
}
