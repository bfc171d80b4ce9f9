// Both boxes of the council as lines: first what the gateway states, then name by name what was opened and verified here.
// What is before the officer's eyes is opened first; what changes arrives by itself.

import { may } from '../../../../schemas/permissions.ts'
import { mayCollect } from '../../../../schemas/referral/handing-over.ts'
import { lifeOf, nextState } from '../../../../schemas/referral/lifecycle.ts'
import { partyOf } from '../../../../schemas/referral/referral.ts'
import { Distrust, type Letter, type OpenReferral, type TrustedReferral } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { catchUp } from '../joining/own-keys.ts'
import type { Line } from '../shown.ts'
import {
  currentReferral,
  familyIn,
  isSameChild,
  nameIn,
  namesOfOfficers,
  replyIn,
  takenOn,
  wordsIn,
} from '../views/contents.ts'
import { lineFromReferral, lineFromSummary } from '../views/line.ts'
import type { Boxes, Office } from './office.ts'
import { openInTurn } from './opening.ts'
import { troubleOf } from './trouble.ts'

type Kept = { head: string; line: Pick<Line, 'child' | 'shut' | 'holder' | 'family' | 'reply'>; words: string }

const pageItems = 200
/** Of councils, as they were last known here: lists need not wait for the directory. */
const keptNames = 'names of councils'

/** Makes the boxes of an office. */
export function openBoxes(office: Omit<Office, 'boxes'>): Boxes {
  const { council, own, me, store, tell } = office
  const lines = new Map<string, Line>()
  const words = new Map<string, string>()
  /** Up to which place each was read here. */
  const positions = new Map<string, number>()
  const names = new Map<string, string>([[own, me.council]])
  let begun: Promise<Line[]> | undefined
  const opening = openInTurn(open, { told: left => tell('opening', left), failed: report })

  const nameOf = (id: string) => names.get(id) ?? ''
  const put = (line: Line, more: Kept['line'] = {}) => {
    const whole = { ...line, ...more }
    lines.set(line.id, whole)
    return whole
  }

  async function begin(): Promise<Line[]> {
    void watch()
    if (own === 'national') return []
    for (const [id, name] of (await store.get<[string, string][]>('lines', keptNames)) ?? []) names.set(id, name)
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
    await nameAll(items.map(({ sender, recipient }) => (sender === own ? recipient : sender)))
    const unopened: string[] = []
    const shown = await Promise.all(
      items.map(async summary => {
        const kept = await store.get<Kept>('lines', summary.id)
        if (kept) words.set(summary.id, kept.words)
        if (kept?.head !== summary.head) unopened.push(summary.id)
        return put(lineFromSummary(summary, own, nameOf), kept?.line)
      }),
    )
    opening.add(unopened)
    return { items: shown, next }
  }

  /** The verified name, in the place of what was only stated. */
  async function learnName(id: string): Promise<void> {
    const name = await office.names(id)
    if (names.get(id) === name) return
    names.set(id, name)
    await store.put('lines', keptNames, [...names])
  }

  /** As the gateway states them, in one go, until each is verified with the first referral that is opened. */
  async function nameAll(ids: readonly string[]): Promise<void> {
    if (ids.every(id => names.has(id))) return
    for (const { id, identity } of await council.directory.councils()) {
      if (identity && !names.has(id)) names.set(id, line(identity.name))
    }
    await store.put('lines', keptNames, [...names])
  }

  async function open(id: string): Promise<OpenReferral> {
    const { referral, letters } = await council.open(id)
    // Shown first: the other side may wait a moment longer for its proof than an officer for a name.
    await take({ referral, letters })
    const after = await collectAll(referral, letters)
    if (after !== referral) await take({ referral: after, letters })
    return { referral: after, letters }
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
    const before = lines.get(referral.id)
    // What is due is worked out again only where something was said since.
    const due = before?.head === referral.head ? undefined : await council.due(referral)
    const current = currentReferral(letters)
    const child = current && nameIn(current.content)
    const holder = holderOf(referral)
    const family = current && familyIn(current.content)
    const reply = replyIn(letters)
    const more: Kept['line'] = {
      ...(child ? { child } : { shut: shutWords(letters[0]) }),
      ...(holder !== undefined && { holder }),
      ...(family !== undefined && { family: `${referral.sender} ${family}` }),
      ...(reply !== undefined && { reply }),
    }
    const found = wordsIn(letters)
    words.set(referral.id, found)
    positions.set(referral.id, referral.position)
    const stands = before?.head === referral.head ? bare(before) : lineFromReferral(referral, due, own, nameOf)
    tell('lines', [put(stands, more)])
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
        for await (const { subject, position, what } of council.watch({ after: 'now' })) {
          // A team's keys may have been shared.
          if (subject === own && (await catchUp({ ...office, boxes }))) boxes.reopen()
          // Administrators are told of councils and the nation alone; they have no referral to open.
          const isReferral = own !== 'national' && subject !== own && subject !== 'national'
          // What was said here comes back through the feed, and is known already.
          const known = what === 'statement' && position <= (positions.get(subject) ?? -1)
          if (isReferral && !known) await open(subject).catch(report)
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

  const boxes: Boxes = {
    async begin() {
      begun ??= begin()
      await begun
      return [...lines.values()]
    },
    async look(ids) {
      opening.first(ids)
      return undefined
    },
    async search(text) {
      const wanted = text.toLocaleLowerCase('en').split(/\s+/).filter(Boolean)
      return [...words].filter(([, held]) => wanted.every(one => held.includes(one))).map(([id]) => id)
    },
    reopen() {
      opening.add([...lines.values()].filter(({ shut }) => shut !== undefined).map(({ id }) => id))
    },
    about(content, except) {
      const child = nameIn(content)
      return [...lines.values()].filter(one => one.id !== except && isSameChild(one.child, child))
    },
    lines: () => [...lines.values()],
    take,
    open,
  }
  return boxes
}

/** Without what only opened letters tell. */
function bare({ child: _c, shut: _s, holder: _h, family: _f, reply: _r, ...stated }: Line): Line {
  return stated
}

function shutWords(letter: Letter | undefined): string {
  if (letter?.status === 'refused') return 'Not believed: open it to see why'
  if (letter?.status === 'recalled') return 'Recalled by the other council'
  if (letter?.status === 'not_for_us') return 'For another team'
  return letter?.status === 'open' ? 'No name given' : 'No longer shown'
}
