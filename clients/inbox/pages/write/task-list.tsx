// The tasks of a referral: what is done, what is open, what is wrong. In any order; nothing is lost by going away.
import type { Considered } from '../../keys/write/question.ts'
import { useHeading } from '../../state/page.ts'
import { go } from '../../state/route.ts'
import type { Writing } from './considered.ts'
import { councilOf, sectionOf, useConsidered } from './considered.ts'

type Status = 'Completed' | 'Not yet started' | 'To be completed'

export function TaskList({ writing, drop }: { writing: Writing; drop: () => void }) {
  const { id, form, files } = writing
  const council = councilOf(writing)
  const title = `Referral to ${council?.name ?? ''}`
  const heading = useHeading(title)
  const considered = useConsidered(writing)
  const tasks = [
    { name: 'council', title: 'Receiving council', status: 'Completed' as const },
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
        <span class="govuk-caption-l">Write a referral</span>
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
      <p class="govuk-body">
        <button
          type="button"
          class="cme-link-button"
          onClick={() => {
            drop()
            go('#/drafts')
          }}
        >
          Delete this draft
        </button>
      </p>
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
