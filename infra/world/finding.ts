// What checkWorld found wrong: a code for programs, a subject to look at, a sentence for whoever runs the gateway.
// Never a word out of a letter or a document: findings are printed into terminals and tickets.

/** `*_mismatch`: two records of one thing differ. `*_stray`: something lies there that nothing said. */
export type FindingCode =
  | 'nation_missing'
  | 'issuer_unknown'
  | 'statement_unreadable'
  | 'statement_refused'
  | 'signature_invalid'
  | 'speaker_without_standing'
  | 'chain_broken'
  | 'column_mismatch'
  | 'receipt_invalid'
  | 'receipt_mismatch'
  | 'receipt_backdated'
  | 'heads_unknown'
  | 'certificates_wrong'
  | 'follows_unknown'
  | 'head_mismatch'
  | 'projection_mismatch'
  | 'projection_missing'
  | 'projection_stray'
  | 'responsibility_wrong'
  | 'letter_missing'
  | 'letter_mismatch'
  | 'attachment_missing'
  | 'attachment_mismatch'
  | 'attachment_stray'
  | 'object_missing'
  | 'object_mismatch'
  | 'object_stray'
  | 'note_invalid'
  | 'purge_wrong'
  | 'letter_unpurged'
  | 'feed_missing'
  | 'feed_stray'
  | 'row_stray'

export type Finding = { code: FindingCode; subject: string; detail: string }

/** Findings so far. */
export class Findings {
  readonly all: Finding[] = []

  add(code: FindingCode, subject: string, detail: string): void {
    this.all.push({ code, subject, detail })
  }

  /** Compares what is recorded with what the chain comes to, field by field; undefined and null are the same nothing. */
  compare(code: FindingCode, subject: string, what: string, recorded: object, expected: object): void {
    const found = recorded as Record<string, unknown>
    for (const [field, value] of Object.entries(expected)) {
      if (spelled(found[field]) === spelled(value)) continue
      this.add(code, subject, `${what}: ${field} is ${spelled(found[field])}, its chain comes to ${spelled(value)}`)
    }
  }
}

/** One spelling for equal values: names in order, digests as base64url. */
export function spelled(value: unknown): string {
  if (value === undefined || value === null) return 'nothing'
  if (Buffer.isBuffer(value)) return value.toString('base64url')
  if (typeof value === 'string') return value
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
