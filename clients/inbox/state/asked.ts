// Asking the worker from a page: what it answered, what went wrong, and asking again. And doing something, once at a time.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { CallName, Calls, Trouble } from '../keys/protocol.ts'
import { ask, listen, NotDone } from '../keys/start.ts'

type Give<N extends CallName> = Calls[N]['give'] extends undefined ? [] : [give: Calls[N]['give']]

/** Asked when the page opens; `again` asks anew, and leaves on screen what was there. */
export function useAsked<N extends CallName>(name: N, ...give: Give<N>) {
  const [got, setGot] = useState<Calls[N]['get']>()
  const [trouble, setTrouble] = useState<Trouble>()
  const key = JSON.stringify(give)
  const again = useCallback(async () => {
    try {
      setGot(await ask(name, ...give))
      setTrouble(undefined)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    }
  }, [name, key])
  useEffect(() => void again(), [again])
  return { got, trouble, again, setGot }
}

/** Asks again whenever a council, the nation or a referral changed. */
export function useNews(again: () => Promise<void>): void {
  useEffect(() => listen(name => name === 'changed' && void again()), [again])
}

/** `run` answers whether it was done; what went wrong is in `trouble`, and what was typed stays. */
export function useDoing() {
  const [doing, setDoing] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    if (doing) return false
    setDoing(true)
    setTrouble(undefined)
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
      return false
    } finally {
      setDoing(false)
    }
  }
  return { run, doing, trouble, setTrouble }
}
