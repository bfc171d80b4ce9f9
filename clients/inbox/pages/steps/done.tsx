// A step was taken: when it was recorded, and what comes next. The proof stands in the history.
import { moment } from '../../../words/when.ts'
import type { Said } from '../../keys/protocol.ts'
import type { ReferralPage } from '../../keys/shown.ts'
import type { What } from '../../keys/steps/step.ts'
import { Confirmation } from '../../parts/frame/confirmation.tsx'

/** What was done, as a heading. */
const doneWords: Partial<Record<What, (page: ReferralPage) => string>> = {
  take_on: () => 'You have taken this on',
  accept: () => 'You have accepted responsibility',
  return: ({ other }) => `Returned to ${other.name}`,
  answer: () => 'Answered',
  close: () => 'Closed',
  outcome: () => 'Recorded',
  withdraw: () => 'Withdrawn',
  send_on: () => 'Sent on',
  reply: () => 'Answered',
  finish: () => 'Finished',
  outside_sent: () => 'Written down',
  outside_chased: () => 'Written down',
  outside_accepted: () => 'Their acceptance is written down',
  outside_returned: () => 'Their return is written down',
  call: () => 'The call is recorded',
  done: () => 'Recorded as done',
}

const nextWords: Partial<Record<What, (page: ReferralPage) => string>> = {
  take_on: ({ other }) => `${other.name} sees that you are looking into it. Accept it or return it when you know.`,
  accept: ({ other }) => `${other.name} is told and may close. Say where the child is as soon as you know.`,
  close: ({ acceptance }) =>
    acceptance?.seenBy
      ? 'Acceptance seen by the sender, not verified. Now close it in your own system.'
      : acceptance
        ? `${acceptance.council} has taken over. Now close it in your own system.`
        : 'Your council stays responsible for the child.',
  outside_sent: ({ other }) => `Chase ${other.name} if you hear nothing: no acceptance, no change of responsibility.`,
  outside_accepted: () => 'Acceptance seen by the sender, not verified. You can close it now.',
  outside_returned: () => 'Your council stays responsible for the child and decides what next.',
  return: ({ other }) => `${other.name} stays responsible for the child and decides what next.`,
  withdraw: ({ outside, other }) =>
    `${outside ? `Tell ${other.name} by telephone: nothing here reaches them. ` : ''}Your council stays responsible for the child.`,
  send_on: () => 'You stay responsible for the child until the other council accepts.',
  call: ({ other }) => `${other.name} reads what you wrote down about it.`,
  done: ({ other }) => `${other.name} sees it as well.`,
}

export function Done({ page, what, said }: { page: ReferralPage; what: What; said: Said }) {
  const next = nextWords[what]?.(page)
  return (
    <Confirmation
      title={doneWords[what]?.(page) ?? 'Done'}
      recorded={moment(said.recordedAt)}
      links={[
        [`#/referral/${said.also ?? page.id}`, said.also ? 'Open the new referral' : 'Back to the referral'],
        [page.party === 'sender' ? '#/sent' : '#/received', 'Back to the lists'],
      ]}
    >
      {next && <p class="govuk-body">{next}</p>}
    </Confirmation>
  )
}
