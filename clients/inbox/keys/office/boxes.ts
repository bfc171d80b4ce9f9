// Both boxes of the council as lines: first what the gateway states, then line by line what was opened and verified here.
// What is before the officer's eyes is opened first; what changes arrives by itself.

import { Distrust, type OneOfMany, type OpenReferral, type TrustedReferral, Unreachable } from '../../../sdk/index.ts'
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
import { deliver, undelivered } from './delivering.ts'
import { again, type FromLetters, type Kept, shutWords } from './kept.ts'
import type { Boxes, Office } from './office.ts'
import { openInTurn } from './opening.ts'
import { troubleOf } from './trouble.ts'

type Box = 'received' | 'sent'
type Filter = { cursor?: string; urgent?: 'true'; overdue?: 'true' }

const pageItems = 200
/** How long the page may take to say what is before the eyes; where it shows no list, it says nothing. */
const lookMilliseconds = 150
/** Until those are tried again that a broken line kept away. */
const againMilliseconds = 10_000
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
  /** Heard of, and not yet told to whoever shows it. */
  const news = new Set<string>()
  let begun: Promise<void> | undefined
  let watching = false
  const opening = openInTurn(openSome, { told: left => tell('opening', left), failed: report })

  const nameOf = (id: string) => names.get(id) ?? ''
  const put = (line: Line) => {
    lines.set(line.id, line)
    return line
  }

  /** What stands on top of the first list comes with the first answers: urgent and late ones may be on a later page. */
  async function begin(): Promise<void> {
    if (own === 'national') return
    for (const [id, name] of (await store.get<[string, string][]>('lines', keptNames)) ?? []) names.set(id, name)
    // Nothing is known here yet: the names come while the boxes do.
    if (names.size === 1) void stateNames().catch(() => {})
    const [received, sent] = await Promise.all([
      page('received'),
      page('sent'),
      page('received', { urgent: 'true' }),
      page('received', { overdue: 'true' }),
    ])
    const rest = () => Promise.all([further('received', received.next), further('sent', sent.next)])
    const unopened = [...lines.values()].filter(({ checked }) => !checked).map(({ id }) => id)
    if (unopened.length === 0) return void rest().catch(report)
    // The page says first what is before the eyes.
    setTimeout(() => {
      opening.add(unopened.filter(id => !lines.get(id)?.checked))
      opening.afterFirst(() => rest().catch(report))
    }, lookMilliseconds)
  }

  async function further(box: Box, next: string | undefined): Promise<void> {
    for (let cursor = next; cursor !== undefined; ) {
      const more = await page(box, { cursor })
      cursor = more.next
      tell('lines', more.items)
      opening.add(more.unopened)
    }
  }

  async function page(box: Box, filter: Filter = {}) {
    const asked = { limit: pageItems, ...filter }
    const { items, next } = await (box === 'received' ? council.inbox(asked) : council.outbox(asked))
    await nameAll(items.map(({ sender, recipient }) => (sender === own ? recipient : sender)))
    const unopened: string[] = []
    const shown = await Promise.all(
      items.map(async summary => {
        const known = lines.get(summary.id)
        // What was opened here meanwhile is newer than this answer.
        if (known && (known.head === summary.head || (positions.get(summary.id) ?? -1) >= summary.position))
          return known
        const kept = await store.get<Kept>('lines', summary.id)
        if (kept) words.set(summary.id, kept.words)
        if (kept?.head !== summary.head) unopened.push(summary.id)
        return put(
          kept?.head === summary.head ? again(kept) : { ...kept?.told, ...lineFromSummary(summary, own, nameOf) },
        )
      }),
    )
    return { items: shown, next, unopened }
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
    if (!ids.every(id => names.has(id))) await stateNames()
  }

  /** Whoever asks meanwhile waits for the same answer. */
  function stateNames(): Promise<void> {
    stating ??= readNames().finally(() => {
      stating = undefined
    })
    return stating
  }

  let stating: Promise<void> | undefined
  async function readNames(): Promise<void> {
    for (const { id, identity } of await council.directory.councils()) {
      if (identity && !names.has(id)) names.set(id, line(identity.name))
    }
    await store.put('lines', keptNames, [...names])
  }

  async function open(id: string): Promise<OpenReferral> {
    const opened = await council.open(id)
    await take(opened)
    return delivered(opened)
  }

  /** Shown first: the other side may wait a moment longer for its proof than an officer for a name. */
  async function delivered(opened: OpenReferral): Promise<OpenReferral> {
    const after = await deliver({ me, own, council }, opened)
    if (after !== opened) await take(after)
    return after
  }

  async function openSome(ids: readonly string[]): Promise<void> {
    const each = async (one: OneOfMany) => {
      if ('opened' in one) await takeOne(one.opened).catch(report)
      else report(one.failed)
      if (news.delete(one.id)) tell('changed', { id: one.id })
    }
    await council.openMany(ids, each).catch(error => {
      const unchecked = () => ids.filter(id => !lines.get(id)?.checked)
      if (error instanceof Unreachable) setTimeout(() => opening.add(unchecked()), againMilliseconds)
      throw error
    })
  }

  async function takeOne(opened: OpenReferral): Promise<void> {
    await take(opened)
    if (undelivered({ me, own, council }, opened) === undefined) return
    const { id, position } = opened.referral
    // What was opened again since is said to be delivered by whoever opened it.
    opening.afterwards(async () => positions.get(id) === position && delivered(opened))
  }

  async function take(opened: OpenReferral): Promise<void> {
    const { referral, letters } = opened
    await learnName(referral.sender === own ? referral.recipient : referral.sender)
    for (const [kid, name] of namesOfOfficers(letters)) office.people.set(kid, name)
    const due = await council.due(referral)
    const found = wordsIn(letters)
    words.set(referral.id, found)
    positions.set(referral.id, referral.position)
    const told = inLetters(opened)
    const shown = put({ ...lineFromReferral(referral, due, own, nameOf), ...told })
    tell('lines', [shown])
    const kept: Kept = {
      line: shown,
      told,
      words: found,
      sides: { sender: nameOf(referral.sender), recipient: nameOf(referral.recipient) },
      ...(due && { due }),
      ...(undelivered({ me, own, council }, opened) === undefined && { head: referral.head }),
    }
    await store.put('lines', referral.id, kept)
  }

  function inLetters({ referral, letters }: OpenReferral): FromLetters {
    const current = currentReferral(letters)
    const child = current && nameIn(current.content)
    const holder = holderOf(referral)
    const family = current && familyIn(current.content)
    const reply = replyIn(letters)
    return {
      ...(child ? { child } : { shut: shutWords(letters[0]) }),
      ...(holder !== undefined && { holder }),
      ...(family !== undefined && { family: `${referral.sender} ${family}` }),
      ...(reply !== undefined && { reply }),
    }
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
          if (!isReferral || known) {
            tell('changed', { id: subject })
            continue
          }
          news.add(subject)
          opening.add([subject])
          opening.first([subject])
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
      if (!watching) void watch()
      watching = true
      begun ??= begin().catch(error => {
        // The line was down: whoever asks again begins again.
        begun = undefined
        throw error
      })
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
