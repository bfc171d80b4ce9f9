// One question of a letter, as its schema asks it: the answer, or why it is not known. Groups and rows hold further questions.
// Knows no field by name; what is typed lies under the question's path.
import type { Question, TypedValue } from '../../keys/write/question.ts'
import { Radios, Select, Tick, Ticks } from './choices.tsx'
import { DayField, type DayTyped, noDay } from './day.tsx'
import { type Filling, RowsField } from './rows.tsx'
import { TextArea, TextField } from './text.tsx'

type Props = { question: Question; path: string; filling: Filling }

const yesOrNo = { yes: 'Yes', no: 'No' }
const mostRadios = 5

/** A question with its escape. */
export function QuestionView({ question, path, filling }: Props) {
  const { label, escapable } = question
  const why = filling.typed[`${path}~why`]
  const notKnown = typeof why === 'string'
  return (
    <div class="cme-question">
      {notKnown ? (
        <TextField
          name={`${path}~why`}
          label={`${label}: not known, because …`}
          value={why}
          error={filling.errors.get(`${path}~why`)}
          onInput={text => filling.set({ [`${path}~why`]: text })}
        />
      ) : (
        <Answer question={question} path={path} filling={filling} />
      )}
      {escapable && (
        <Tick
          name={`${path}~unknown`}
          label={
            <>
              Not known, because …<span class="govuk-visually-hidden"> ({label})</span>
            </>
          }
          checked={notKnown}
          onChange={ticked => filling.set({ [`${path}~why`]: ticked ? '' : undefined })}
        />
      )}
    </div>
  )
}

/** A question within a row. */
const drawn = (one: Question, path: string, filling: Filling) => (
  <QuestionView key={one.name} question={one} path={path} filling={filling} />
)

function Answer({ question, path, filling }: Props) {
  const { kind, choices = {}, max = 0 } = question
  const { typed, set, errors } = filling
  const value = typed[path]
  const text = typeof value === 'string' ? value : ''
  const change = (next: TypedValue) => set({ [path]: next })
  const label = question.wanted === 'may' ? `${question.label} (optional)` : question.label
  const common = { name: path, error: errors.get(path), hint: hintOf(question) }
  if (kind === 'group') return <Group question={question} path={path} filling={filling} />
  if (kind === 'rows') return <RowsField question={question} path={path} filling={filling} draw={drawn} />
  if (kind === 'yes_no') {
    return <Radios {...common} legend={label} choices={yesOrNo} value={text} onChange={change} />
  }
  if (kind === 'choice' && Object.keys(choices).length > mostRadios) {
    return <Select {...common} label={label} choices={choices} value={text} onChange={change} />
  }
  if (kind === 'choice') return <Radios {...common} legend={label} choices={choices} value={text} onChange={change} />
  if (kind === 'many') {
    const chosen = Array.isArray(value) ? value : []
    return <Ticks {...common} legend={label} choices={choices} value={chosen} onChange={change} />
  }
  if (kind === 'day') {
    return <DayField {...common} legend={label} value={(value as DayTyped | undefined) ?? noDay} onInput={change} />
  }
  if (kind === 'area') return <TextArea {...common} label={label} value={text} max={max} onInput={change} />
  if (kind === 'list') return <TextArea {...common} label={label} value={text} max={longestList} onInput={change} />
  return <Line question={question} path={path} filling={filling} label={label} />
}

const longestList = 1000

function hintOf({ kind, wanted }: Question): string | undefined {
  if (kind === 'list') return 'One on each line'
  return wanted === 'if' ? 'Where it applies' : undefined
}

/** A line of text; a number that does not check may be sent as it came. */
function Line({ question, path, filling, label }: Props & { label: string }) {
  const { typed, set, errors } = filling
  const text = String(typed[path] ?? '')
  const error = errors.get(path)
  const asItCame = typed[`${path}~as`] === true
  const mode =
    question.kind === 'email'
      ? { inputMode: 'email' as const }
      : question.kind === 'phone'
        ? { inputMode: 'tel' as const }
        : {}
  return (
    <>
      <TextField
        {...mode}
        name={path}
        label={label}
        hint={hintOf(question)}
        value={text}
        error={error}
        onInput={next => set({ [path]: next })}
      />
      {question.asSupplied && text !== '' && (error !== undefined || asItCame) && (
        <Tick
          name={`${path}~as`}
          label="Send it as supplied, not verified"
          checked={asItCame}
          onChange={ticked => set({ [`${path}~as`]: ticked })}
        />
      )}
    </>
  )
}

function Group({ question, path, filling }: Props) {
  const { label, inner = [], same, wanted } = question
  const error = filling.errors.get(path)
  const likewise = same !== undefined && filling.typed[`${path}~same`] === true
  return (
    <fieldset class={`govuk-fieldset cme-questions${error ? ' govuk-form-group--error' : ''}`} id={path} tabIndex={-1}>
      <legend class="govuk-fieldset__legend govuk-fieldset__legend--m">
        {label}
        {wanted === 'may' ? ' (optional)' : ''}
      </legend>
      {wanted === 'if' && <p class="govuk-hint">Where it applies</p>}
      {error && (
        <p class="govuk-error-message">
          <span class="govuk-visually-hidden">Error:</span> {error}
        </p>
      )}
      {same && (
        <Tick
          name={`${path}~same`}
          label={same.label}
          checked={likewise}
          onChange={ticked => filling.set({ [`${path}~same`]: ticked })}
        />
      )}
      {!likewise &&
        inner.map(one => <QuestionView key={one.name} question={one} path={`${path}.${one.name}`} filling={filling} />)}
    </fieldset>
  )
}
