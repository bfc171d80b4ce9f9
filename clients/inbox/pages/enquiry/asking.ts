// A question being written: what every part of its page is given.
import type { Typed, WriteForm } from '../../keys/write/question.ts'

/** What is typed, and how it is changed. */
export type Asking = { id: string; form: WriteForm; typed: Typed; set: (more: Typed) => void }

/** The councils chosen, in the order they were chosen. */
export function councilsOf(typed: Typed): { id: string; name: string }[] {
  return Object.entries(typed).flatMap(([path, value]) =>
    path.startsWith('.to ') && typeof value === 'object' && 'id' in value ? [value] : [],
  )
}
