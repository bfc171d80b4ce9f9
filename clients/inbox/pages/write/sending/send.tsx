// Sending what was written: to whom it goes, who may open it, who has to be rung as well; and how far it is. A correction says what was wrong.
import { useState } from 'preact/hooks'
import type { Said, Trouble } from '../../../keys/protocol.ts'
import { ask, NotDone } from '../../../keys/start.ts'
import type { Considered, Recipient } from '../../../keys/write/question.ts'
import { ContactList } from '../../../parts/contacts.tsx'
import { Tick } from '../../../parts/form/choices.tsx'
import { TextArea, TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { Progress } from '../../../parts/progress.tsx'
import { ChangedTeam } from '../../../parts/referral/changed-team.tsx'
import type { Writing } from '../considered.ts'

type Props = { writing: Writing; considered: Considered; onSent: (said: Said, outside?: boolean) => void }

export function Send(props: Props & { recipient: Recipient }) {
  const { canReceive, canReceiveNamed } = props.recipient
  const outside = !canReceive && !(props.considered.wantsNamed && canReceiveNamed)
  return outside ? <SendOutside {...props} /> : <SendHere {...props} />
}

function SendHere(props: Props & { recipient: Recipient }) {
  const { writing, considered, recipient } = props
  const [rung, setRung] = useState(false)
  const { name, canReceiveNamed } = recipient
  const named = considered.wantsNamed && canReceiveNamed
  const widely = considered.wantsNamed && !canReceiveNamed
  const { send, sending, trouble } = useSending(props, { named })
  const possible = considered.blocks.length === 0 && (!widely || rung)
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        if (possible) void send()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">Send to {name}</h2>
      {recipient.stale && <p class="govuk-body">{recipient.stale}</p>}
      {recipient.changed && <ChangedTeam council={name} changed={recipient.changed} />}
      {considered.urgent && <Ring recipient={recipient} writing={writing} />}
      {named && (
        <p class="govuk-body">It goes to {name}’s named people only: the address is, or may be, confidential.</p>
      )}
      {considered.wantsNamed && <KnownToStaff writing={writing} name={name} />}
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
      <Sending id={writing.id} sending={sending} />
    </form>
  )
}

/** To a council that has not joined: sealed to the own team alone, and sent by the officer's own secure e-mail. */
function SendOutside(props: Props & { recipient: Recipient }) {
  const { writing, considered, recipient } = props
  const { name } = recipient
  const { wantsNamed: named, urgent, blocks } = considered
  const { send, sending, trouble } = useSending(props, { named, outside: true })
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        if (blocks.length === 0) void send()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">By secure e-mail to {name}</h2>
      <p class="govuk-body">
        <strong>{name} has not joined.</strong> You send it by your council’s secure e-mail; this keeps the clocks and
        the record. It is recorded here for your own team alone, and nobody else is sent anything. The next page makes
        the file to send.
      </p>
      {recipient.stale && <p class="govuk-body">{recipient.stale}</p>}
      {urgent && <Ring recipient={recipient} writing={writing} />}
      {named && <KnownToStaff writing={writing} name={name} />}
      {blocks.length === 0 && (
        <button type="submit" class="govuk-button" aria-disabled={sending}>
          Record it, and go on to the file
        </button>
      )}
      <Sending id={writing.id} sending={sending} />
    </form>
  )
}

/** Nobody is told by a letter that nobody opens: whom to ring, and who was spoken to. */
function Ring({ recipient, writing: { typed, set } }: { recipient: Recipient; writing: Writing }) {
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">
        <strong>
          Sending is not telling.{' '}
          {recipient.notBefore ? `Nobody may read this before ${recipient.notBefore}: ring.` : 'Ring them as well.'}
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
  )
}

/** A family in hiding is found through whoever knows it: asked before anything is sealed. */
function KnownToStaff({ writing: { id, typed }, name }: { writing: Writing; name: string }) {
  if (typed['addresses.family_known_to_staff'] === 'no') return null
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">
        <strong>Could anyone at either council know this family?</strong> If so, or if nobody can say: stop, ring the
        manager or front door at {name}, and agree who opens this.{' '}
        <a class="govuk-link govuk-link--no-visited-state" href={`#/write/${id}/addresses`}>
          Answer it under Addresses
        </a>
      </p>
    </div>
  )
}

export function SendCorrection(props: Props) {
  const { writing, considered } = props
  const { id, typed, set } = writing
  const [error, setError] = useState<string>()
  const { send, sending, trouble } = useSending(props, { named: false })
  const wrong = String(typed['.wrong'] ?? '')
  const submit = () => {
    setError(wrong.trim() === '' ? 'Say what was wrong' : undefined)
    if (wrong.trim() !== '') void send()
  }
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      <h2 class="govuk-heading-m">Send the correction</h2>
      <p class="govuk-body">
        It stands above the first version, which both councils can still read. An acceptance after this is for what is
        corrected here.
      </p>
      <TextArea
        name="wrong"
        label="What was wrong?"
        value={wrong}
        max={400}
        error={error}
        onInput={text => set({ '.wrong': text })}
      />
      {considered.blocks.length === 0 && (
        <button type="submit" class="govuk-button" aria-disabled={sending}>
          Send the correction
        </button>
      )}
      <Sending id={id} sending={sending} />
    </form>
  )
}

function Sending({ id, sending }: { id: string; sending: boolean }) {
  return (
    <>
      <p class="govuk-body" role="status">
        {sending && 'Sealing and sending … Keep this page open.'}
      </p>
      {sending && <Progress of={id} />}
    </>
  )
}

/** Once at a time; what went wrong is shown, and pressing again goes on where it stopped. */
function useSending({ writing: { id, typed, files }, onSent }: Props, how: { named: boolean; outside?: boolean }) {
  const [sending, setSending] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const send = async () => {
    if (sending) return
    setSending(true)
    setTrouble(undefined)
    try {
      onSent(await ask('sendWritten', { id, typed, files, ...how }), how.outside)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
      setSending(false)
    }
  }
  return { send, sending, trouble }
}
