// Publishing what was changed: at once, or, where a mailbox is not under gov.uk, once a second person has said that it is right.
import { useState } from 'preact/hooks'
import type { ContactsDocument } from '../../../../../schemas/directory/contacts.ts'
import type { Published as Outcome } from '../../../keys/people/shown.ts'
import { ask } from '../../../keys/start.ts'
import { useDoing } from '../../../state/asked.ts'
import { useFocus } from '../../../state/page.ts'

/** `elsewhere`: mailboxes to be looked at first; `anyway` publishes all the same. `publish` answers whether it was recorded. */
export function usePublishing() {
  const { run, doing, trouble } = useDoing()
  const [outcome, setOutcome] = useState<Outcome>()
  const [wanted, setWanted] = useState<ContactsDocument>()
  const say = async (document: ContactsDocument, elsewhere: boolean) => {
    let state: Outcome['state'] | undefined
    await run(async () => {
      const got = await ask('publishEntry', { document, elsewhere })
      state = got.state
      setOutcome(got)
      setWanted(document)
    })
    return state === 'recorded' || state === 'waits'
  }
  const said = outcome && outcome.state !== 'elsewhere' ? outcome.state : undefined
  const elsewhere = outcome?.state === 'elsewhere' ? outcome.mailboxes : undefined
  const publish = (document: ContactsDocument) => say(document, false)
  const anyway = async () => (wanted ? say(wanted, true) : false)
  return { publish, anyway, doing, trouble, said, elsewhere }
}

/** Said after publishing. */
export function Published({ said }: { said: 'recorded' | 'waits' }) {
  return said === 'waits' ? <Waits /> : <p class="govuk-body">Published: every council sees it from now on.</p>
}

export function Waits() {
  return (
    <p class="govuk-inset-text">
      A change waits for a second person, because a mailbox in it is not under gov.uk. Until another manager or a
      national administrator approves, everybody sees what was there before.{' '}
      <a class="govuk-link govuk-link--no-visited-state" href="#/approvals">
        Approvals
      </a>
    </p>
  )
}

type ElsewhereProps = { mailboxes: readonly string[]; doing: boolean; onAnyway: () => void }

/** Asked before such a mailbox is published: a look-alike would be sent children's names. */
export function Elsewhere({ mailboxes, doing, onAnyway }: ElsewhereProps) {
  const box = useFocus<HTMLDivElement>(mailboxes)
  return (
    <div class="govuk-inset-text" ref={box} tabIndex={-1} role="alert">
      <p class="govuk-body">
        Not under gov.uk: {mailboxes.join(', ')}. Nothing was published yet.{' '}
        {mailboxes.length === 1 ? 'Is it' : 'Are they'} right? Then a second person must say so, too.
      </p>
      <button type="button" class="govuk-button" aria-disabled={doing} onClick={onAnyway}>
        {mailboxes.length === 1 ? 'It is right' : 'They are right'}: ask a second person
      </button>
    </div>
  )
}
