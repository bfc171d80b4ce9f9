// What the law asks for beside the referral, as a list to tick off: by when, whose it is, and who said that it was done.
import type { Duty, ReferralPage } from '../../keys/shown.ts'

const groups: { about: Duty['about']; title: string; says?: string }[] = [
  {
    about: 'ehc',
    title: 'EHC plan',
    says: 'This does not transfer the EHC plan. The two SEN teams do, beside this referral.',
  },
  {
    about: 'protection',
    title: 'Child protection',
    says: 'This tells nobody in children’s social care, and carries no child protection file by itself.',
  },
  { about: 'ctf', title: 'School file' },
]

export function Duties({ page }: { page: ReferralPage }) {
  if (page.duties.length === 0) return null
  return (
    <section class="cme-section cme-duties">
      <h2 class="govuk-heading-m">To be done beside this referral</h2>
      {groups.map(({ about, title, says }) => {
        const duties = page.duties.filter(one => one.about === about)
        if (duties.length === 0) return null
        return (
          <div key={about}>
            <h3 class="govuk-heading-s">{title}</h3>
            {says && (
              <p class="govuk-body">
                <strong>{says}</strong>
              </p>
            )}
            <ul class="cme-duties__list">
              {duties.map(duty => (
                <DutyView key={duty.code} id={page.id} duty={duty} mayTell={page.actions.includes('done')} />
              ))}
            </ul>
          </div>
        )
      })}
    </section>
  )
}

function DutyView({ id, duty, mayTell }: { id: string; duty: Duty; mayTell: boolean }) {
  const { code, words, by, overdue, because, done, ours } = duty
  return (
    <li class={`cme-duties__one${done ? ' cme-duties__one--done' : ''}`}>
      <p class="govuk-body cme-duties__words">
        {words}
        {by && (
          <>
            {' '}
            <strong>by {by}</strong>
          </>
        )}{' '}
        {overdue && <strong class="govuk-tag govuk-tag--orange">Overdue</strong>}
        {done && <strong class="govuk-tag govuk-tag--green">Done: {done}</strong>}
      </p>
      <p class="cme-table__more">{because}.</p>
      {!done && ours && mayTell && (
        <p class="govuk-body">
          <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}/done/${code}`}>
            Say that it is done<span class="govuk-visually-hidden">: {words}</span>
          </a>
        </p>
      )}
    </li>
  )
}
