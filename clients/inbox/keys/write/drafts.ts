// Which referrals are being written on this device: a list beside the drafts, sealed like them.
import type { SealedStore } from '../memory/sealed-store.ts'
import { councilsIn } from './begin.ts'
import type { Draft, Typed, Written } from './question.ts'

const listName = 'referrals being written'
/** One change of the list at a time. */
let last: Promise<unknown> = Promise.resolve()

export async function readDrafts(store: SealedStore): Promise<Draft[]> {
  await last
  return (await store.get<Draft[]>('drafts', listName)) ?? []
}

/** Puts a draft on the list as it stands now, newest first; undefined takes it off. */
export function noteDraft(store: SealedStore, written: Written, id: string, typed: Typed | undefined): Promise<void> {
  const noted = last.then(async () => {
    const before = (await store.get<Draft[]>('drafts', listName)) ?? []
    const others = before.filter(one => one.id !== id)
    const list = typed === undefined ? others : [draftOf(written, id, typed), ...others]
    await store.put('drafts', listName, list)
  })
  last = noted.catch(() => {})
  return noted
}

function draftOf(written: Written, id: string, typed: Typed): Draft {
  const council = typed['.council']
  const councils = [...(typeof council === 'object' && 'name' in council ? [council] : []), ...councilsIn(typed)]
  const names = [typed['child.forename'], typed['child.surname']].filter(one => typeof one === 'string' && one !== '')
  return {
    id,
    what: typed['.corrects'] === undefined ? written : 'correction',
    child: names.join(' '),
    council: councils.map(({ name }) => name).join(', '),
    changedAt: Math.floor(Date.now() / 1000),
  }
}
