// Entries in doubt: said with a key of the own council since somebody else may have had it. A manager stands by each, or does not;
// not standing by one counts only once a second person agrees, because a child may be given back by it.
import type { Id } from '../../../../schemas/ids.ts'
import { maxPageItems } from '../../../../schemas/limits.ts'
import { moment } from '../../../words/when.ts'
import { verbWords } from '../../../words/words.ts'
import type { Office } from '../office/office.ts'
import { ownEntry } from './colleagues.ts'
import { nameOf } from './names.ts'
import type { Doubt, PeopleCalls } from './shown.ts'

const atOnce = 4

/** Of all referrals of the own boxes that changed since, the newest first; nothing is read where no key was ever reported taken. */
export async function doubts(office: Office): Promise<Doubt[]> {
  const { members } = await ownEntry(office)
  const taken = members.filter(({ removed }) => removed?.reason === 'compromised')
  if (taken.length === 0) return []
  const since = Math.min(...taken.map(({ removed }) => removed?.since ?? 0))
  const waiting = changedSince(office, since)
  const found: Found[] = []
  const row = async () => {
    for (let next = await waiting.next(); !next.done; next = await waiting.next())
      found.push(...(await doubtsIn(office, next.value)))
  }
  await Promise.all(Array.from({ length: atOnce }, row))
  return found.toSorted((one, two) => two.saidAt - one.saidAt).map(({ saidAt: _, ...doubt }) => doubt)
}

/** Page by page, also what no list here has shown yet. */
async function* changedSince({ council }: Office, changed_since: number): AsyncGenerator<Id, void, void> {
  for (const box of [council.inbox, council.outbox]) {
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const page = await box({ changed_since, limit: maxPageItems, ...(cursor !== undefined && { cursor }) })
      cursor = page.next
      for (const { id } of page.items) yield id
    }
  }
}

type Found = Doubt & { saidAt: number }

async function doubtsIn(office: Office, id: Id): Promise<Found[]> {
  const { council, own, member } = office
  const { history, settledDoubts } = await council.referral(id)
  const open = history.filter(
    ({ digest, doubtful, claims }) => doubtful && claims.iss === own && !settledDoubts.has(digest),
  )
  return open.map(({ digest: item, at, claims, member: by }) => {
    const begun = history.find(one => one.claims.verb === 'disown' && one.claims.item === item)
    return {
      ...{ referral: id, item, saidAt: at, at: moment(at), what: verbWords[claims.verb], who: nameOf(office, by) },
      ...(begun && { disownedBy: begun.kid === member ? 'you' : nameOf(office, begun.member) }),
    }
  })
}

export async function settleDoubt(office: Office, give: PeopleCalls['settleDoubt']['give']): Promise<Doubt[]> {
  const { referral: id, item, how } = give
  await (how === 'confirm' ? office.council.confirm(id, item) : office.council.disown(id, item))
  await office.boxes.open(id)
  office.tell('changed', { id })
  return doubts(office)
}
