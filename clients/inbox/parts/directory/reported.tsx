// Keys that were reported as stolen: whether a second person said so too, and the button for whoever may be that person.
import type { ReportedKey } from '../../keys/approvals/shown.ts'
import { ask } from '../../keys/start.ts'
import { useDoing } from '../../state/asked.ts'
import { TroubleBox } from '../frame/trouble.tsx'

type Props = { keys: readonly ReportedKey[]; onSaid: () => Promise<void> }

export function ReportedKeys({ keys, onSaid }: Props) {
  const { run, doing, trouble } = useDoing()
  if (keys.length === 0) return null
  const uphold = ({ about, removal }: ReportedKey) =>
    run(async () => {
      await ask('uphold', { about, removal })
      await onSaid()
    })
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Reported stolen</h2>
      <p class="govuk-body">
        It can do nothing any more. What it said since then can be disowned once a second person says that it was
        stolen.
      </p>
      {trouble && <TroubleBox trouble={trouble} />}
      <ul class="govuk-list cme-approvals">
        {keys.map(one => (
          <li class="cme-approvals__one" key={one.removal}>
            <bdi>{one.says}</bdi>
            <span class="cme-approvals__more">
              {one.upheld ? 'A second person said so too.' : one.may ? '' : 'Somebody else must say so too.'}
            </span>
            {one.may && (
              <button type="button" class="cme-link-button" aria-disabled={doing} onClick={() => uphold(one)}>
                Say so too
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
