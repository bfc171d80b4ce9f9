// What was written after the referral: own words on the right, theirs on the left, the oldest first. After the pattern of messages.
import type { LetterView } from '../../keys/shown.ts'
import { Attachments } from './attachments.tsx'
import { Rows } from './rows.tsx'

type Props = {
  id: string
  letters: readonly LetterView[]
  mayCorrect: boolean
  mayRecall: boolean
  mayConfirm: boolean
}

export function Conversation({ id, letters, ...may }: Props) {
  if (letters.length === 0) return <p class="govuk-body">Nothing was written yet.</p>
  return (
    <ol class="cme-messages">
      {letters.map(letter => (
        <li key={letter.item} class={`cme-message ${letter.ours ? 'cme-message--ours' : 'cme-message--theirs'}`}>
          <Message id={id} letter={letter} {...may} />
        </li>
      ))}
    </ol>
  )
}

function Message({ id, letter, ...may }: { id: string; letter: LetterView } & Omit<Props, 'id' | 'letters'>) {
  const { who, what, at, rows, shut, before, oddities, attachments, recalled, ours, words, item } = letter
  return (
    <>
      <p class="cme-message__head">
        <strong>{what}</strong>
        <span>
          <bdi>{who}</bdi>, {at}
        </span>
      </p>
      {recalled && <strong class="govuk-tag govuk-tag--red">Recalled</strong>}
      {shut ? <p class="govuk-body">{shut}</p> : <Rows rows={rows} />}
      {before && (
        <details class="govuk-details">
          <summary class="govuk-details__summary">
            <span class="govuk-details__summary-text">Corrected: what it said before</span>
          </summary>
          <div class="govuk-details__text">
            <p class="govuk-body">
              Why: <span dir="auto">{before.because}</span>
            </p>
            <Rows rows={before.rows} />
          </div>
        </details>
      )}
      {oddities.length > 0 && <p class="govuk-body-s">Not in the form expected: {oddities.slice(0, 5).join('; ')}</p>}
      <Attachments referral={id} attachments={attachments} />
      <p class="cme-message__tools">
        {ours && words !== undefined && may.mayCorrect && !recalled && (
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}/correct/${item}`}>
            Correct
            <span class="govuk-visually-hidden">
              {' '}
              {what}, {at}
            </span>
          </a>
        )}
        {ours && may.mayRecall && !recalled && (
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}/recall/${item}`}>
            Recall
            <span class="govuk-visually-hidden">
              {' '}
              {what}, {at}
            </span>
          </a>
        )}
        {!ours && may.mayConfirm && recalled && (
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}/confirm_recall/${item}`}>
            Confirm the recall
            <span class="govuk-visually-hidden">
              {' '}
              of {what}, {at}
            </span>
          </a>
        )}
      </p>
    </>
  )
}
