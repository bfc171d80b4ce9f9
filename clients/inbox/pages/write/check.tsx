// All answers once more, what stops it, what is open, what to think about; then it is sent. Sending is not telling: whom to ring stands first.
import type { Said } from '../../keys/protocol.ts'
import type { Considered } from '../../keys/write/question.ts'
import { SectionView } from '../../parts/referral/rows.tsx'
import { useHeading } from '../../state/page.ts'
import type { Writing } from './considered.ts'
import { corrects, councilOf, sectionOf, useConsidered, useRecipient } from './considered.ts'
import { Send, SendCorrection } from './sending/send.tsx'

type Props = { writing: Writing; onSent: (said: Said, outside?: boolean) => void }

export function CheckPart({ writing, onSent }: Props) {
  const { id, files } = writing
  const council = councilOf(writing)
  const heading = useHeading('Check your answers')
  const considered = useConsidered(writing)
  const recipient = useRecipient(council?.id, considered?.urgent ?? false, considered?.wantsNamed ?? false)
  return (
    <>
      <a class="govuk-back-link" href={`#/write/${id}`}>
        All sections
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">
          {corrects(writing) ? 'Correction of the referral' : 'Referral'} to {council?.name}
        </span>
        Check your answers
      </h1>
      {considered && <Findings id={id} considered={considered} />}
      {considered?.sections.map(section => (
        <div class="cme-check" key={section.name}>
          <SectionView section={section} />
          {section.name !== 'unmet_requirements' && (
            <a class="govuk-link govuk-link--no-visited-state" href={`#/write/${id}/${section.name}`}>
              Change<span class="govuk-visually-hidden"> {section.title}</span>
            </a>
          )}
        </div>
      ))}
      {files.length > 0 && (
        <>
          <h2 class="govuk-heading-m">Attachments</h2>
          <ul class="govuk-list govuk-list--bullet">
            {files.map(({ file }) => (
              <li key={`${file.name} ${file.size}`}>
                <bdi>{file.name}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {considered && recipient && corrects(writing) && (
        <SendCorrection writing={writing} considered={considered} onSent={onSent} />
      )}
      {considered && recipient && !corrects(writing) && (
        <Send writing={writing} considered={considered} recipient={recipient} onSent={onSent} />
      )}
    </>
  )
}

function Findings({ id, considered: { blocks, gaps, warnings, unmet } }: { id: string; considered: Considered }) {
  return (
    <>
      {blocks.length > 0 && (
        <section class="govuk-error-summary" aria-labelledby="first">
          <h2 class="govuk-error-summary__title" id="first">
            To be completed before it can be sent
          </h2>
          <ul class="govuk-list govuk-error-summary__list">
            {blocks.map(({ path, message }) => (
              <li key={`${path} ${message}`}>
                <a href={`#/write/${id}/${sectionOf(path) || 'referrer'}`}>{message}</a>
              </li>
            ))}
          </ul>
        </section>
      )}
      <List title="Think about this once more" lines={warnings.map(({ message }) => message)} />
      <List
        title="Asked for by the council, and missing"
        lines={unmet.map(({ words, because }) => (because ? `${words}: ${because}` : words))}
      />
      {gaps.length > 0 && blocks.length === 0 && (
        <p class="govuk-body">
          {gaps.length} {gaps.length === 1 ? 'answer is' : 'answers are'} open. Both councils will see which.
        </p>
      )}
    </>
  )
}

function List({ title, lines }: { title: string; lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <section class="govuk-inset-text">
      <h2 class="govuk-heading-s">{title}</h2>
      <ul class="govuk-list govuk-list--bullet">
        {lines.map(line => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  )
}
