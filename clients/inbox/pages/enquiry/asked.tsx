// Whom the question went to, and whom it could not reach. Answers come by themselves.
import type { Asked } from '../../keys/write/question.ts'
import { Confirmation } from '../../parts/frame/confirmation.tsx'

export function AskedPart({ asked }: { asked: Asked[] }) {
  const sent = asked.filter(({ enquiry }) => enquiry !== undefined)
  const failed = asked.filter(({ enquiry }) => enquiry === undefined)
  const title =
    sent.length === 0 ? 'Nobody could be asked' : `Asked ${sent.map(({ council }) => council.name).join(', ')}`
  return (
    <Confirmation title={title} links={[['#/sent', 'Back to the lists']]}>
      <p class="govuk-body">
        Answers show in your lists by themselves. Your council stays responsible for the child all the while.
      </p>
      {sent.length > 0 && (
        <ul class="govuk-list">
          {sent.map(({ council, enquiry }) => (
            <li key={council.id}>
              <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${enquiry}`}>
                What you asked {council.name}
              </a>
            </li>
          ))}
        </ul>
      )}
      {failed.length > 0 && (
        <div class="govuk-inset-text">
          <p class="govuk-body">Not asked. It stays among your drafts, to be tried again:</p>
          <ul class="govuk-list govuk-list--bullet">
            {failed.map(({ council, trouble }) => (
              <li key={council.id}>
                {council.name}: {trouble}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Confirmation>
  )
}
