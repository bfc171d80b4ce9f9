// Something to tell an officer about a letter, and where in it.
// Codes are for programs and are never renamed; messages are for people and may be improved.

export interface Finding {
  /** `child.date_of_birth`, `parents[0].phones`. */
  readonly path: string
  readonly code: string
  readonly message: string
}
