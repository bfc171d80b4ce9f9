// Writing down what came of it by secure e-mail: the officer's own word, with what shows it attached. Nobody verifies it.
import type { LetterContent } from '../../../../schemas/letter/index.ts'
import type { LetterOptions, Said } from '../../../sdk/index.ts'
import type { Office } from '../office/office.ts'
import { decider } from '../steps/officer.ts'
import type { StepOf } from '../steps/step.ts'

type Recorded =
  | StepOf<'outside_sent'>
  | StepOf<'outside_chased'>
  | StepOf<'outside_accepted'>
  | StepOf<'outside_returned'>

/** @throws what the SDK throws */
export function recordOutside(office: Office, step: Recorded, options: LetterOptions): Promise<Said> {
  return office.council.recordOutside(step.referral, contentOf(office, step), options)
}

function contentOf(office: Office, step: Recorded): LetterContent<'outside'> {
  const { on, how, words } = step
  const common = { recorded_by: decider(office), on, how, ...(words && { words }) }
  return { ...common, ...particulars(step) } as LetterContent<'outside'>
}

function particulars(step: Recorded): Record<string, unknown> {
  switch (step.what) {
    case 'outside_sent':
      return { step: 'sent', mailbox: step.mailbox }
    case 'outside_chased':
      return { step: 'chased', ...(step.spokenTo && { with: { name: step.spokenTo } }) }
    case 'outside_accepted':
      return {
        step: 'accepted',
        by: { name: step.by },
        ...(step.caseReference && { case_reference: step.caseReference }),
      }
    case 'outside_returned':
      return { step: 'returned', by: { name: step.by }, reason: step.reason }
  }
}
