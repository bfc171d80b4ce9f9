// What is being typed: kept on this device, encrypted by the worker, until it was recorded. Nothing typed is lost to a lock or a lost line.
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../keys/start.ts'

const pauseMilliseconds = 400
/** Typed, and not yet with the worker. */
const unsaved = new Map<string, object>()

async function save(name: string): Promise<void> {
  const draft = unsaved.get(name)
  unsaved.delete(name)
  if (!draft) return
  const saving = ask('keepDraft', { name, draft }).then(
    () => {},
    () => {},
  )
  underWay.add(saving)
  await saving
  underWay.delete(saving)
}

/** With the worker, and not yet kept. */
const underWay = new Set<Promise<void>>()

/** Everything typed so far is kept before this resolves: to be called before the worker ends. */
export async function saveDrafts(): Promise<void> {
  await Promise.all([...underWay, ...[...unsaved.keys()].map(save)])
}

/** A form's values by the name of the draft; `done` drops it. Values must be plain data. */
export function useDraft<T extends object>(name: string, initial: T) {
  const [values, setValues] = useState<T>(initial)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const typed = useRef(false)
  /** What was kept before has been read. */
  const [ready, setReady] = useState(false)
  useEffect(() => {
    let current = true
    typed.current = false
    setValues(initial)
    ask('draft', { name })
      .then(kept => {
        // What was typed a moment ago may still be on its way to the worker.
        const newest = unsaved.get(name) ?? kept
        if (current && newest && !typed.current) setValues({ ...initial, ...(newest as T) })
      })
      .catch(() => {})
      .finally(() => current && setReady(true))
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
  return { values, set, done, ready }
}
