// What is wrong with something written here, before it is sealed or published: where, and what to write instead.
import type { Finding } from '../../../schemas/letter/rules/finding.ts'

/** The content has not the form of its kind; `findings` say where and what to write instead. */
export class LetterInvalid extends Error {
  override name = 'LetterInvalid'
  readonly findings: Finding[]

  constructor(findings: Finding[]) {
    super(findings.map(({ path, message }) => `${path}: ${message}`).join('; '))
    this.findings = findings
  }
}
