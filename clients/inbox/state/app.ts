// What all pages share: who is signed in, the lines of the lists, whether the gateway answers. Filled by the worker's news alone.
// Locking empties it and ends the worker: nothing opened stays on screen or in memory.
import { useEffect, useState } from 'preact/hooks'
import type { About, Me, Trouble } from '../keys/protocol.ts'
import type { Line } from '../keys/shown.ts'
import { ask, endWorker, listen, NotDone } from '../keys/start.ts'
import { saveDrafts } from './draft.ts'

export type AppState = {
  about?: About
  me?: Me
  lines: ReadonlyMap<string, Line>
  /** The boxes were read once: an empty list means that there is nothing. */
  loaded: boolean
  opening: number
  away: boolean
  distrust?: Trouble
  locked?: 'asked' | 'idle'
}

const empty: AppState = { lines: new Map(), loaded: false, opening: 0, away: false }
let state: AppState = empty
const watchers = new Set<() => void>()

function change(next: Partial<AppState>): void {
  state = { ...state, ...next }
  for (const watcher of watchers) watcher()
}

/** The shared state; the component is drawn again whenever it changes. */
export function useApp(): AppState {
  const [seen, setSeen] = useState(state)
  useEffect(() => {
    const watcher = () => setSeen(state)
    watchers.add(watcher)
    watcher()
    return () => void watchers.delete(watcher)
  }, [])
  return seen
}

/** Asks who may sign in here: the first thing after the first paint. */
export async function start(): Promise<void> {
  try {
    change({ about: await ask('about'), away: false })
  } catch {
    change({ away: true })
  }
}

/** Opens the inbox as one of a rehearsal's people. @throws NotDone */
export async function openAs(profile: string): Promise<void> {
  await opened(await ask('openRehearsal', { profile }))
}

/** Opens it at a council, once the own keys were unlocked. @throws NotDone */
export async function openAt(membership: string): Promise<void> {
  await opened(await ask('openAt', { membership }))
}

/** Opens it for a newcomer, if they were let in. @throws NotDone */
export async function enter(): Promise<void> {
  const me = await ask('enter')
  if (!me) return
  // The address names the invitation.
  location.hash = '#/'
  await opened(me)
}

async function opened(me: Me): Promise<void> {
  const { about } = state
  change({ ...empty, ...(about && { about }), me })
  await loadLines()
}

/** Reads both boxes; again where the gateway was away. */
export async function loadLines(): Promise<void> {
  try {
    take(await ask('lines'))
    change({ loaded: true, away: false })
  } catch (error) {
    if (error instanceof NotDone && error.trouble.kind === 'away') return change({ away: true })
    if (error instanceof NotDone && error.trouble.kind === 'distrust') return change({ distrust: error.trouble })
    throw error
  }
}

/** Keeps what is being typed, and forgets everything opened and every key. */
export async function lock(why: NonNullable<AppState['locked']>): Promise<void> {
  const { about } = state
  state = { ...empty, ...(about && { about }), locked: why }
  // Off the screen at once; what was typed may take a moment to be kept, but not more than that.
  change({})
  await endWorker(Promise.race([saveDrafts(), new Promise(resolve => setTimeout(resolve, longestSavingMilliseconds))]))
}

const longestSavingMilliseconds = 2_000

function take(news: readonly Line[]): void {
  const lines = new Map(state.lines)
  for (const line of news) lines.set(line.id, line)
  change({ lines })
}

/** Many lines come at once while a box is opened: the lists are drawn at most once a frame. */
let gathered: Line[] = []
function gather(news: readonly Line[]): void {
  if (gathered.length === 0) {
    requestAnimationFrame(() => {
      const all = gathered
      gathered = []
      if (state.me) take(all)
    })
  }
  gathered.push(...news)
}

listen((name, news) => {
  if (name === 'lines') gather(news as Line[])
  if (name === 'opening') change({ opening: news as number })
  if (name === 'line') change({ away: news === 'away' })
  if (name === 'distrust') change({ distrust: news as Trouble })
})
