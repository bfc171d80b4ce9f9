// One field of a form described as data.
import type { Choice } from '../../keys/protocol.ts'
import { Radios } from './choices.tsx'
import { CouncilField } from './council.tsx'
import { DayField, type DayTyped, noDay } from './day.tsx'
import type { Field, Values } from './fields.ts'
import { TextArea, TextField } from './text.tsx'

type Props = {
  field: Field
  value: Values[string]
  error: string | undefined
  onChange: (value: Values[string]) => void
}

export function FieldView({ field, value, error, onChange }: Props) {
  const { name, label, hint } = field
  const text = typeof value === 'string' ? value : ''
  const common = { name, hint, error }
  if (field.kind === 'choice') {
    return <Radios {...common} legend={label} choices={field.choices} value={text} onChange={onChange} />
  }
  if (field.kind === 'day') {
    return <DayField {...common} legend={label} value={(value as DayTyped | undefined) ?? noDay} onInput={onChange} />
  }
  if (field.kind === 'council') {
    return <CouncilField {...common} label={label} value={value as Choice | undefined} onChange={onChange} />
  }
  if (field.kind === 'area') {
    return <TextArea {...common} label={label} value={text} max={field.max} onInput={onChange} />
  }
  const mode =
    field.kind === 'phone'
      ? { inputMode: 'tel' as const }
      : field.kind === 'email'
        ? { inputMode: 'email' as const }
        : {}
  return <TextField {...common} {...mode} label={label} value={text} onInput={onChange} />
}
