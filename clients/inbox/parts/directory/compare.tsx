// The step before a key is let in: seven words, read out by a voice one knows. Until they were heard, nothing can be approved.
import type { Compare } from '../../keys/approvals/shown.ts'
import { Radios } from '../form/choices.tsx'
import { CheckWords } from '../people/words.tsx'

export type Heard = 'yes' | 'no'

type Props = {
  compare: Compare
  /** One's own word counts here; else the words are only shown, for whoever rings. */
  asks: boolean
  value: Heard | undefined
  onChange: (heard: Heard) => void
  faults: readonly { name: string; message: string }[]
}

export function CompareStep({ compare, asks, value, onChange, faults }: Props) {
  const { words, must, whom } = compare
  return (
    <section class="cme-section" aria-label="Compare the check words">
      <h2 class="govuk-heading-m">Compare the check words</h2>
      <p class="govuk-body">{introduction(must, asks, whom)}</p>
      <CheckWords words={words} label="Check words" />
      {must && asks && (
        <Radios
          name="heard"
          legend="Did they read you exactly these seven words, in a voice you know?"
          choices={{ yes: 'Yes, exactly these', no: 'No, or I am not sure' }}
          value={value ?? ''}
          error={faults.find(({ name }) => name === 'heard')?.message}
          onChange={heard => onChange(heard as Heard)}
        />
      )}
      {value === 'no' && (
        <p class="govuk-inset-text">
          Then somebody may have exchanged it. Do not approve it: refuse it, and tell the operator.
        </p>
      )}
    </section>
  )
}

function introduction(must: boolean, asks: boolean, whom: string): string {
  if (!asks) return `Whoever approves it rings you, or ${whom}, and compares these words.`
  const number = 'on a number that you had before'
  return must
    ? `This lets a key in. Ring ${whom} ${number}, and have the words read to you before you read them yourself.`
    : `If in doubt, ring ${whom} ${number}: the same words stand on their screen.`
}
