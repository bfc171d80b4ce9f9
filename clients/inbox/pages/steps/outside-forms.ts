// Writing down what came of a referral by secure e-mail: sent, chased, accepted, returned. The officer's own word, with what shows it attached.
import { declineReasons } from '../../../../schemas/letter/code-sets.ts'
import { outsideWays } from '../../../words/words.ts'
import type { What } from '../../keys/steps/step.ts'
import { dayOfField, type Field, given, textOf, type Values } from '../../parts/form/fields.ts'
import type { Form } from './form.ts'
import { day, todayTyped } from './record-forms.ts'

const how: Field = { kind: 'choice', name: 'how', label: 'How?', choices: outsideWays, needed: 'Say how' }
const words: Field = { kind: 'area', name: 'words', label: 'More about it (optional)', max: 3000 }
const by = (what: string): Field => ({
  kind: 'text',
  name: 'by',
  label: `Who at the other council ${what}?`,
  hint: 'Name and role, as they signed',
  needed: 'Say who it was',
})
const common = (values: Values) => ({
  on: dayOfField(values, 'on') ?? '',
  how: textOf(values, 'how'),
  ...given(values, 'words'),
})
const initial = () => ({ on: todayTyped(), how: 'secure_email' })
const evidence = 'What shows it: their e-mail, saved as a file'

type Outside = Extract<What, `outside_${string}`>

export const outsideForms: Record<Outside, Form> = {
  outside_sent: {
    button: 'Write it down',
    says: ({ other }) => [`From now on ${other.name} is waited for. Nobody verifies this: it is your own word.`],
    initial: ({ outside }) => ({ ...initial(), ...(outside?.mailbox && { mailbox: outside.mailbox }) }),
    files: 'What shows it, such as the delivery receipt (optional)',
    fields: () => [
      {
        kind: 'email',
        name: 'mailbox',
        label: 'To which mailbox was it sent?',
        needed: 'Write the mailbox it was sent to',
      },
      day('On which day?'),
      how,
      words,
    ],
    told: values => ({ what: 'outside_sent', mailbox: textOf(values, 'mailbox'), ...common(values) }),
  },
  outside_chased: {
    button: 'Write it down',
    initial: () => ({ ...initial(), how: 'telephone' }),
    files: evidence,
    fields: () => [
      { kind: 'text', name: 'with', label: 'Who was spoken to? (optional)' },
      day('On which day?'),
      how,
      words,
    ],
    told: values => ({ what: 'outside_chased', ...given(values, 'with', 'spokenTo'), ...common(values) }),
  },
  outside_accepted: {
    button: 'Write down the acceptance',
    says: ({ other }) => [
      `${other.name} is then responsible for the child, by what you saw. Everything here will say: acceptance seen by the sender, not verified.`,
      'Ring them on a number you knew before, if anything about their answer is odd.',
    ],
    initial,
    files: evidence,
    fields: () => [
      by('accepted'),
      { kind: 'text', name: 'caseReference', label: 'Their own case reference (optional)' },
      day('On which day?'),
      how,
      words,
    ],
    told: values => ({
      what: 'outside_accepted',
      by: textOf(values, 'by'),
      ...given(values, 'caseReference'),
      ...common(values),
    }),
  },
  outside_returned: {
    button: 'Write down the return',
    says: () => ['Your council is responsible for the child, and decides what next.'],
    initial,
    files: evidence,
    fields: () => [
      by('returned it'),
      { kind: 'choice', name: 'reason', label: 'Why?', choices: declineReasons, needed: 'Say why they return it' },
      day('On which day?'),
      how,
      words,
    ],
    told: values => ({
      what: 'outside_returned',
      by: textOf(values, 'by'),
      reason: textOf(values, 'reason'),
      ...common(values),
    }),
  },
}
