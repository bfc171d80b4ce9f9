// Letters being written on this device, and drafts brought from elsewhere. Another device knows nothing of them.
import { useEffect, useState } from 'preact/hooks'
import { moment } from '../../../words/when.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import type { Draft, Seeded } from '../../keys/write/question.ts'
import { draftAddress } from '../../parts/begin-draft.tsx'
import { WriteLinks } from '../../parts/drafting.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useFocus, useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'

const whats: Record<Draft['what'], string> = {
  referral: 'Referral',
  enquiry: '“Do you know this child?”',
  correction: 'Correction of a referral',
}

export function DraftsPage() {
  const heading = useHeading('Drafts')
  const drafts = useDrafts()
  return (
    <>
      <a class="govuk-back-link" href="#/sent">
        Sent
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Sent</span>
        Drafts
      </h1>
      <WriteLinks />
      <p class="govuk-body" role="status">
        {drafts?.length === 0 && 'Nothing is being written on this computer.'}
      </p>
      <ul class="govuk-list">
        {drafts?.map(({ id, what, child, council, changedAt }) => (
          <li key={id}>
            <a
              class="govuk-link govuk-link--no-visited-state"
              href={draftAddress({ id, written: what === 'enquiry' ? 'enquiry' : 'referral' })}
            >
              <bdi>{child || 'No name yet'}</bdi>
              {council && `, to ${council}`}
            </a>
            <span class="cme-table__more">
              {whats[what ?? 'referral']}, last changed {moment(changedAt)}
            </span>
          </li>
        ))}
      </ul>
      <FromFile />
    </>
  )
}

/** More than any draft holds: a film that was chosen by mistake is not read, and what is cut off is no draft. */
const maxDraftBytes = 4 * 1024 * 1024

/** A draft that a case system or the command line made. */
function FromFile() {
  const [trouble, setTrouble] = useState<Trouble>()
  const [opened, setOpened] = useState<Seeded>()
  const open = async (file: File | undefined) => {
    setTrouble(undefined)
    setOpened(undefined)
    if (!file) return
    try {
      const seeded = await ask('beginDraft', { from: 'json', text: await file.slice(0, maxDraftBytes).text() })
      if (seeded.lost.length === 0) go(draftAddress(seeded))
      else setOpened(seeded)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    }
  }
  return (
    <section class="cme-section">
      <h2 class="govuk-heading-m">Open a draft from a file</h2>
      {trouble && <TroubleBox trouble={trouble} />}
      {opened && <Lost opened={opened} />}
      <div class="govuk-form-group">
        <label class="govuk-label" for="draft-file">
          A draft that your case system or the command line made
        </label>
        <div class="govuk-hint" id="draft-file-hint">
          Its name ends in .json. It is read on this computer, and nothing of it is sent before you check it.
        </div>
        <input
          class="govuk-file-upload"
          id="draft-file"
          type="file"
          accept=".json,application/json"
          aria-describedby="draft-file-hint"
          onChange={event => void open(event.currentTarget.files?.[0])}
        />
      </div>
    </section>
  )
}

/** Nothing is dropped in silence. */
function Lost({ opened }: { opened: Seeded }) {
  const box = useFocus<HTMLDivElement>()
  return (
    <div class="govuk-inset-text" ref={box} tabIndex={-1}>
      <p class="govuk-body">The draft is open, but this of it has no place in the form and was left out:</p>
      <ul class="govuk-list govuk-list--bullet">
        {opened.lost.slice(0, 20).map(path => (
          <li key={path}>{path}</li>
        ))}
      </ul>
      <a class="govuk-link govuk-link--no-visited-state" href={draftAddress(opened)}>
        Go on with it
      </a>
    </div>
  )
}

/** Read once for each page that shows them. */
export function useDrafts(): Draft[] | undefined {
  const [drafts, setDrafts] = useState<Draft[]>()
  useEffect(() => {
    ask('drafts')
      .then(setDrafts)
      .catch(() => {})
  }, [])
  return drafts
}
