// Listens to the gateway's feed and writes down what concerns referrals: each entry read and verified first. It only waits where the line is
// broken; nothing is passed over, and after a restart it goes on behind the last entry that was written down.
import type { FeedEntry } from '../../../schemas/api/forms.ts'
import { responsible, type State, states, whoseMove } from '../../../schemas/referral/lifecycle.ts'
import { isDirectoryVerb, type Verb } from '../../../schemas/statement/verbs.ts'
import {
  type Clock,
  type Council,
  Distrust,
  GatewayProblem,
  type TrustedReferral,
  Unreachable,
} from '../../sdk/index.ts'
import type { NewEvent } from './event.ts'
import type { Journal } from './journal.ts'

const waitSeconds = 25
const pageEntries = 100
const pauseMilliseconds = 5_000
/** Before all entries; no cursor at all would begin with what comes, where that was asked for. */
const beginning = '0.0'
/** The gateway could read the wrong moment; and a colleague may be speaking just now. */
const attemptsToBelieve = 3

export type Hearing = {
  journal: Journal
  council: () => Promise<Council>
  clock: Clock
  /** Where a first run begins: with everything there ever was, or with what comes. */
  from: 'beginning' | 'now'
  signal: AbortSignal
  /** The line is whole. */
  onHeard: () => void
  /** All that was heard is written down. */
  onWritten: () => void
  onTrouble: (error: unknown) => void
}

/** Listens until the signal fires. */
export async function hear(hearing: Hearing): Promise<void> {
  const { journal, council, clock, signal, onHeard, onWritten, onTrouble } = hearing
  let cursor = journal.cursor
  while (!signal.aborted) {
    try {
      const connected = await council()
      if (cursor === undefined && hearing.from === 'now') cursor = await beginNow(connected, journal)
      const query = { wait: waitSeconds, limit: pageEntries, ...(cursor !== undefined && { after: cursor }) }
      const { items, next } = await connected.call('readFeed', { query, signal })
      onHeard()
      for (const entry of items) {
        if (isOfReferral(entry, connected)) await journal.hear(await eventOf(connected, entry, clock), entry.cursor)
        cursor = entry.cursor
      }
      cursor = next
      onWritten()
    } catch (error) {
      if (signal.aborted) return
      onTrouble(error)
      // Its gateway was restored, and is behind what was heard: all of it again, because nobody knows what was lost.
      if (error instanceof GatewayProblem && error.code === 'malformed_request') cursor = beginning
      await clock.wait(pauseMilliseconds, signal).catch(() => {})
    }
  }
}

/** Where the feed ends now; written down, so that a restart does not begin later. */
async function beginNow(council: Council, journal: Journal): Promise<string> {
  const { next } = await council.call('readFeed', { query: { wait: 0, after: 'now' } })
  await journal.beginAt(next)
  return next
}

/** What councils say of themselves is heard too, and is no event of a case. */
function isOfReferral({ subject, what, verb }: FeedEntry, { authority }: Pick<Council, 'authority'>): boolean {
  return subject !== 'national' && subject !== authority && !(what === 'statement' && isDirectoryVerb(verb as Verb))
}

/** What an entry comes to. @throws where that cannot be known now: it is asked again */
async function eventOf(council: Council, entry: FeedEntry, clock: Clock): Promise<NewEvent> {
  const { subject: referral, at: seconds, verb } = entry
  const type = entry.what === 'note' ? 'referral.reminder' : 'referral.changed'
  const common = { type, at: new Date(seconds * 1000).toISOString(), referral, verb } as const
  for (let attempt = 1; ; attempt++) {
    try {
      const read = await council.referral(referral)
      const said = entry.what === 'statement' ? read.history[entry.position] : undefined
      const state = (states as readonly string[]).includes(entry.state) ? (entry.state as State) : undefined
      return {
        ...common,
        ...(said
          ? {
              by: sideOf(said.claims.iss, council),
              statement: said.digest,
              position: entry.position,
              state: said.state as State,
            }
          : state && { state }),
        ...standingOf(read, council),
      }
    } catch (error) {
      const trouble = troubleIn(error)
      if (trouble && (attempt >= attemptsToBelieve || error instanceof GatewayProblem))
        return {
          ...common,
          ...(error instanceof Distrust && { type: 'referral.not_believed' as const }),
          problem: trouble,
        }
      if (!trouble) throw error
      await clock.wait(pauseMilliseconds / 5)
    }
  }
}

/** Whose the child is and whose move it is, seen from here. */
export function standingOf(read: TrustedReferral, council: Pick<Council, 'authority'>) {
  const move = whoseMove(read)
  const ours = council.authority === read.sender ? 'sender' : 'recipient'
  const whose =
    read.responsibleAuthority === council.authority ? 'us' : responsible(read) === 'passed_on' ? 'another' : 'them'
  return {
    kind: read.kind,
    urgent: read.urgent,
    responsible: whose,
    move: move === 'both' || move === 'nobody' ? move : move === ours ? 'us' : 'them',
  } as const
}

function sideOf(issuer: string, { authority }: Pick<Council, 'authority'>): 'us' | 'them' {
  return issuer === authority ? 'us' : 'them'
}

/** What will not get better by asking again; undefined for the weather. */
function troubleIn(error: unknown) {
  if (error instanceof Unreachable) return undefined
  if (error instanceof Distrust)
    return { code: error.code, title: 'What was served does not hold', detail: error.message, hint: error.hint }
  if (error instanceof GatewayProblem && error.status < 500 && error.status !== 401 && error.status !== 429)
    return { code: error.code, title: error.problem.title, detail: error.detail, hint: error.hint }
  return undefined
}
