// `cme directory set-retention`: how long letters to and from the own council stay at the gateway once a case is over.
import type { Action } from '../commands/definition.ts'
import { openOffice, ownCouncil } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { withLock } from '../saying/lock.ts'

export const setRetention: Action = async (context, [given = '']) => {
  const days = Number(given)
  if (!Number.isInteger(days) || days < 1 || days > 3650)
    throw new WrongUse(`"${given}" is no number of days.`, 'Write a whole number, for example 90.')
  const office = await openOffice(context)
  ownCouncil(office)
  return withLock(office.profile, context, async () => {
    const made = await office.council.directory.setRetention(days)
    return {
      json: { id: made.about, days },
      text: context.style.good(`From now on ${days} ${days === 1 ? 'day' : 'days'}, within the nation's bounds.`),
    }
  })
}
