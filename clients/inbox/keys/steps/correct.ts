// Corrects an own message: the whole of it again, and why. The original stays readable behind it.
import type { LetterOptions, Said } from '../../../sdk/index.ts'
import type { Office } from '../office/office.ts'
import { writer } from './officer.ts'
import type { StepOf } from './step.ts'

export function correctMessage(office: Office, step: StepOf<'correct'>, options: LetterOptions): Promise<Said> {
  const { referral, item, because, words } = step
  const written_by = writer(office)
  const content = { corrected_by: written_by, because, kind: 'message' as const, content: { written_by, words } }
  return office.council.correct(referral, item, content, options)
}
