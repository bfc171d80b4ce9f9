// Where writing begins, and where a draft ends: the same words and places on every page that has them.
import { go } from '../state/route.ts'

export function WriteLinks() {
  return (
    <div class="cme-actions">
      <a class="govuk-button" href="#/write" draggable={false}>
        Write a referral
      </a>
      <a class="govuk-button govuk-button--secondary" href="#/enquiry" draggable={false}>
        Ask “Do you know this child?”
      </a>
    </div>
  )
}

export function DeleteDraft({ drop }: { drop: () => void }) {
  return (
    <p class="govuk-body">
      <button
        type="button"
        class="cme-link-button"
        onClick={() => {
          drop()
          go('#/drafts')
        }}
      >
        Delete this draft
      </button>
    </p>
  )
}
