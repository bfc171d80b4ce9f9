// Begins a draft from something that is here already, and goes to it. Nothing is sent by it.
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { ask, NotDone } from '../keys/start.ts'
import type { Seed, Seeded } from '../keys/write/question.ts'
import { go } from '../state/route.ts'

/** Where a draft is written. */
export const draftAddress = ({ id, written }: Pick<Seeded, 'id' | 'written'>) =>
  written === 'enquiry' ? `#/enquiry/${id}` : `#/write/${id}`

export function BeginDraft({ seed, as, children }: { seed: Seed; as?: 'button'; children: ComponentChildren }) {
  const [trouble, setTrouble] = useState('')
  const begin = async () => {
    try {
      go(draftAddress(await ask('beginDraft', seed)))
    } catch (error) {
      if (!(error instanceof NotDone)) throw error
      setTrouble(`${error.trouble.title}. ${error.trouble.hint}`)
    }
  }
  return (
    <>
      <button
        type="button"
        class={as === 'button' ? 'govuk-button govuk-button--secondary' : 'cme-link-button'}
        onClick={() => void begin()}
      >
        {children}
      </button>
      {trouble && (
        <span class="govuk-body-s" role="alert">
          {trouble}
        </span>
      )}
    </>
  )
}
