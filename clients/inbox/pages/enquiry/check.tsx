// What each council will be told, and which; then it is asked. To each council goes one enquiry of its own: none sees whom else was asked.
import { useEffect, useState } from 'preact/hooks'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import type { Asked, ConsideredEnquiry, Recipient } from '../../keys/write/question.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Rows } from '../../parts/referral/rows.tsx'
import { useHeading } from '../../state/page.ts'
import { type Asking, councilsOf } from './asking.ts'

export function CheckEnquiry({ asking, onAsked }: { asking: Asking; onAsked: (asked: Asked[]) => void }) {
  const { id, typed } = asking
  const heading = useHeading('Check what they will be told')
  const considered = useConsidered(typed)
  const councils = councilsOf(typed)
  const [sending, setSending] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const possible = considered?.blocks.length === 0 && councils.length > 0
  const send = async () => {
    if (sending) return
    setSending(true)
    setTrouble(undefined)
    try {
      onAsked(await ask('sendEnquiries', { id, typed }))
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
      setSending(false)
    }
  }
  return (
    <>
      <a class="govuk-back-link" href={`#/enquiry/${id}`}>
        Change it
      </a>
      <form
        class="cme-step"
        onSubmit={event => {
          event.preventDefault()
          void send()
        }}
      >
        {trouble && <TroubleBox trouble={trouble} />}
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          <span class="govuk-caption-l">Do you know this child?</span>
          Check what they will be told
        </h1>
        {considered && <Rows rows={considered.rows} />}
        <h2 class="govuk-heading-m">Who is asked</h2>
        <ul class="govuk-list govuk-list--bullet">
          {councils.map(council => (
            <Council key={council.id} {...council} />
          ))}
        </ul>
        <p class="govuk-body">Each is asked by itself, and is not told whom else you ask.</p>
        {possible ? (
          <button type="submit" class="govuk-button" aria-disabled={sending}>
            {councils.length === 1 ? `Ask ${councils[0]?.name}` : `Ask ${councils.length} councils`}
          </button>
        ) : (
          <p class="govuk-body">{considered && 'Something is still missing: change it first.'}</p>
        )}
        <p class="govuk-body" role="status">
          {sending && 'Sealing and sending …'}
        </p>
      </form>
    </>
  )
}

/** Whether it can be asked here at all. */
function Council({ id, name }: { id: string; name: string }) {
  const [recipient, setRecipient] = useState<Recipient>()
  useEffect(() => {
    ask('recipient', { id, urgent: false })
      .then(setRecipient)
      .catch(() => {})
  }, [id])
  return (
    <li>
      {name}
      {recipient?.canReceive === false && ' cannot be asked here yet. Use secure e-mail, and ring.'}
    </li>
  )
}

function useConsidered(typed: Asking['typed']): ConsideredEnquiry | undefined {
  const [considered, setConsidered] = useState<ConsideredEnquiry>()
  useEffect(() => {
    ask('considerEnquiry', { typed })
      .then(setConsidered)
      .catch(() => {})
  }, [typed])
  return considered
}
