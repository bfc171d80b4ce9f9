// What a command may touch of the world around it: so that tests run commands without a process.
// Files are not here: commands read and write them as they are.

export type Io = {
  /** What was asked for. */
  out(text: string): void
  /** Remarks, progress, what went wrong. */
  err(text: string): void
  env: Record<string, string | undefined>
  /** Which of the streams is a terminal, and how wide it is. */
  terminal: { in: boolean; out: boolean; err: boolean; columns: number }
  ask(question: string, how?: { hidden?: boolean }): Promise<string>
  /** All of standard input, for a file named `-`. @throws FileTooLarge */
  input(maxBytes: number): Promise<Uint8Array>
  /** Fires when the command is to stop. */
  signal: AbortSignal
}
