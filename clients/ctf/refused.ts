// Why a file is not taken as a Common Transfer File. Codes are for programs and are never renamed; the words are for officers.

/** `too_large`, `encoding`: not looked at further. `hostile_xml`: it asks a reader for what no pupil's file needs. */
export type CtfRefusal = 'too_large' | 'encoding' | 'hostile_xml' | 'malformed_xml' | 'not_a_ctf'

/** Nothing of the file was taken. `line` counts from 1. */
export class CtfRefused extends Error {
  readonly code: CtfRefusal
  readonly line: number | undefined

  constructor(code: CtfRefusal, message: string, line?: number, options?: ErrorOptions) {
    super(line === undefined ? message : `Line ${line}: ${message}`, options)
    this.name = 'CtfRefused'
    this.code = code
    this.line = line
  }
}
