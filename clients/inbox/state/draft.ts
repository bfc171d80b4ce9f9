// What is being typed: kept on this device, encrypted by the worker, until it was recorded. Nothing typed is lost to a lock or a lost line.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../keys/start.ts'

const pauseMilliseconds = 400
/** Typed, and not yet with the worker. */
const unsaved = new Map<string, object>()

async function save(name: string): Promise<void> {
  const draft = unsaved.get(name)
  unsaved.delete(name)
  if (draft) await ask('keepDraft', { name, draft }).catch(() => {})
}

/** Everything typed so far is kept before this resolves: to be called before the worker ends. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...unsaved.keys()].map(save))
}

/** A form's values by the name of the draft; `done` drops it. Values must be plain data. */
export function useDraft<T extends object>(name: string, initial: T) {
  const [values, setValues] = useState<T>(initial)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const typed = useRef(false)
  useEffect(() => {
    let current = true
    typed.current = false
    setValues(initial)
    ask('draft', { name })
      .then(kept => {
        if (current && kept && !typed.current) setValues({ ...initial, ...(kept as T) })
      })
      .catch(() => {})
    return () => {
      current = false
    }
  }, [name])
  const set = (more: Partial<T>) => {
    typed.current = true
    setValues(before => {
      const next = { ...before, ...more }
      clearTimeout(timer.current)
      unsaved.set(name, next)
      timer.current = setTimeout(() => save(name), pauseMilliseconds)
      return next
    })
  }
  const done = () => {
    clearTimeout(timer.current)
    unsaved.delete(name)
    setValues(initial)
    ask('keepDraft', { name, draft: undefined }).catch(() => {})
  }
  return { values, set, done }
}
