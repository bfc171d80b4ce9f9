// How far files have travelled, how fast and how long still; and what whoever waits should know. Said, and drawn as a bar.
import { useEffect, useRef, useState } from 'preact/hooks'
import { inMebibytes, paceOf } from '../../words/pace.ts'
import type { Events } from '../keys/protocol.ts'
import { listen } from '../keys/start.ts'

type At = { bytes: number; total: number; pace: string; done: boolean }

/** Draws nothing before the first bytes have travelled, and where nothing large does. `of`: the draft, referral or file. */
export function Progress({ of }: { of: string }) {
  const [at, setAt] = useState<At>()
  const [notice, setNotice] = useState('')
  const pace = useRef<ReturnType<typeof paceOf>>(undefined)
  useEffect(
    () =>
      listen((event, news) => {
        if (event === 'notice' && (news as Events['notice']).of === of) setNotice((news as Events['notice']).says)
        if (event !== 'progress') return
        const { of: what, bytes, total, resumed = 0 } = news as Events['progress']
        if (what !== of || total === 0) return
        pace.current ??= paceOf()
        pace.current.at(bytes - resumed)
        // Sealed, a file is a little longer than it was.
        setAt({ bytes: Math.min(bytes, total), total, pace: pace.current.inWords(total - bytes), done: bytes >= total })
      }),
    [of],
  )
  if (!at) return notice ? <p class="govuk-body-s">{notice}</p> : null
  const part = Math.floor((at.bytes / at.total) * 100)
  return (
    <div class="cme-progress">
      <progress class="cme-progress__bar" max={at.total} value={at.bytes} aria-label="Files sent" />
      <p class="govuk-body-s">
        {part} % of {inMebibytes(at.total)}
        {at.done ? '' : at.pace && `, ${at.pace}`}
      </p>
      {notice && <p class="govuk-body-s">{notice}</p>}
    </div>
  )
}
