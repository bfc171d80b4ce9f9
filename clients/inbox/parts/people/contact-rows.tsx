// Rows of a contact's form: stretches of the week in which it is answered, and days away with who covers.
import { functionWords } from '../../../words/contacts.ts'
import { Select, Ticks } from '../form/choices.tsx'
import { DayField } from '../form/day.tsx'
import { TextField } from '../form/text.tsx'
import {
  type AbsenceTyped,
  type ContactTyped,
  noAbsence,
  noStretch,
  type StretchTyped,
  weekdays,
} from './contact-values.ts'
import { Add, Remove, without } from './rows.tsx'

type Props = {
  typed: ContactTyped
  errors: ReadonlyMap<string, string>
  onChange: (more: Partial<ContactTyped>) => void
}

export function Stretches({ typed: { stretches }, errors, onChange }: Props) {
  const set = (at: number, more: Partial<StretchTyped>) =>
    onChange({ stretches: stretches.map((one, place) => (place === at ? { ...one, ...more } : one)) })
  return (
    <>
      {stretches.map((one, at) => (
        <fieldset class="govuk-fieldset cme-row" key={at}>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Hours {at + 1}</legend>
          <Ticks
            name={`days-${at}`}
            legend="On"
            choices={weekdays}
            value={one.days}
            error={errors.get(`days-${at}`)}
            onChange={days => set(at, { days })}
          />
          <TextField
            name={`from-${at}`}
            label="From"
            hint="As 08:30"
            width="govuk-input--width-5"
            value={one.from}
            error={errors.get(`from-${at}`)}
            onInput={from => set(at, { from })}
          />
          <TextField
            name={`until-${at}`}
            label="Until"
            hint="Earlier than “from” means the next morning"
            width="govuk-input--width-5"
            value={one.until}
            onInput={until => set(at, { until })}
          />
          <Remove what={`Hours ${at + 1}`} onRemove={() => onChange({ stretches: without(stretches, at) })} />
        </fieldset>
      ))}
      <Add what="hours" onAdd={() => onChange({ stretches: [...stretches, noStretch] })} />
    </>
  )
}

const covers = { ...functionWords, somebody: 'Somebody else, by name' }

export function Absences({ typed: { absent }, errors, onChange }: Props) {
  const set = (at: number, more: Partial<AbsenceTyped>) =>
    onChange({ absent: absent.map((one, place) => (place === at ? { ...one, ...more } : one)) })
  return (
    <>
      {absent.map((one, at) => (
        <fieldset class="govuk-fieldset cme-row" key={at}>
          <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">Away {at + 1}</legend>
          <DayField
            name={`away-from-${at}`}
            legend="First day away"
            value={one.from}
            error={errors.get(`away-from-${at}`)}
            onInput={from => set(at, { from })}
          />
          <DayField
            name={`away-until-${at}`}
            legend="Last day away"
            value={one.until}
            error={errors.get(`away-until-${at}`)}
            onInput={until => set(at, { until })}
          />
          <Select
            name={`cover-${at}`}
            label="Who covers"
            hint="Leave it if nobody does."
            choices={covers}
            value={one.cover}
            onChange={cover => set(at, { cover })}
          />
          {one.cover === 'somebody' && (
            <>
              <TextField
                name={`cover-name-${at}`}
                label="Name of who covers"
                value={one.name}
                error={errors.get(`cover-name-${at}`)}
                onInput={name => set(at, { name })}
              />
              <TextField
                name={`cover-telephone-${at}`}
                label="Their telephone number"
                value={one.telephone}
                onInput={telephone => set(at, { telephone })}
              />
            </>
          )}
          <Remove what={`Away ${at + 1}`} onRemove={() => onChange({ absent: without(absent, at) })} />
        </fieldset>
      ))}
      <Add what="days away" onAdd={() => onChange({ absent: [...absent, noAbsence] })} />
    </>
  )
}
