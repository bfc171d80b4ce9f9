// Taking a step from a form: once at a time, with the head that was on screen. What went wrong comes back; what was typed stays.
import { useState } from 'preact/hooks'
import { moment } from '../../words/when.ts'
import type { Said, Trouble } from '../keys/protocol.ts'
import type { ReferralPage } from '../keys/shown.ts'
import { ask, NotDone } from '../keys/start.ts'
import type { Step } from '../keys/steps/step.ts'

type Told = Step extends infer S ? (S extends Step ? Omit<S, 'referral' | 'seen'> : never) : never

export function useStep({ id, head }: Pick<ReferralPage, 'id' | 'head'>) {
  const [taking, setTaking] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const [said, setSaid] = useState<string>()
  /** What was said, or undefined where it was not. */
  const take = async (told: Told): Promise<Said | undefined> => {
    if (taking) return undefined
    setTaking(true)
    setTrouble(undefined)
    try {
      const answer = await ask('step', { ...told, referral: id, seen: head } as Step)
      setSaid(moment(answer.recordedAt))
      return answer
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(error.trouble)
      return undefined
    } finally {
      setTaking(false)
    }
  }
  return { take, taking, trouble, said }
}
