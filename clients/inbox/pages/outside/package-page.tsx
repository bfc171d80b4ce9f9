// The package for a council that has not joined: what is in it, where it goes, sealed or not; made in the worker, saved by the officer.
// The phrase stands on screen until this page is left, and is kept nowhere.
import { useState } from 'preact/hooks'
import type { Package, ToPackage } from '../../keys/outside/shown.ts'
import { ask } from '../../keys/start.ts'
import { Radios } from '../../parts/form/choices.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { WhereTo } from '../../parts/outside/where-to.tsx'
import { Progress } from '../../parts/progress.tsx'
import { sizeWords } from '../../parts/referral/attachments.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'
import { Made } from './made.tsx'

export function PackagePage({ id }: { id: string }) {
  const { got: about, trouble } = useAsked('toPackage', { id })
  const [made, setMade] = useState<Package>()
  const title = made ? 'The package is made' : 'Make the package'
  const heading = useHeading(title)
  return (
    <>
      <a class="govuk-back-link" href={`#/referral/${id}`}>
        Back to the referral
      </a>
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {about && <span class="govuk-caption-l">For {about.council}, by secure e-mail</span>}
        {title}
      </h1>
      {!about && !trouble && <p class="govuk-body">Reading …</p>}
      {about?.cannot && <p class="govuk-inset-text">{about.cannot}</p>}
      {about && !about.cannot && !made && <MakeForm id={id} about={about} onMade={setMade} />}
      {about && made && <Made id={id} about={about} made={made} again={() => setMade(undefined)} />}
    </>
  )
}

const ways = {
  plain: 'As it is: a file for secure e-mail alone',
  sealed: 'Encrypted under six words, which you tell them by telephone',
}

function MakeForm({ id, about, onMade }: { id: string; about: ToPackage; onMade: (made: Package) => void }) {
  const { council, named, files, bytes } = about
  const [way, setWay] = useState('')
  const [error, setError] = useState<string>()
  const { run, doing: making, trouble } = useDoing()
  const make = async () => {
    setError(way === '' ? 'Choose how it is made' : undefined)
    if (way !== '') await run(async () => onMade(await ask('makePackage', { id, sealed: way === 'sealed' })))
  }
  return (
    <form
      class="cme-step"
      onSubmit={event => {
        event.preventDefault()
        void make()
      }}
    >
      {trouble && <TroubleBox trouble={trouble} />}
      {named && (
        <p class="govuk-inset-text">
          <strong>Named people only.</strong> The address is, or may be, confidential. Ring {council} first, agree who
          may open this, and send it to them alone.
        </p>
      )}
      <p class="govuk-body">
        In it: the referral as a PDF, marked on every page, with how to accept or return it
        {files.length === 0 ? '; no attachments.' : `; and ${attachmentWords(files.length)}, ${sizeWords(bytes)}.`} It
        is made in this browser. It is not sent for you: you send it by e-mail.
      </p>
      {files.length > 0 && (
        <ul class="govuk-list govuk-list--bullet">
          {files.map(({ name, bytes }, at) => (
            <li key={at}>
              <bdi>{name}</bdi>, {sizeWords(bytes)}
            </li>
          ))}
        </ul>
      )}
      <WhereTo about={about} />
      <Radios
        name="way"
        legend="How is it made?"
        hint="Encrypted where you are not sure that their mailbox is secure."
        choices={ways}
        value={way}
        error={error}
        onChange={setWay}
      />
      <button type="submit" class="govuk-button" aria-disabled={making}>
        Make the package
      </button>
      <p class="govuk-body" role="status">
        {making && 'Making it … This takes a few seconds.'}
      </p>
      {making && <Progress of={id} />}
    </form>
  )
}

const attachmentWords = (count: number) => (count === 1 ? 'one attachment' : `${count} attachments`)
