// What the council allows in files that its own people send and keep. It can only be stricter than what holds for everybody.
import { useState } from 'preact/hooks'
import type { FileFlag, FilePolicy, FileSort } from '../../../../../schemas/file-policy.ts'
import type { Vocabulary } from '../../../keys/people/shown.ts'
import { Tick, Ticks } from '../../../parts/form/choices.tsx'
import { ErrorSummary } from '../../../parts/form/error-summary.tsx'
import { TextField } from '../../../parts/form/text.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useAsked } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { Elsewhere, Published, usePublishing, Waits } from '../entry/publishing.tsx'

const mib = 1024 * 1024

export function FilesPage() {
  const title = 'What you allow in files'
  const heading = useHeading(title)
  const { got, trouble, again } = useAsked('ourEntry')
  const { got: vocabulary } = useAsked('vocabulary')
  const { publish, anyway, doing, trouble: failed, said, elsewhere } = usePublishing()
  const save = async (files: FilePolicy) => {
    if (!got) return
    const { files: _, ...document } = got.document
    if (await publish(Object.keys(files).length > 0 ? { ...document, files } : document)) await again()
  }
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      {failed && <TroubleBox trouble={failed} />}
      <div role="status">
        {said && <Published said={said} />}
        {!got && !trouble && <p class="govuk-body">Reading …</p>}
      </div>
      <p class="govuk-body">
        This holds for what your own people send, and for what they save of what came. Programs and scripts are refused
        everywhere, whatever stands here.
      </p>
      {got && vocabulary && (
        <>
          {got.waits && !said && <Waits />}
          <Form
            key={JSON.stringify(got.document.files)}
            policy={got.document.files ?? {}}
            words={vocabulary.files}
            doing={doing}
            onSave={save}
          />
          {elsewhere && (
            <Elsewhere mailboxes={elsewhere} doing={doing} onAnyway={async () => (await anyway()) && again()} />
          )}
        </>
      )}
    </div>
  )
}

type Typed = { largest: string; sorts: string[]; refuse: string[]; scanned: boolean }
type FormProps = {
  policy: FilePolicy
  words: Vocabulary['files']
  doing: boolean
  onSave: (policy: FilePolicy) => void
}

function Form({ policy, words, doing, onSave }: FormProps) {
  const all = Object.keys(words.sorts)
  const [typed, setTyped] = useState<Typed>({
    largest: policy.max_bytes === undefined ? '' : `${Math.floor(policy.max_bytes / mib)}`,
    sorts: policy.sorts ?? all,
    refuse: policy.refuse ?? [],
    scanned: policy.scan_required === true,
  })
  const [faults, setFaults] = useState<{ name: string; message: string }[]>([])
  const errorOf = (name: string) => faults.find(one => one.name === name)?.message
  const set = (more: Partial<Typed>) => setTyped(now => ({ ...now, ...more }))
  const submit = () => {
    const found = faultsIn(typed)
    setFaults(found)
    if (found.length === 0 && !doing) onSave(policyFrom(typed, all.length))
  }
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      <TextField
        name="largest"
        label="The largest file, in megabytes (MiB)"
        hint="Leave it empty for as much as can be sent at all."
        width="govuk-input--width-5"
        inputMode="numeric"
        value={typed.largest}
        error={errorOf('largest')}
        onInput={value => set({ largest: value })}
      />
      <Ticks
        name="sorts"
        legend="Sorts of files that may be sent and saved"
        hint="Told by what is in a file, not by its name."
        choices={words.sorts}
        value={typed.sorts}
        error={errorOf('sorts')}
        onChange={value => set({ sorts: value })}
      />
      <Ticks
        name="refuse"
        legend="Refuse a file, where otherwise it is only remarked on"
        choices={words.flags}
        value={typed.refuse}
        onChange={value => set({ refuse: value })}
      />
      <Tick
        name="scanned"
        label="Only files that a virus scanner of yours has looked at. There is none in a browser: then files go through your case system alone."
        checked={typed.scanned}
        onChange={value => set({ scanned: value })}
      />
      <button type="submit" class="govuk-button" aria-disabled={doing}>
        Save and publish
      </button>
    </form>
  )
}

function faultsIn({ largest, sorts }: Typed) {
  return [
    ...(largest.trim() !== '' && !/^[1-9]\d{0,5}$/.test(largest.trim())
      ? [{ name: 'largest', message: 'Write a number of megabytes, as 100' }]
      : []),
    ...(sorts.length === 0 ? [{ name: 'sorts', message: 'Tick at least one sort of files' }] : []),
  ]
}

/** What is as it is for everybody is not written down. */
function policyFrom({ largest, sorts, refuse, scanned }: Typed, all: number): FilePolicy {
  return {
    ...(largest.trim() !== '' && { max_bytes: Number(largest) * mib }),
    ...(sorts.length < all && { sorts: sorts as FileSort[] }),
    ...(refuse.length > 0 && { refuse: refuse as FileFlag[] }),
    ...(scanned && { scan_required: true }),
  }
}
