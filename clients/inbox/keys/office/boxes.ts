// Both boxes of the council as lines: first what the gateway states, then name by name what was opened and verified here.
// What is before the officer's eyes is opened first; what changes arrives by itself.

import { may } from '../../../../schemas/permissions.ts'
import { mayCollect } from '../../../../schemas/referral/handing-over.ts'
import { lifeOf, nextState } from '../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../schemas/referral/referral.ts'
import { Distrust, type Letter, type OpenReferral, type TrustedReferral } from '../../../sdk/index.ts'
import type { Line } from '../shown.ts'
import { currentReferral, familyIn, nameIn, namesOfOfficers, takenOn, wordsIn } from '../views/contents.ts'
import { lineFromReferral, lineFromSummary } from '../views/line.ts'
import type { Boxes, Office } from './office.ts'
import { troubleOf } from './trouble.ts'

type Kept = { head: string; line: Pick<Line, 'child' | 'shut' | 'holder' | 'family'>; words: string }

/** So many are opened at once: most of it is waiting for the line. */
const atOnce = 4
const pageItems = 200

/** Makes the boxes of an office. */
export function openBoxes(office: Omit<Office, 'boxes'>): Boxes {
  const { council, own, me, store, tell } = office
  const lines = new Map<string, Line>()
  const words = new Map<string, string>()
  const names = new Map<string, string>()
  let queue: string[] = []
  let running = 0
  let begun: Promise<Line[]> | undefined

  const nameOf = (id: string) => names.get(id) ?? ''
  const put = (line: Line, more: Kept['line'] = {}) => {
    const whole = { ...line, ...more }
    lines.set(line.id, whole)
    return whole
  }

  async function begin(): Promise<Line[]> {
    if (own === 'national') return []
    void watch()
    const pages = await Promise.all([load('received'), load('sent')])
    return pages.flat()
  }

  /** The first page is answered at once, the others follow as news. */
  async function load(box: 'received' | 'sent'): Promise<Line[]> {
    const first = await page(box)
    const rest = async () => {
      let cursor = first.next
      while (cursor !== undefined) {
        const more = await page(box, cursor)
        cursor = more.next
        tell('lines', more.items)
      }
    }
    rest().catch(report)
    return first.items
  }

  async function page(box: 'received' | 'sent', cursor?: string) {
    const filter = { limit: pageItems, ...(cursor !== undefined && { cursor }) }
    const { items, next } = await (box === 'received' ? council.inbox(filter) : council.outbox(filter))
    const others = new Set(items.map(({ sender, recipient }) => (sender === own ? recipient : sender)))
    await Promise.all([...others].map(learnName))
    const shown = await Promise.all(
      items.map(async summary => {
        const kept = await store.get<Kept>('lines', summary.id)
        if (kept) words.set(summary.id, kept.words)
        if (kept?.head !== summary.head) queue.push(summary.id)
        return put(lineFromSummary(summary, own, nameOf), kept?.line)
      }),
    )
    pump()
    return { items: shown, next }
  }

  async function learnName(id: string): Promise<void> {
    if (!names.has(id)) names.set(id, await office.names(id))
  }

  function pump(): void {
    while (running < atOnce && queue.length > 0) {
      const id = queue.shift() as string
      running += 1
      open(id)
        .catch(report)
        .finally(() => {
          running -= 1
          tell('opening', queue.length + running)
          pump()
        })
    }
  }

  async function open(id: string): Promise<OpenReferral> {
    const { referral, letters } = await council.open(id)
    const opened = { referral: await collectAll(referral, letters), letters }
    await take(opened)
    return opened
  }

  /** Proves to the other side that it arrived and could be opened; what a colleague's browser has said is not said again. */
  async function collectAll(referral: TrustedReferral, letters: readonly Letter[]): Promise<TrustedReferral> {
    if (!may(me.role, 'collect', 'party')) return referral
    let after = referral
    for (const { status, entry } of letters) {
      const item = after.items.find(one => one.digest === entry.digest)
      const party = partyOf(after, own)
      const due = status === 'open' && item && mayCollect(after, item, own) && !item.collected.includes(own)
      if (!due || !party || nextState(lifeOf(after), after.state, 'collect', party) === undefined) continue
      after = (await council.collect(after.id, entry.digest)).referral
    }
    return after
  }

  async function take({ referral, letters }: OpenReferral): Promise<void> {
    await learnName(referral.sender === own ? referral.recipient : referral.sender)
    for (const [kid, name] of namesOfOfficers(letters)) office.people.set(kid, name)
    const current = currentReferral(letters)
    const child = current && nameIn(current.content)
    const holder = holderOf(referral)
    const family = current && familyIn(current.content)
    const more: Kept['line'] = {
      ...(child ? { child } : { shut: shutWords(letters[0]) }),
      ...(holder !== undefined && { holder }),
      ...(family !== undefined && { family: `${referral.sender} ${family}` }),
    }
    const found = wordsIn(letters)
    words.set(referral.id, found)
    tell('lines', [put(lineFromReferral(referral, own, nameOf), more)])
    await store.put('lines', referral.id, { head: referral.head, line: more, words: found } satisfies Kept)
  }

  /** Whoever of the receiving council took it on last. */
  function holderOf(referral: TrustedReferral): string | undefined {
    const taken = takenOn(referral)
    if (!taken) return undefined
    if (taken.kid === office.member) return 'You'
    return office.people.get(taken.kid) ?? (taken.claims.iss === own ? 'A colleague' : nameOf(taken.claims.iss))
  }

  async function watch(): Promise<void> {
    for (;;) {
      try {
        for await (const { subject } of council.watch({ after: 'now' })) {
          if (subject === own || subject === 'national') continue
          await open(subject).catch(report)
          tell('changed', { id: subject })
        }
      } catch (error) {
        report(error)
        await new Promise(resolve => setTimeout(resolve, 5_000))
      }
    }
  }

  function report(error: unknown): void {
    if (error instanceof Distrust) void troubleOf(error, undefined).then(trouble => tell('distrust', trouble))
  }

  return {
    async begin() {
      begun ??= begin()
      await begun
      return [...lines.values()]
    },
    async look(ids) {
      const wanted = new Set(ids)
      queue = [...queue.filter(id => wanted.has(id)), ...queue.filter(id => !wanted.has(id))]
      pump()
      return undefined
    },
    async search(text) {
      const wanted = text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)
      return [...words].filter(([, held]) => wanted.every(one => held.includes(one))).map(([id]) => id)
    },
    take,
    open,
  }
}

function shutWords(letter: Letter | undefined): string {
  if (letter?.status === 'refused') return 'Not believed: open it to see why'
  if (letter?.status === 'recalled') return 'Recalled by the other council'
  if (letter?.status === 'not_for_us') return 'For another team'
  return letter?.status === 'open' ? 'No name given' : 'No longer shown'
}
