// What was made: files to save, the six words for the telephone, words for the e-mail, and what comes next.
import { useState } from 'preact/hooks'
import type { Package, ToPackage } from '../../keys/outside/shown.ts'
import { WhereTo } from '../../parts/outside/where-to.tsx'
import { save, sizeWords } from '../../parts/referral/attachments.tsx'

type Props = { id: string; about: ToPackage; made: Package; again: () => void }

export function Made({ id, about, made, again }: Props) {
  const { files, phrase, subject, covering, large, bytes } = made
  const [saved, setSaved] = useState<string>()
  return (
    <>
      <ol class="govuk-list govuk-list--number cme-next">
        <li>
          <h2 class="govuk-heading-m">Save {files.length === 1 ? 'the file' : 'both files'}</h2>
          {large && (
            <p class="govuk-inset-text">It has {sizeWords(bytes)}: many mailboxes refuse that much. Ask them first.</p>
          )}
          {files.map(file => (
            <p class="govuk-body" key={file.name}>
              <button
                type="button"
                class="govuk-button govuk-button--secondary cme-next__save"
                onClick={() => {
                  save(file)
                  setSaved(file.name)
                }}
              >
                Save {file.name}
              </button>
            </p>
          ))}
          <p class="govuk-body" role="status">
            {saved && `${saved} is saved. Delete it once it was sent: the referral is kept here.`}
          </p>
        </li>
        {phrase && <Phrase phrase={phrase} />}
        <li>
          <h2 class="govuk-heading-m">Send it by your council’s secure e-mail</h2>
          <WhereTo about={about} />
          <Text label="Subject" text={subject} />
          <Text label="Words of the e-mail" text={covering} />
        </li>
        <li>
          <h2 class="govuk-heading-m">Write down that you sent it</h2>
          <p class="govuk-body">From then on {about.council} is waited for, and the clocks say when to chase.</p>
          <a class="govuk-button" href={`#/referral/${id}/outside_sent`} draggable={false}>
            Write down that it was sent
          </a>
        </li>
      </ol>
      <p class="govuk-body">
        <button type="button" class="cme-link-button" onClick={again}>
          Make it again
        </button>
        {phrase && ', with six other words. These are gone then.'}
      </p>
    </>
  )
}

function Phrase({ phrase }: { phrase: string }) {
  return (
    <li>
      <h2 class="govuk-heading-m">Ring them, and read them these six words</h2>
      <ol class="cme-words">
        {phrase.split(' ').map((word, at) => (
          <li key={at}>{word}</li>
        ))}
      </ol>
      <p class="govuk-body">
        They go into no e-mail. They are shown on this page alone, and kept nowhere: lost, make the package again.
      </p>
    </li>
  )
}

/** To be copied into a mail program. */
function Text({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState('')
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied('Copied.'),
      () => setCopied('This browser does not let it be copied: select it.'),
    )
  return (
    <>
      <h3 class="govuk-heading-s">{label}</h3>
      <p class="cme-covering">{text}</p>
      <p class="govuk-body">
        <button type="button" class="cme-link-button" onClick={() => void copy()}>
          Copy<span class="govuk-visually-hidden"> {label.toLowerCase()}</span>
        </button>{' '}
        <span role="status">{copied}</span>
      </p>
    </>
  )
}
