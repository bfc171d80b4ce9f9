// All answers once more, what stops it, what is open, what to think about; then it is sent. Sending is not telling: whom to ring stands first.
import { useEffect, useState } from 'preact/hooks'
import type { Said, Trouble } from '../../keys/protocol.ts'
import { ask, listen, NotDone } from '../../keys/start.ts'
import type { Considered, Recipient } from '../../keys/write/question.ts'
import { ContactList } from '../../parts/contacts.tsx'
import { Tick } from '../../parts/form/choices.tsx'
import { TextField } from '../../parts/form/text.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { SectionView } from '../../parts/referral/rows.tsx'
import { useHeading } from '../../state/page.ts'
import type { Writing } from './considered.ts'
import { councilOf, sectionOf, useConsidered, useRecipient } from './considered.ts'

type Props = { writing: Writing; onSent: (said: Said) => void }

export function CheckPart({ writing, onSent }: Props) {
  const { id, files } = writing
  const council = councilOf(writing)
  const heading = useHeading('Check your answers')
  const considered = useConsidered(writing)
  const recipient = useRecipient(council?.id, considered?.urgent ?? false)
  return (
    <>
      <a class="govuk-back-link" href={`#/write/${id}`}>
        All sections
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">Referral to {council?.name}</span>
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
      {considered && recipient && (
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
      <List title="Asked for by the council, and missing" lines={unmet.map(({ words }) => words)} />
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

function Send(props: Props & { considered: Considered; recipient: Recipient }) {
  const { writing, considered, recipient, onSent } = props
  const { id, typed, set, files } = writing
  const [rung, setRung] = useState(false)
  const [sending, setSending] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const progress = useProgress(id)
  const { name, canReceive, canReceiveNamed } = recipient
  const named = considered.wantsNamed && canReceiveNamed
  const widely = considered.wantsNamed && !canReceiveNamed
  const possible = considered.blocks.length === 0 && canReceive && (!widely || rung)
  const send = async () => {
    if (sending || !possible) return
    setSending(true)
    setTrouble(undefined)
    try {
      onSent(await ask('sendWritten', { id, typed, files, named }))
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    } finally {
      setSending(false)
    }
  }
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">Send to {name}</h2>
      {recipient.stale && <p class="govuk-body">{recipient.stale}</p>}
      {!canReceive && <p class="govuk-body">{name} cannot receive referrals here yet. Use secure e-mail, and ring.</p>}
      {considered.urgent && (
        <div class="govuk-inset-text">
          <p class="govuk-body">
            <strong>
              Sending is not telling.{' '}
              {recipient.notBefore && `Nobody may read this before ${recipient.notBefore}: ring.`}
            </strong>
          </p>
          <ContactList contacts={recipient.ring} />
          <TextField
            name=".spoken"
            label="Who was spoken to, and when (optional)"
            value={String(typed['.spoken'] ?? '')}
            onInput={text => set({ '.spoken': text })}
          />
        </div>
      )}
      {named && (
        <p class="govuk-body">It goes to {name}’s named people only: the address is, or may be, confidential.</p>
      )}
      {widely && (
        <div class="govuk-inset-text">
          <p class="govuk-body">
            The address is, or may be, confidential, and {name} has no team of named people here: everybody in its team
            for children missing education could open this. Ring first.
          </p>
          <Tick name="rung" label={`I know that ${name}’s whole team can open it`} checked={rung} onChange={setRung} />
        </div>
      )}
      {possible && (
        <button type="submit" class="govuk-button" aria-disabled={sending}>
          Send to {name}
        </button>
      )}
      <p class="govuk-body" role="status">
        {sending && `Sealing and sending … ${progress}`}
      </p>
    </form>
  )
}

/** How far the files have travelled. */
function useProgress(id: string): string {
  const [words, setWords] = useState('')
  useEffect(
    () =>
      listen((event, news) => {
        if (event !== 'progress') return
        const { of, bytes, total } = news as { of: string; bytes: number; total: number }
        if (of === id && total > 0) setWords(`${Math.min(100, Math.floor((bytes / total) * 100))} %`)
      }),
    [id],
  )
  return words
}
