// Writing down what happened beside the gateway: a telephone call, something the law asks for that was done. Both councils read it.

import { type DutyCode, dutyDone } from '../../../words/duties.ts'
import { today } from '../../../words/when.ts'
import type { DayTyped } from '../../parts/form/day.tsx'
import { dayOfField, type Field, given, textOf } from '../../parts/form/fields.ts'
import type { Form } from './form.ts'

/** Today, as the fields of a day hold it. */
export function todayTyped(): DayTyped {
  const [year = '', month = '', day = ''] = today().split('-')
  return { day: String(Number(day)), month: String(Number(month)), year }
}

/** A day that must be given. */
export const day = (label: string): Field => ({
  kind: 'day',
  name: 'on',
  label,
  needed: 'Write the day',
  hint: 'For example, 27 11 2026',
})

export const callForm: Form = {
  button: 'Record the call',
  says: ({ other }) => [
    `It becomes part of the case: ${other.name} reads it as well. Leave out what they need not know.`,
  ],
  initial: () => ({ on: todayTyped() }),
  fields: () => [
    {
      kind: 'text',
      name: 'spokenTo',
      label: 'Who was spoken to?',
      hint: 'Name and where they work',
      needed: 'Say who was spoken to',
    },
    day('On which day?'),
    { kind: 'text', name: 'at', label: 'At what time?', hint: 'For example, 14:05', needed: 'Write the time' },
    { kind: 'area', name: 'words', label: 'What was said and agreed', max: 2500, needed: 'Write what was said' },
  ],
  told: values => ({
    what: 'call',
    spokenTo: textOf(values, 'spokenTo'),
    on: dayOfField(values, 'on') ?? '',
    at: textOf(values, 'at'),
    words: textOf(values, 'words'),
  }),
}

export const doneForm: Form = {
  button: 'Record it',
  says: ({ other }, item = '') => [
    dutyDone[item as DutyCode] ?? '',
    `${other.name} sees it as well, with your name and the day.`,
  ],
  initial: () => ({ on: todayTyped() }),
  fields: () => [
    day('On which day was it done?'),
    { kind: 'area', name: 'words', label: 'More about it (optional)', max: 2500 },
  ],
  told: (values, _, item = '') => ({
    what: 'done',
    duty: item as DutyCode,
    on: dayOfField(values, 'on') ?? '',
    ...given(values, 'words'),
  }),
}
