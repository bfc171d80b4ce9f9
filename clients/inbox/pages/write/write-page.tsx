// Writing a referral: the council first, then a list of tasks, a page for each section, all answers once more, and the proof.
// One draft, kept sealed on this device, is held here for all of these pages; files are not kept and are chosen before sending.
import { useEffect, useState } from 'preact/hooks'
import type { Said, Trouble } from '../../keys/protocol.ts'
import { ask, NotDone } from '../../keys/start.ts'
import type { Attached, Typed, WriteForm } from '../../keys/write/question.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { useDraft } from '../../state/draft.ts'
import { CheckPart } from './check.tsx'
import { corrects, type Writing } from './considered.ts'
import { CouncilPart } from './council.tsx'
import { FilesPart } from './files.tsx'
import { SectionPart } from './section.tsx'
import { SentPart } from './sent.tsx'
import { TaskList } from './task-list.tsx'

/** A new draft has its id from here: the address of its pages, and what makes its sending one. */
export function NewReferral() {
  useEffect(() => location.replace(`#/write/${crypto.randomUUID()}/council`), [])
  return null
}

/** A draft from elsewhere names no council: that is asked on a page of its own, which stays when one is chosen. */
function CouncilFirst({ id }: { id: string }) {
  useEffect(() => location.replace(`#/write/${id}/council`), [id])
  return null
}

export function WritePage({ id, part }: { id: string; part: string | undefined }) {
  const [form, setForm] = useState<WriteForm>()
  const [trouble, setTrouble] = useState<Trouble>()
  useEffect(() => {
    ask('writeForm', { written: 'referral' })
      .then(setForm)
      .catch(error => error instanceof NotDone && setTrouble(error.trouble))
  }, [])
  if (trouble) return <TroubleBox trouble={trouble} />
  return form ? <Parts id={id} part={part} form={form} /> : <p class="govuk-body">Reading …</p>
}

function Parts({ id, part, form }: { id: string; part: string | undefined; form: WriteForm }) {
  const { values: typed, set, done, ready } = useDraft<Typed>(`write ${id}`, form.begin)
  const [files, setFiles] = useState<readonly Attached[]>([])
  const [sent, setSent] = useState<{ said: Said; typed: Typed; outside: boolean }>()
  const writing: Writing = { id, form, typed, set, files, setFiles }
  if (sent) return <SentPart {...sent} />
  if (!ready) return <p class="govuk-body">Reading …</p>
  const section = form.sections.find(({ name }) => name === part)
  if (section) return <SectionPart key={part} writing={writing} section={section} />
  if (part === 'council' && !corrects(writing)) return <CouncilPart writing={writing} />
  if (!typed['.council']) return <CouncilFirst id={id} />
  if (part === 'files') return <FilesPart writing={writing} />
  if (part === 'check') {
    const onSent = (said: Said, outside = false) => {
      setSent({ said, typed, outside })
      done()
    }
    return <CheckPart writing={writing} onSent={onSent} />
  }
  return <TaskList writing={writing} drop={done} />
}
