// One reply box: words to the other council, or, with the tick, a question without whose answer nothing can be decided.
import { useState } from 'preact/hooks'
import { attachmentTypes } from '../../../../schemas/letter/code-sets.ts'
import type { ReferralPage } from '../../keys/shown.ts'
import type { Attached } from '../../keys/write/question.ts'
import { useDraft } from '../../state/draft.ts'
import { useStep } from '../../state/step.ts'
import { Tick } from '../form/choices.tsx'
import { ErrorSummary } from '../form/error-summary.tsx'
import { type Fault, faultsIn } from '../form/fields.ts'
import { FileField } from '../form/files.tsx'
import { TextArea } from '../form/text.tsx'
import { TroubleBox } from '../frame/trouble.tsx'
import { Progress } from '../progress.tsx'

const reply = { name: 'reply', label: 'Reply' }

export function ReplyBox({ page }: { page: ReferralPage }) {
  const mayAsk = page.actions.includes('ask')
  const { values, set, done, ready } = useDraft(`reply ${page.id}`, { words: '', asks: false })
  const [files, setFiles] = useState<Attached[]>([])
  const [faults, setFaults] = useState<Fault[]>([])
  const { take, taking, trouble, said } = useStep(page)
  // Whoever types before what was kept is back would lose it.
  if (!ready || (!page.actions.includes('message') && !mayAsk)) return null
  const asks = mayAsk && values.asks
  const max = asks ? 400 : 3000
  const send = async () => {
    const found = faultsIn([{ ...reply, kind: 'area', max, needed: `Write your ${asks ? 'question' : 'message'}` }], {
      reply: values.words,
    })
    setFaults(found)
    if (found.length > 0) return
    const said = asks
      ? await take({ what: 'ask', questions: [values.words] })
      : await take({ what: 'message', words: values.words, files })
    if (said) {
      done()
      setFiles([])
    }
  }
  return (
    <form
      class="cme-reply"
      onSubmit={event => {
        event.preventDefault()
        void send()
      }}
    >
      {faults.length > 0 && <ErrorSummary faults={faults} />}
      {trouble && <TroubleBox trouble={trouble} />}
      <TextArea
        name={reply.name}
        label={`Reply to ${page.other.name}`}
        value={values.words}
        max={max}
        error={faults[0]?.message}
        onInput={words => set({ words })}
      />
      {mayAsk && (
        <Tick
          name="asks"
          label="I cannot decide until you answer"
          checked={values.asks}
          onChange={ticked => set({ asks: ticked })}
        />
      )}
      {!asks && <FileField files={files} kinds={attachmentTypes} onChange={setFiles} />}
      {!asks && files.some(({ type }) => type === 'cp_file' || type === 'sen_file') && (
        <p class="govuk-body">
          This goes by itself, to {page.other.name}’s{' '}
          {files.some(({ type }) => type === 'cp_file') ? 'named people' : 'SEN team'}: only they can open this message
          and its file.
        </p>
      )}
      <button type="submit" class="govuk-button" aria-disabled={taking}>
        {asks ? 'Ask' : 'Send'}
      </button>
      <p class="govuk-body-s" role="status">
        {taking ? 'Sealing and sending …' : said && `Recorded ${said}.`}
      </p>
      {taking && files.length > 0 && <Progress of={page.id} />}
      {page.actions.includes('call') && (
        <p class="govuk-body">
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${page.id}/call`}>
            Record a telephone call
          </a>
        </p>
      )}
    </form>
  )
}
