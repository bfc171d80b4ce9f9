// A council's first manager, or a new one where none is left: an invitation, seven words on the telephone, and a second administrator.
import { useState } from 'preact/hooks'
import type { InvitedManager, NationalCalls } from '../../../keys/national/shown.ts'
import { ask } from '../../../keys/start.ts'
import { CompareStep, type Heard } from '../../../parts/directory/compare.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked, useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Proposed } from './proposed.tsx'

type About = { id: string; name: string }

export function FirstManagerPage({ council }: { council: About }) {
  const { id, name } = council
  const heading = useHeading('Let in its first manager')
  const { got, trouble, again } = useAsked('invitedManagers', { id })
  const [invited, setInvited] = useState<NationalCalls['inviteManager']['get']>()
  const [made, setMade] = useState<NationalCalls['propose']['get']>()
  const { run, doing, trouble: failed } = useDoing()
  const invite = () =>
    run(async () => {
      setInvited(await ask('inviteManager', { id }))
      await again()
    })
  if (made) return <Proposed made={made} back={`#/councils/${id}`} />
  return (
    <div class="cme-step">
      <a class="govuk-back-link" href={`#/councils/${id}`}>
        Back
      </a>
      {(failed ?? trouble) && <TroubleBox trouble={(failed ?? trouble) as NonNullable<typeof trouble>} />}
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">
          <bdi>{name}</bdi>
        </span>
        Let in its first manager
      </h1>
      <p class="govuk-body">
        Hand the code over by a way of your own. They open the inbox with it, and read you seven words on the telephone.
        You propose them; another administrator approves; every contact of the council is told.
      </p>
      {invited ? (
        <div class="govuk-inset-text">
          <p class="govuk-body">Good for one person, once, until {invited.until}:</p>
          <p class="cme-code">
            <strong>{invited.code}</strong>
          </p>
        </div>
      ) : (
        <button type="button" class="govuk-button govuk-button--secondary" aria-disabled={doing} onClick={invite}>
          Make an invitation
        </button>
      )}
      <h2 class="govuk-heading-m">Invitations that are out</h2>
      {got?.length === 0 && <p class="govuk-body">None.</p>}
      {got?.map(one => (
        <Invited key={one.id} one={one} about={id} onMade={setMade} />
      ))}
      <p class="govuk-body">
        <button type="button" class="cme-link-button" onClick={() => void again()}>
          Look again
        </button>
      </p>
    </div>
  )
}

type InvitedProps = { one: InvitedManager; about: string; onMade: (made: NationalCalls['propose']['get']) => void }

function Invited({ one, about, onMade }: InvitedProps) {
  const [heard, setHeard] = useState<Heard>()
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const { run, doing, trouble } = useDoing()
  const { id, until, words, waits } = one
  if (!words) return <p class="govuk-body">Not used yet; good until {until}.</p>
  if (waits) return <p class="govuk-body">Proposed: another administrator must approve. See Approvals.</p>
  const propose = async () => {
    const found = heard === 'yes' ? [] : [{ name: 'heard', message: 'Compare the seven words first' }]
    setFaults(found)
    if (found.length === 0)
      await run(async () => onMade(await ask('propose', { what: 'let_in_manager', id: about, invitation: id })))
  }
  return (
    <div class="cme-card">
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <p class="govuk-body">
        <strong>
          <bdi>{one.name ?? 'Somebody'}</bdi>
        </strong>{' '}
        used this invitation.
      </p>
      <CompareStep
        compare={{ words, must: true, whom: 'them' }}
        asks
        value={heard}
        onChange={setHeard}
        faults={faults}
      />
      <button type="button" class="govuk-button" aria-disabled={doing || heard !== 'yes'} onClick={propose}>
        Propose them as manager
      </button>
    </div>
  )
}
