// A proposal was recorded: nothing has changed yet, and who does what next.
import { Confirmation } from '../../../parts/frame/confirmation.tsx'

type Props = { made: { about: string; proposal: string }; back: string }

export function Proposed({ made: { about, proposal }, back }: Props) {
  const links: [string, string][] = [
    [`#/approvals/${about}/${proposal}`, 'Look at the proposal, with its check words'],
    [back, 'Back'],
  ]
  return (
    <Confirmation title="Proposed" links={links}>
      <p class="govuk-body">
        Nothing has changed yet. Another national administrator finds it under Approvals, and approves or refuses it.
      </p>
    </Confirmation>
  )
}
