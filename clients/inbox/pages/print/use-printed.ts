// A case as it is printed, asked of the worker once.
import { useEffect, useState } from 'preact/hooks'
import type { Printed, PrintedAs } from '../../keys/print/shown.ts'
import type { Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'

export function usePrinted(id: string, as: PrintedAs) {
  const [printed, setPrinted] = useState<Printed>()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    let current = true
    setPrinted(undefined)
    ask('printed', { id, as })
      .then(got => current && setPrinted(got))
      .catch(error => error instanceof NotDone && setTrouble(error.trouble))
    return () => {
      current = false
    }
  }, [id, as])
  return { printed, trouble }
}
