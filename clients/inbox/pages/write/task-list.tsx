// The tasks of a referral: what is done, what is open, what is wrong. In any order; nothing is lost by going away.
import { ask } from '../../keys/start.ts'
import type { Considered } from '../../keys/write/question.ts'
import { DeleteDraft } from '../../parts/drafting.tsx'
import { save } from '../../parts/referral/attachments.tsx'
import { useHeading } from '../../state/page.ts'
import type { Writing } from './considered.ts'
import { captionOf, corrects, councilOf, sectionOf, useConsidered } from './considered.ts'
import { Siblings } from './sent.tsx'

/** As the command line and the connector read it; files and the council are not in it. */
function SaveDraft({ writing: { typed } }: { writing: Writing }) {
  const saved = async () => {
    const text = await ask('exportDraft', { written: 'referral', typed })
    save({ name: 'referral.json', content: new Blob([text], { type: 'application/json' }) })
  }
  return (
    <p class="govuk-body">
      <button type="button" class="cme-link-button" onClick={() => void saved()}>
        Save this draft as a file
      </button>
      , unencrypted, for your case system or the command line.
    </p>
  )
}

type Status = 'Completed' | 'Not yet started' | 'To be completed'

export function TaskList({ writing, drop }: { writing: Writing; drop: () => void }) {
  const { id, form, files } = writing
  const council = councilOf(writing)
  const correcting = corrects(writing)
  const title = `${correcting ? 'Correct the referral' : 'Referral'} to ${council?.name ?? ''}`
  const heading = useHeading(title)
  const considered = useConsidered(writing)
  const tasks = [
    ...(correcting ? [] : [{ name: 'council', title: 'Receiving council', status: 'Completed' as const }]),
    ...form.sections.map(({ name, label }) => ({
      name,
      title: form.titles[name] ?? label,
      status: statusOf(name, writing, considered),
    })),
    {
      name: 'files',
      title: 'Attachments, and what the council asks for',
      status: files.length > 0 ? ('Completed' as const) : ('Not yet started' as const),
    },
  ]
  return (
    <>
      <a class="govuk-back-link" href="#/drafts">
        Drafts
      </a>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">{captionOf(writing)}</span>
        {title}
      </h1>
      <p class="govuk-body">
        Everything may be “not known, because …”. What you type is kept on this computer, encrypted.
      </p>
      <ul class="govuk-task-list">
        {tasks.map(({ name, title, status }) => (
          <li class="govuk-task-list__item govuk-task-list__item--with-link" key={name}>
            <div class="govuk-task-list__name-and-hint">
              <a
                class="govuk-link govuk-task-list__link"
                href={`#/write/${id}/${name}`}
                aria-describedby={`${name}-status`}
              >
                {title}
              </a>
            </div>
            <div class="govuk-task-list__status" id={`${name}-status`}>
              {status === 'Completed' ? status : <strong class="govuk-tag govuk-tag--blue">{status}</strong>}
            </div>
          </li>
        ))}
      </ul>
      <a class="govuk-button" href={`#/write/${id}/check`} draggable={false}>
        Check and send
      </a>
      {!correcting && <Siblings typed={writing.typed} />}
      <SaveDraft writing={writing} />
      <DeleteDraft drop={drop} />
    </>
  )
}

function statusOf(name: string, { typed, form }: Writing, considered: Considered | undefined): Status {
  // What the form begins with is nobody's answer yet.
  const begun = Object.entries(typed).some(
    ([path, value]) => sectionOf(path) === name && value !== undefined && value !== '' && !isGiven(path, value, form),
  )
  if (!begun) return 'Not yet started'
  const wrong = considered?.blocks.some(({ path }) => sectionOf(path) === name) ?? true
  return wrong ? 'To be completed' : 'Completed'
}

function isGiven(path: string, value: unknown, form: Writing['form']): boolean {
  return form.begin[path] === value
}
