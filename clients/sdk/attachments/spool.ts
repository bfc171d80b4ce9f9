// Where sealed bytes wait until they have arrived: so that a client that was killed goes on with the very same bytes.
// Ciphertext and what is known of it, never a plain byte and never a key. Implementations store; the rules are in upload.ts.
import type { Digest, Id } from '../../../schemas/ids.ts'
import type { StreamedBody } from '../call/shape.ts'

/** What is known of one file that is being sent. `parts` stand once it was sealed to its end, and lies whole in its place. */
export type SpoolNote = {
  id: Id
  /** What was sealed, and to whom: another content or another certificate is another file. */
  of: string
  bytes: number
  parts?: Digest[]
  /** Nothing of it was kept: there was no room. */
  unkept?: true
}

/** Where the sealed bytes of one file lie; whoever has it open has it alone. */
export type SpoolPlace = {
  /** How much lies there. */
  length(): Promise<number>
  write(at: number, bytes: Uint8Array): Promise<void>
  /** Fills `into`; fewer bytes where there are fewer. */
  read(at: number, into: Uint8Array): Promise<number>
  /** So many bytes from there on, read while they are sent; a place without it is read into memory. */
  body?(at: number, bytes: number): StreamedBody
  /** The same of what is written no more: bytes that never pass through this thread's memory. Undefined where that cannot be. */
  resting?(at: number, bytes: number): Promise<Blob | undefined>
  /** From here on, what was written survives a crash. */
  flush(): Promise<void>
  close(): Promise<void>
}

/**
 * Keeps sealed files, by the intention they belong to and their number in it. Readable by the owner alone.
 *
 * A spool that cannot store says so (`undefined`) and is done without; it never stops a sending.
 */
export interface Spool {
  note(group: string, file: number): Promise<SpoolNote | undefined>
  /** Durable once it resolves; false where not even that has room. */
  remember(group: string, file: number, note: SpoolNote): Promise<boolean>
  /** The place for so many bytes; undefined where there is no room, or somebody else is writing there. */
  place(group: string, file: number, bytes: number): Promise<SpoolPlace | undefined>
  /** Drops the sealed bytes of one file, and keeps what is known of it. */
  empty(group: string, file: number): Promise<void>
  /** Drops all of an intention. */
  drop(group: string): Promise<void>
  /** Drops whatever was not touched for so long: nobody will come back to it. */
  sweep(olderThanMilliseconds: number): Promise<void>
}

/** A week: after that the gateway has long swept what had arrived, and whoever stopped has forgotten. */
export const staleAfterMilliseconds = 7 * 24 * 60 * 60 * 1000
/** Left free beside what is spooled, for everything else on that disk. */
export const sparedBytes = 64 * 1024 * 1024
