// What happened, in the order it was heard: one line each, numbered from 1, flushed before anybody is told. The place in the gateway's feed
// stands in the same line, so that after a crash nothing is heard twice and nothing passed over. A torn last line was never told.
import { randomBytes } from 'node:crypto'
import { type FileHandle, mkdir, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { absent, flushFolder, writeWhole } from '../../sdk/node/whole-file.ts'
import type { Ended } from '../outbox/item.ts'
import { type ConnectorEvent, type NewEvent, requestEvent } from './event.ts'

/** One event with what it needs to be told once: the feed's cursor behind it, or the name of a request. */
type Line = { event: ConnectorEvent; cursor?: string; key?: string }
type Head = { journal: string; first: number }

/** Told everywhere and this old, an event may go. */
const keptDays = 90
const dayMilliseconds = 24 * 60 * 60 * 1000

export class Journal {
  /** Tells this journal from another that was begun anew: numbers mean nothing across the two. */
  readonly name: string
  readonly #file: FileHandle
  readonly #lines: Line[]
  readonly #keys: Set<string>
  readonly #waiting = new Set<() => void>()
  #writing: Promise<unknown> = Promise.resolve()
  #first: number
  #cursor: string | undefined

  readonly #begins: string

  private constructor(folder: string, head: Head, lines: Line[], file: FileHandle, began: string | undefined) {
    this.#begins = join(folder, 'begins')
    this.name = head.journal
    this.#first = head.first
    this.#lines = lines
    this.#file = file
    this.#keys = new Set(lines.flatMap(({ key }) => (key === undefined ? [] : [key])))
    this.#cursor = lines.findLast(({ cursor }) => cursor !== undefined)?.cursor ?? began
  }

  /**
   * Opens the journal in a folder, made where there is none.
   *
   * @param told the number up to which everybody has been told: older events that are behind it and past their days are dropped
   */
  static async open(folder: string, { now, told }: { now: number; told: number }): Promise<Journal> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const path = join(folder, 'journal.jsonl')
    const { head, lines } = linesIn(await readFile(path, 'utf8').catch(absent))
    // Only from the beginning, so that numbers stay without gaps: what was heard late may be older than what stands before it.
    const wanted = lines.findIndex(
      ({ event }) => event.id > told || Date.parse(event.at) > now - keptDays * dayMilliseconds,
    )
    const kept = wanted < 0 ? lines.slice(-1) : lines.slice(wanted)
    const first = kept[0]?.event.id ?? head.first
    const whole = [{ ...head, first }, ...keepCursor(lines, kept)].map(line => `${JSON.stringify(line)}\n`).join('')
    await writeWhole(path, whole)
    const file = await open(path, 'a', 0o600)
    await flushFolder(folder)
    const began = await readFile(join(folder, 'begins'), 'utf8').catch(absent)
    return new Journal(folder, { ...head, first }, linesIn(whole).lines, file, began)
  }

  /** Nothing before this place of the feed is wanted. */
  async beginAt(cursor: string): Promise<void> {
    await writeWhole(this.#begins, cursor)
    this.#cursor ??= cursor
  }

  /** The feed's cursor behind the last entry that was heard. */
  get cursor(): string | undefined {
    return this.#cursor
  }

  /** The number of the newest event; 0 before the first. */
  get last(): number {
    return this.#lines.at(-1)?.event.id ?? this.#first - 1
  }

  /** The number of the oldest event that is still here. */
  get first(): number {
    return this.#lines[0]?.event.id ?? this.#first
  }

  /** Events behind a number, oldest first. */
  after(number: number, limit: number): ConnectorEvent[] {
    const from = Math.max(0, number + 1 - this.first)
    return this.#lines.slice(from, from + limit).map(({ event }) => event)
  }

  /** Something was heard from the feed. */
  hear(event: NewEvent, cursor: string): Promise<void> {
    return this.#append(event, { cursor })
  }

  /** What became of a request: told once, however often it is asked to. */
  async tellOfRequest(item: Ended): Promise<void> {
    const key = `${item.round} ${item.reference}`
    if (!this.#keys.has(key)) await this.#append(requestEvent(item), { key })
  }

  /** Resolves when there is something new, or the signal fires. */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal.aborted) return resolve()
      const wake = () => {
        signal.removeEventListener('abort', wake)
        this.#waiting.delete(wake)
        resolve()
      }
      signal.addEventListener('abort', wake, { once: true })
      this.#waiting.add(wake)
    })
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => {})
    await this.#file.close()
  }

  #append(event: NewEvent, more: { cursor?: string; key?: string }): Promise<void> {
    const write = async () => {
      const line: Line = { event: { id: this.last + 1, journal: this.name, ...event }, ...more }
      const { size } = await this.#file.stat()
      try {
        await this.#file.appendFile(`${JSON.stringify(line)}\n`)
        await this.#file.datasync()
      } catch (error) {
        // Half a line must not stand before the next.
        await this.#file.truncate(size)
        throw error
      }
      this.#lines.push(line)
      if (more.cursor !== undefined) this.#cursor = more.cursor
      if (more.key !== undefined) this.#keys.add(more.key)
      for (const wake of [...this.#waiting]) wake()
    }
    const written = this.#writing.catch(() => {}).then(write)
    this.#writing = written
    return written
  }
}

function linesIn(text: string | undefined): { head: Head; lines: Line[] } {
  const whole = (text ?? '').split('\n').slice(0, -1)
  const [head, ...lines] = whole.map(line => JSON.parse(line) as unknown)
  const begun = { journal: randomBytes(6).toString('hex'), first: 1 }
  return { head: (head as Head | undefined) ?? begun, lines: lines as Line[] }
}

/** The feed goes on behind the last entry ever heard, also where its own line was dropped. */
function keepCursor(all: readonly Line[], kept: readonly Line[]): Line[] {
  const cursor = all.findLast(line => line.cursor !== undefined)?.cursor
  const [last, ...before] = kept.toReversed()
  if (cursor === undefined || !last || kept.some(line => line.cursor !== undefined)) return [...kept]
  return [...before.toReversed(), { ...last, cursor }]
}
