// The form of each step: its questions, and what is told to the worker. Codes and their words are the schemas' own.
import { acceptanceBases, declineReasons, replies } from '../../../../schemas/letter/code-sets.ts'
import type { What } from '../../keys/steps/step.ts'
import { councilOf, dayOfField, type Field, given, textOf } from '../../parts/form/fields.ts'
import { recallReasons, recallResults } from '../../words.ts'
import type { Form, Told } from './form.ts'
import { outcomeForm } from './outcome-form.ts'
import { outsideForms } from './outside-forms.ts'
import { callForm, doneForm } from './record-forms.ts'

const words = (label: string, more: { hint?: string; needed?: string } = {}): Field => ({
  kind: 'area',
  name: 'words',
  label,
  max: 3000,
  ...more,
})
const nothing = () => []

/** Steps that have a page of their own. Asking and writing have the reply box. */
export const forms: Partial<Record<What, Form>> = {
  take_on: {
    button: 'Take this on',
    says: ({ other }) => [
      `${other.name} will see that your council is looking into it. It stays responsible until you accept.`,
    ],
    fields: () => [
      {
        kind: 'day',
        name: 'decideBy',
        label: 'By when do you expect to decide?',
        hint: 'For example, 27 11 2026. At most 40 working days after it was sent. You may leave it open.',
      },
    ],
    told: values => {
      const decideBy = dayOfField(values, 'decideBy')
      return { what: 'take_on', ...(decideBy !== undefined && { decideBy }) }
    },
  },
  accept: {
    button: 'Accept responsibility',
    says: ({ other }) => [`From then on your council is responsible for this child, and ${other.name} may close.`],
    fields: () => [
      {
        kind: 'choice',
        name: 'basis',
        label: 'What does the acceptance rest on?',
        choices: acceptanceBases,
        needed: 'Say what the acceptance rests on',
      },
      {
        kind: 'text',
        name: 'caseReference',
        label: 'Your own case reference',
        hint: 'Leave it empty if there is none yet.',
      },
      {
        kind: 'day',
        name: 'movesInOn',
        label: 'If the move is still to come: when?',
        hint: 'A child who has not arrived may still be missing where they are.',
      },
      words('Anything else (optional)'),
    ],
    told: values => {
      const movesInOn = dayOfField(values, 'movesInOn')
      return {
        what: 'accept',
        basis: textOf(values, 'basis'),
        ...given(values, 'caseReference'),
        ...(movesInOn !== undefined && { movesInOn }),
        ...given(values, 'words'),
      }
    },
  },
  return: {
    button: 'Return it',
    says: ({ other }) => [
      `${other.name} stays responsible for the child and is told why. A child you already know, or who is on roll here, is accepted, not returned.`,
    ],
    fields: () => [
      {
        kind: 'choice',
        name: 'reason',
        label: 'Why do you return it?',
        choices: declineReasons,
        needed: 'Say why you return it',
      },
      {
        kind: 'council',
        name: 'council',
        label: 'Which council may be responsible?',
        when: values => ['wrong_authority', 'moved_on', 'not_resident'].includes(textOf(values, 'reason')),
      },
      words('In words', { hint: 'Needed for “Other”, and where you cannot name the other council.' }),
    ],
    told: values => {
      const council = councilOf(values, 'council')
      return {
        what: 'return',
        reason: textOf(values, 'reason'),
        ...(council !== undefined && { council }),
        ...given(values, 'words'),
      }
    },
  },
  answer: {
    button: 'Send the answer',
    fields: ({ questions }) => [
      ...questions.map(
        (question, at): Field => ({
          kind: 'area',
          name: `answer${at}`,
          label: question,
          max: 3000,
          needed: 'Write an answer',
        }),
      ),
      words('Anything else (optional)'),
    ],
    told: (values, { questions }) => ({
      what: 'answer',
      answers: questions.map((question, at) => ({ question, answer: textOf(values, `answer${at}`) })),
      ...given(values, 'words'),
    }),
  },
  close: {
    button: 'Close',
    fields: ({ acceptance }) => (acceptance ? [words('Anything else (optional)')] : afterReturn),
    told: (values, { acceptance }) => {
      const council = councilOf(values, 'council')
      return {
        what: 'close',
        as: acceptance ? 'taken_over' : textOf(values, 'as'),
        ...(council !== undefined && { council }),
        ...given(values, 'manager'),
        ...given(values, 'words'),
      }
    },
  },
  withdraw: {
    button: 'Withdraw it',
    says: ({ other, outside }) => [
      outside
        ? `Nothing here reaches ${other.name}: tell them by telephone and secure e-mail. Your council stays responsible for the child.`
        : `${other.name} can no longer read it. Your council stays responsible for the child.`,
    ],
    fields: () => [words('Why do you withdraw it?', { needed: 'Say why you withdraw it' })],
    told: values => ({ what: 'withdraw', words: textOf(values, 'words') }),
  },
  outcome: outcomeForm,
  send_on: {
    button: 'Send on',
    says: ({ other }) => [
      'The other council gets the referral as it stands now, with its attachments. You stay responsible until it accepts.',
      'To a council that has not joined you send it by your council’s secure e-mail: open the new referral then, and make the file.',
      `Check first that nothing in it has changed since ${other.name} was told.`,
    ],
    initial: ({ suggested, own }) => ({
      ...(suggested && { council: suggested }),
      ...(own.caseReference && { caseReference: own.caseReference }),
      ...(own.mailbox && { mailbox: own.mailbox }),
      ...(own.phone && { phone: own.phone }),
    }),
    fields: () => [
      { kind: 'council', name: 'council', label: 'To which council?', needed: 'Choose a council' },
      { kind: 'area', name: 'because', label: 'Why do you think the child is there?', max: 400, needed: 'Say why' },
      { kind: 'text', name: 'caseReference', label: 'Your own case reference', needed: 'Write your case reference' },
      { kind: 'email', name: 'mailbox', label: 'Your team’s mailbox', needed: 'Write your team’s mailbox' },
      { kind: 'phone', name: 'phone', label: 'Your telephone number', needed: 'Write your telephone number' },
    ],
    told: values => ({
      what: 'send_on',
      council: councilOf(values, 'council') ?? '',
      because: textOf(values, 'because'),
      caseReference: textOf(values, 'caseReference'),
      mailbox: textOf(values, 'mailbox'),
      phone: textOf(values, 'phone'),
    }),
  },
  reply: {
    button: 'Send the answer',
    fields: () => [
      { kind: 'choice', name: 'reply', label: 'Do you know this child?', choices: replies, needed: 'Choose an answer' },
      words('More about it, as far as they need it (optional)'),
    ],
    told: values => ({ what: 'reply', reply: textOf(values, 'reply'), ...given(values, 'words') }),
  },
  call: callForm,
  ...outsideForms,
  done: doneForm,
  finish: { button: 'Finish', fields: nothing, told: () => ({ what: 'finish' }) },
  recall: {
    button: 'Recall it',
    says: ({ other }) => [
      `${other.name} is asked to delete it, and can no longer fetch it. What somebody has read cannot be unread: ring them too.`,
    ],
    fields: () => [
      { kind: 'choice', name: 'reason', label: 'Why do you recall it?', choices: recallReasons, needed: 'Say why' },
    ],
    told: (values, _, item = '') => ({ what: 'recall', item, reason: textOf(values, 'reason') }) satisfies Told,
  },
  confirm_recall: {
    button: 'Confirm',
    fields: () => [
      {
        kind: 'choice',
        name: 'result',
        label: 'What became of it here?',
        choices: recallResults,
        needed: 'Say what became of it',
      },
    ],
    told: (values, _, item = '') => ({ what: 'confirm_recall', item, result: textOf(values, 'result') }),
  },
  correct: {
    button: 'Correct it',
    says: () => ['The corrected message stands in the place of the first, which stays readable behind it.'],
    fields: () => [
      words('What it should have said', { needed: 'Write what it should have said' }),
      { kind: 'area', name: 'because', label: 'What was wrong?', max: 400, needed: 'Say what was wrong' },
    ],
    told: (values, _, item = '') => ({
      what: 'correct',
      item,
      words: textOf(values, 'words'),
      because: textOf(values, 'because'),
    }),
  },
}

const closings = {
  sent_on: 'Sent on to another council',
  found: 'The child was found',
  kept_open: 'We keep it open in our own system',
  unresolved: 'Unresolved, and a manager agreed',
}

const afterReturn: Field[] = [
  { kind: 'choice', name: 'as', label: 'What happens next?', choices: closings, needed: 'Say what happens next' },
  {
    kind: 'council',
    name: 'council',
    label: 'To which council was it sent on?',
    needed: 'Choose the council',
    when: values => textOf(values, 'as') === 'sent_on',
  },
  {
    kind: 'text',
    name: 'manager',
    label: 'Which manager agreed?',
    needed: 'Name the manager',
    when: values => textOf(values, 'as') === 'unresolved',
  },
  words('Anything else (optional)'),
]
