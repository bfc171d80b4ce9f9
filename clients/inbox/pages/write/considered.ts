// A draft as the worker judges it now: asked again whenever it changes, so that what is shown is what would be sent.
import { useEffect, useState } from 'preact/hooks'
import { ask } from '../../keys/start.ts'
import type { Attached, Considered, Recipient, Typed, WriteForm } from '../../keys/write/question.ts'

/** What every part is given. */
export type Writing = {
  id: string
  form: WriteForm
  typed: Typed
  set: (more: Typed) => void
  files: readonly Attached[]
  setFiles: (files: readonly Attached[]) => void
}

export function useConsidered({ typed, files }: Pick<Writing, 'typed' | 'files'>): Considered | undefined {
  const [considered, setConsidered] = useState<Considered>()
  useEffect(() => {
    let current = true
    ask('consider', { typed, files })
      .then(got => current && setConsidered(got))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [typed, files])
  return considered
}

export function useRecipient(id: string | undefined, urgent: boolean, named = false): Recipient | undefined {
  const [recipient, setRecipient] = useState<Recipient>()
  useEffect(() => {
    let current = true
    setRecipient(undefined)
    if (id !== undefined)
      ask('recipient', { id, urgent, named })
        .then(got => current && setRecipient(got))
        .catch(() => {})
    return () => {
      current = false
    }
  }, [id, urgent, named])
  return recipient
}

/** The council chosen. */
export function councilOf({ typed }: Pick<Writing, 'typed'>): { id: string; name: string } | undefined {
  const value = typed['.council']
  return typeof value === 'object' && 'id' in value ? value : undefined
}

/** What is written: a new referral, or what one should have said. */
export const corrects = ({ typed }: Pick<Writing, 'typed'>) => typed['.corrects'] !== undefined
/** Above the title of every part. */
export const captionOf = (writing: Pick<Writing, 'typed'>) =>
  corrects(writing) ? 'Correct a referral' : 'Write a referral'

/** The section a path lies in. */
export const sectionOf = (path: string) => path.split(/[.[~]/)[0] ?? ''
