// One referral as the worker shows it, asked again whenever it changes.
import { useCallback, useEffect, useState } from 'preact/hooks'
import type { Trouble } from '../keys/protocol.ts'
import type { ReferralPage } from '../keys/shown.ts'
import { ask, listen, NotDone } from '../keys/start.ts'

/** `changed`: somebody else changed it while it was on screen, and the page was read anew. */
export function useReferral(id: string) {
  const [page, setPage] = useState<ReferralPage>()
  const [trouble, setTrouble] = useState<Trouble>()
  const read = useCallback(async () => {
    try {
      setPage(await ask('referral', { id }))
      setTrouble(undefined)
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
    }
  }, [id])
  useEffect(() => {
    void read()
    return listen((name, news) => {
      if (name === 'changed' && (news as { id: string }).id === id) void read()
    })
  }, [id, read])
  return { page, trouble, read }
}
