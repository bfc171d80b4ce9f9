// Above the list of what waits: councils that have joined since something was sent to them by secure e-mail, each with its one step.
import { useEffect, useState } from 'preact/hooks'
import type { Line } from '../../keys/shown.ts'
import { ask } from '../../keys/start.ts'

export function Joined({ lines }: { lines: readonly Line[] }) {
  const open = lines.filter(({ outside, list }) => outside && list === 'waiting')
  const joined = useJoined([...new Set(open.map(({ other }) => other.id))].sort().join(' '))
  return joined.map(id => {
    const theirs = open.filter(({ other }) => other.id === id)
    const [first] = theirs
    if (!first) return null
    const count = theirs.length === 1 ? 'One referral' : `${theirs.length} referrals`
    return (
      <div class="govuk-inset-text" key={id}>
        <p class="govuk-body">
          <strong>{first.other.name} has joined.</strong> {count} went to it by secure e-mail.{' '}
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${first.id}/resend`}>
            Send {theirs.length === 1 ? 'it' : 'them'} properly now
          </a>
        </p>
      </div>
    )
  })
}

/** Asked once for the same councils. */
function useJoined(councils: string): string[] {
  const [joined, setJoined] = useState<string[]>([])
  useEffect(() => {
    let current = true
    setJoined([])
    if (councils !== '')
      ask('joinedSince', { councils: councils.split(' ') })
        .then(got => current && setJoined(got))
        .catch(() => {})
    return () => {
      current = false
    }
  }, [councils])
  return joined
}
