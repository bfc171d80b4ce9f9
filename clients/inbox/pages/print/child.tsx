// Everything about one child, for a subject access request: which cases are really about them is for a person to say; then each case in three
// parts, the second and third on pages of their own.
import { useEffect, useState } from 'preact/hooks'
import type { AboutChild } from '../../keys/print/shown.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import { Tick } from '../../parts/form/choices.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useHeading } from '../../state/page.ts'
import { CaseById, Marked, Toolbar } from './sheet.tsx'

export function ChildPrint({ id }: { id: string }) {
  const heading = useHeading('Everything about this child')
  const { cases, trouble } = useCases(id)
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const chosen = cases?.filter(one => !left.has(one.id)) ?? []
  return (
    <>
      <Toolbar back={`#/print/case/${id}`} words="Case file" ready={chosen.length > 0} />
      {trouble && <TroubleBox trouble={trouble} />}
      <Marked>
        <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
          Everything about this child
        </h1>
        <div class="cme-toolbar">
          <p class="govuk-body">
            Cases that this computer opened with the same surname and date of birth. Leave out any that is another
            child’s. What another colleague alone can open is not here.
          </p>
          {cases?.map(one => (
            <Tick
              key={one.id}
              name={`case-${one.id}`}
              label={
                <>
                  <bdi>{one.title}</bdi>, {one.box === 'sent' ? 'to' : 'from'} {one.other}, {one.sentOn}, {one.state}
                </>
              }
              checked={!left.has(one.id)}
              onChange={ticked => setLeft(ticked ? without(left, one.id) : new Set([...left, one.id]))}
            />
          ))}
        </div>
        {chosen.map(one => (
          <CaseById key={one.id} id={one.id} as="child" />
        ))}
      </Marked>
    </>
  )
}

const without = (ids: ReadonlySet<string>, gone: string) => new Set([...ids].filter(id => id !== gone))

function useCases(id: string) {
  const [cases, setCases] = useState<AboutChild[]>()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    ask('aboutChild', { id })
      .then(setCases)
      .catch(error => error instanceof NotDone && setTrouble(error.trouble))
  }, [id])
  return { cases, trouble }
}
