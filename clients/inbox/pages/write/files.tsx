// Files to go with it, each with its kind; and what the receiving council asks for: attached, or why not. Nothing here stops a referral.

import { FileField } from '../../parts/form/files.tsx'
import { TextArea } from '../../parts/form/text.tsx'
import { useHeading } from '../../state/page.ts'
import type { Writing } from './considered.ts'
import { captionOf, councilOf, useConsidered, useRecipient } from './considered.ts'

export function FilesPart({ writing }: { writing: Writing }) {
  const { id, form, files, setFiles } = writing
  const council = councilOf(writing)
  const title = `Attachments, and what ${council?.name ?? 'the council'} asks for`
  const heading = useHeading(title)
  const { cp_file: _c, sen_file: _s, ...kinds } = form.fileTypes
  return (
    <>
      <a class="govuk-back-link" href={`#/write/${id}`}>
        All sections
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">{captionOf(writing)}</span>
        {title}
      </h1>
      <p class="govuk-body">Files are not kept with the draft: after this page was locked, choose them again.</p>
      <FileField files={files} kinds={kinds} onChange={setFiles} />
      <p class="govuk-body">
        A child protection file or SEN file goes by itself, to its own team: send it with a message once this referral
        was sent.
      </p>
      <Asked writing={writing} />
      <a class="govuk-button" href={`#/write/${id}`} draggable={false}>
        Save and continue
      </a>
    </>
  )
}

/** The checklist: all that is asked for, and of what is missing why. */
function Asked({ writing }: { writing: Writing }) {
  const { typed, set } = writing
  const council = councilOf(writing)
  const recipient = useRecipient(council?.id, false)
  const considered = useConsidered(writing)
  if (!recipient || recipient.asks.length === 0) return null
  const ready = considered?.blocks.length === 0
  return (
    <>
      <h2 class="govuk-heading-m">{recipient.name} asks a referral to carry</h2>
      <ul class="govuk-list govuk-list--bullet">
        {recipient.asks.map(one => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      {!ready && <p class="govuk-body">What of it is missing shows here once all sections are completed.</p>}
      {considered?.unmet.map(({ words, because }) => (
        <TextArea
          key={words}
          name={`.because ${words}`}
          label={`Missing: ${words}. Why (optional)`}
          value={String(typed[`.because ${words}`] ?? because ?? '')}
          max={400}
          onInput={text => set({ [`.because ${words}`]: text })}
        />
      ))}
    </>
  )
}
