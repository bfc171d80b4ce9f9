// It was sent: when that was recorded, and what comes next. The brothers and sisters named in it are one step away.
import { moment } from '../../../words/when.ts'
import type { Said } from '../../keys/protocol.ts'
import type { Typed } from '../../keys/write/question.ts'
import { BeginDraft } from '../../parts/begin-draft.tsx'
import { Confirmation } from '../../parts/frame/confirmation.tsx'
import { councilOf } from './considered.ts'

export function SentPart({ said, typed, outside }: { said: Said; typed: Typed; outside: boolean }) {
  if (outside) return <Recorded said={said} typed={typed} />
  const name = councilOf({ typed })?.name ?? ''
  const corrected = typed['.corrects'] !== undefined
  return (
    <Confirmation
      title={corrected ? 'Corrected' : `Sent to ${name}`}
      recorded={moment(said.recordedAt)}
      links={[
        [`#/referral/${said.also ?? ''}`, 'Open the referral'],
        ['#/sent', 'Back to the lists'],
      ]}
    >
      {corrected ? (
        <p class="govuk-body">The correction stands above the first version, which both councils can still read.</p>
      ) : (
        <p class="govuk-body">Your council stays responsible for the child until {name} accepts.</p>
      )}
      {!corrected && typed['basis.priority'] === 'urgent' && (
        <p class="govuk-body">Sending is not telling: ring {name} as well.</p>
      )}
      {!corrected && <Siblings typed={typed} />}
    </Confirmation>
  )
}

/** Nobody was sent anything yet: the package is the next step. */
function Recorded({ said, typed }: { said: Said; typed: Typed }) {
  const name = councilOf({ typed })?.name ?? ''
  return (
    <Confirmation
      title="Recorded, and sent to nobody yet"
      recorded={moment(said.recordedAt)}
      links={[
        [`#/referral/${said.also ?? ''}`, 'Open the referral'],
        ['#/sent', 'Back to the lists'],
      ]}
    >
      <p class="govuk-body">
        {name} has not joined: make the package now, and send it by your council’s secure e-mail. Your council stays
        responsible for the child until {name} accepts.
      </p>
      <a class="govuk-button" href={`#/referral/${said.also ?? ''}/package`} draggable={false}>
        Make the package to send
      </a>
      <Siblings typed={typed} />
    </Confirmation>
  )
}

/** A referral for each brother or sister who was named, with what the family has in common filled in. */
export function Siblings({ typed }: { typed: Typed }) {
  const rows = Array.from({ length: Number(typed.siblings ?? 0) }, (_, row) => row)
  const named = rows.flatMap(row => {
    const [forename, surname] = [typed[`siblings[${row}].forename`], typed[`siblings[${row}].surname`]]
    return typeof forename === 'string' && forename !== ''
      ? [{ row, name: [forename, surname].filter(Boolean).join(' ') }]
      : []
  })
  if (named.length === 0) return null
  return (
    <section class="cme-siblings">
      <h2 class="govuk-heading-s">Brothers and sisters</h2>
      <p class="govuk-body">
        A referral of their own begins with the family’s addresses, parents and enquiries. Schooling, needs and concerns
        are asked anew. A confidential address is not copied.
      </p>
      <ul class="govuk-list">
        {named.map(({ row, name }) => (
          <li key={row}>
            <BeginDraft seed={{ from: 'sibling', typed, row }}>
              Write a referral for <bdi>{name}</bdi>
            </BeginDraft>
          </li>
        ))}
      </ul>
    </section>
  )
}
