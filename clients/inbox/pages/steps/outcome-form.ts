// Where the child is now: the outcome, and what belongs to each. Nothing mandatory that cannot be "not known, because …".
import { settledOutcomes, unsettledOutcomes } from '../../../../schemas/letter/code-sets.ts'
import { councilOf, dayOfField, type Field, textOf, type Values } from '../../parts/form/fields.ts'
import type { Form } from './form.ts'

type Asked = { name: string; kind: 'text' | 'day' | 'area'; label: string; optional?: true }

const school: Asked[] = [
  { name: 'school_name', kind: 'text', label: 'Name of the school', optional: true },
  { name: 'urn', kind: 'text', label: 'URN of the school (six digits)' },
  { name: 'starts_on', kind: 'day', label: 'Start date' },
]

/** What each outcome asks for beside the day it was established. */
const asked: Record<string, Asked[]> = {
  on_roll: school,
  place_offered: school,
  alternative_provision: [
    { name: 'provider', kind: 'text', label: 'Provider' },
    { name: 'starts_on', kind: 'day', label: 'Start date' },
  ],
  elective_home_education: [{ name: 'since_on', kind: 'day', label: 'Since when' }],
  abroad_confirmed: [
    { name: 'country', kind: 'text', label: 'Country' },
    { name: 'confirmed_by', kind: 'text', label: 'What confirms it' },
  ],
  admissions_application: [{ name: 'applied_on', kind: 'day', label: 'Date of the application', optional: true }],
  not_found: [{ name: 'tried', kind: 'area', label: 'What was tried' }],
  moved_on: [{ name: 'to_where', kind: 'text', label: 'Where they are believed to be' }],
}

const outcomeOf = (values: Values) => textOf(values, 'outcome')
const askedNow = (values: Values) => asked[outcomeOf(values)] ?? []
/** Two outcomes ask for the same name: the form keeps them apart. */
const keyOf = (values: Values, { name }: Asked) => `${outcomeOf(values)}.${name}`

export const outcomeForm: Form = {
  button: 'Record it',
  says: ({ other }) => [
    `${other.name} is told. A settled outcome ends your council’s responsibility here; any other does not.`,
  ],
  fields: () => [
    {
      kind: 'choice',
      name: 'outcome',
      label: 'Where is the child now?',
      choices: { ...settledOutcomes, ...unsettledOutcomes },
      needed: 'Say where the child is now',
    },
    {
      kind: 'day',
      name: 'on',
      label: 'When was this established?',
      needed: 'Write the day',
      hint: 'For example, 27 11 2026',
    },
    ...Object.entries(asked).flatMap(([outcome, fields]) => fields.map(one => fieldFor(outcome, one))),
    {
      kind: 'council',
      name: 'to',
      label: 'Which council did they move to? (optional)',
      when: values => outcomeOf(values) === 'moved_on',
    },
    {
      kind: 'text',
      name: 'not_known',
      label: 'Something above is not known, because …',
      needed: 'Answer every question above, or write here why something is not known',
      when: values => outcomeOf(values) !== '' && missing(values).length > 0,
    },
    { kind: 'area', name: 'words', label: 'More about it (optional)', max: 3000 },
  ],
  told: values => {
    const to = councilOf(values, 'to')
    const words = textOf(values, 'words')
    return {
      what: 'outcome',
      content: {
        outcome: outcomeOf(values),
        on: dayOfField(values, 'on'),
        ...Object.fromEntries(askedNow(values).flatMap(one => answered(values, one))),
        ...(outcomeOf(values) === 'moved_on' && to !== undefined && { to }),
        ...(words !== '' && { words }),
      },
    }
  },
}

function fieldFor(outcome: string, { name, kind, label, optional }: Asked): Field {
  const common = {
    name: `${outcome}.${name}`,
    label: optional ? `${label} (optional)` : label,
    when: (values: Values) => outcomeOf(values) === outcome,
  }
  return kind === 'area' ? { ...common, kind, max: 3000 } : { ...common, kind }
}

function answerTo(values: Values, one: Asked): string | undefined {
  const key = keyOf(values, one)
  return one.kind === 'day' ? dayOfField(values, key) : textOf(values, key) || undefined
}

const missing = (values: Values) => askedNow(values).filter(one => !one.optional && answerTo(values, one) === undefined)

function answered(values: Values, one: Asked): [string, unknown][] {
  const value = answerTo(values, one)
  if (value !== undefined) return [[one.name, value]]
  return one.optional ? [] : [[one.name, { not_known: textOf(values, 'not_known') }]]
}
