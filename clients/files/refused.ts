// How a file is refused, before it is sealed or before it is kept: a code from a closed list, and what to do.
// Only unsafe files are refused by everybody; what else a council does not want, its policy says.

const refusals = {
  executable: 'Programs are never sent or kept. If the receiving council needs what it shows, send it as a PDF.',
  script: 'Scripts are never sent or kept. If the receiving council needs its text, send it as a .txt file or a PDF.',
  empty: 'Attach a file with content.',
  too_large: 'Send a smaller copy, or split it.',
  sort_not_allowed: 'Your council does not allow this sort of file. Send it in another form, or ask your manager.',
  flag_not_allowed: 'Your council does not allow this. Send a copy without it, or ask your manager.',
  policy_unknown: 'Have this program updated: it does not know the rules that your council published.',
  scan_failed: 'Have your IT look at the file. Do not send or open it.',
  scan_missing: 'Your council wants every file scanned: name the scanner with --scan-with, or ask your IT.',
} as const

export type FileRefusal = keyof typeof refusals
export const fileRefusals = Object.keys(refusals) as FileRefusal[]

/** A file that is not sent, or not kept. `file` is the cleaned name. */
export class FileRefused extends Error {
  override name = 'FileRefused'
  readonly code: FileRefusal
  readonly hint: string
  readonly file: string

  constructor(code: FileRefusal, file: string, detail: string, options?: ErrorOptions) {
    super(`${file}: ${detail}`, options)
    this.code = code
    this.hint = refusals[code]
    this.file = file
  }
}
