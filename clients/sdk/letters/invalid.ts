// What is wrong with something written here, before it is sealed or published: where, and what to write instead.
import type { LetterKind } from '../../../schemas/letter/index.ts'
import type { Finding } from '../../../schemas/letter/rules/finding.ts'

/** The content has not the form of its kind; `findings` say where and what to write instead. */
export class LetterInvalid extends Error {
  override name = 'LetterInvalid'
  readonly findings: Finding[]
  /** Which letter's fields they name; none where they are of something else. */
  readonly kind: LetterKind | undefined

  constructor(findings: Finding[], kind?: LetterKind) {
    super(findings.map(({ path, message }) => `${path}: ${message}`).join('; '))
    this.findings = findings
    this.kind = kind
  }
}
