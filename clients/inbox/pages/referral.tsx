// One referral: where it stands, what must be known first, what it says, what was written since, what can be done now.

import { dayOf } from '../../words/when.ts'
import { receivedTitles, sentTitles } from '../../words/words.ts'
import type { LetterView, Line, ReferralPage as Page } from '../keys/shown.ts'
import { BeginDraft } from '../parts/begin-draft.tsx'
import { TroubleBox } from '../parts/frame/trouble.tsx'
import { OutsideBox } from '../parts/outside/outside-box.tsx'
import { Attachments } from '../parts/referral/attachments.tsx'
import { ChangedTeam } from '../parts/referral/changed-team.tsx'
import { Conversation } from '../parts/referral/conversation.tsx'
import { Duties } from '../parts/referral/duties.tsx'
import { Alerts, History } from '../parts/referral/history.tsx'
import { ReplyBox } from '../parts/referral/reply-box.tsx'
import { Rows, SectionView } from '../parts/referral/rows.tsx'
import { StandingBox, Warnings } from '../parts/referral/standing.tsx'
import { useApp } from '../state/app.ts'
import { useHeading } from '../state/page.ts'
import { useReferral } from '../state/referral.ts'
import { stepTitles } from '../words.ts'

export function ReferralPage({ id }: { id: string }) {
  const { page, trouble } = useReferral(id)
  const { lines } = useApp()
  const line = lines.get(id)
  // Never the child's name: browsers write titles into their history.
  const heading = useHeading(page ? `${whatOf(page)} ${page.other.name}` : 'Referral', page !== undefined)
  return (
    <>
      <BackLink line={line} />
      {trouble && <TroubleBox trouble={trouble} />}
      <h1 class="govuk-heading-l cme-name" ref={heading} tabIndex={-1}>
        {page && (
          <span class="govuk-caption-l">
            {captionOf(page)} · <span class="cme-whole">{page.marking}</span>
          </span>
        )}
        <bdi>{page?.title ?? (trouble ? 'Referral' : 'Opening …')}</bdi>
      </h1>
      {page && <Body page={page} lines={lines} />}
    </>
  )
}

function whatOf({ kind, party }: Page): string {
  return `${kind === 'enquiry' ? '“Do you know this child?”' : 'Referral'} ${party === 'sender' ? 'to' : 'from'}`
}

function captionOf(page: Page): string {
  const { other, born } = page
  return `${whatOf(page)} ${other.name}${born ? ` · born ${dayOf(born)}` : ''}`
}

export function BackLink({ line }: { line: Line | undefined }) {
  const titles: Record<string, string> = line?.box === 'sent' ? sentTitles : receivedTitles
  return (
    <a class="govuk-back-link" href={line ? `#/${line.box}/${line.list}` : '#/received'}>
      {line ? (titles[line.list] ?? 'Back') : 'Lists'}
    </a>
  )
}

function Body({ page, lines }: { page: Page; lines: ReadonlyMap<string, Line> }) {
  const { sections, letters, history, actions, shut } = page
  const sent = letters[0]
  return (
    <div class="cme-referral">
      <div class="cme-referral__main">
        <StandingBox page={page} />
        <Warnings warnings={page.warnings} />
        {page.outside && <OutsideBox page={page} outside={page.outside} />}
        {page.changed && <ChangedTeam council={page.other.name} changed={page.changed} />}
        <Known page={page} lines={lines} />
        <Actions page={page} />
        {shut && <p class="govuk-inset-text">{shut}</p>}
        {sent?.before && <Corrected before={sent.before} />}
        <Duties page={page} />
        {sections.map(section => (
          <SectionView key={section.name} section={section} />
        ))}
        {sent && sent.attachments.length > 0 && (
          <section class="cme-section">
            <h2 class="govuk-heading-m">Attachments</h2>
            <Attachments referral={page.id} attachments={sent.attachments} />
          </section>
        )}
        <section class="cme-section">
          <h2 class="govuk-heading-m" id="messages">
            {page.outside ? 'What came of it' : 'Questions, answers and messages'}
          </h2>
          <Conversation
            id={page.id}
            letters={letters.slice(1)}
            mayCorrect={actions.includes('correct')}
            mayRecall={actions.includes('recall')}
            mayConfirm={actions.includes('confirm_recall')}
          />
          <ReplyBox page={page} />
        </section>
      </div>
      <aside class="cme-referral__side" aria-label="History">
        <h2 class="govuk-heading-m">History</h2>
        <History entries={history} />
        <Alerts id={page.id} />
        {page.links.map(({ id, words }) => (
          <p class="govuk-body" key={id}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}`}>
              {words}
            </a>
          </p>
        ))}
      </aside>
    </div>
  )
}

/** What stands below is the correction; the first version stays readable behind it. */
function Corrected({ before }: { before: NonNullable<LetterView['before']> }) {
  return (
    <div class="govuk-inset-text">
      <p class="govuk-body">
        Corrected since it was sent: <span dir="auto">{before.because}</span>
      </p>
      <details class="govuk-details">
        <summary class="govuk-details__summary">
          <span class="govuk-details__summary-text">What it said before</span>
        </summary>
        <div class="govuk-details__text">
          <Rows rows={before.rows} />
        </div>
      </details>
    </div>
  )
}

/** Steps with pages of their own; the reply box has questions and messages. */
const main = [
  'take_on',
  'accept',
  'reply',
  'answer',
  'close',
  'outcome',
  'return',
  'send_on',
  'finish',
  'outside_sent',
  'outside_accepted',
  'outside_returned',
  'outside_chased',
  'withdraw',
] as const

function Actions({ page }: { page: Page }) {
  const offered = main.filter(what => page.actions.includes(what))
  const [first] = page.letters
  const own = page.party === 'sender' && first !== undefined && !first.recalled && !page.shut
  return (
    <nav class="cme-actions" aria-label="What you can do now">
      {offered.map((what, at) => (
        <a
          key={what}
          class={`govuk-button${at === 0 && page.standing.yours ? '' : ' govuk-button--secondary'}`}
          href={`#/referral/${page.id}/${what}`}
        >
          {stepTitles[what](page.other.name)}
        </a>
      ))}
      {own && page.kind === 'transfer' && page.actions.includes('correct') && (
        <BeginDraft seed={{ from: 'referral', id: page.id }}>Correct this referral</BeginDraft>
      )}
      {own && page.actions.includes('recall') && (
        <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${page.id}/recall/${first.item}`}>
          Recall this {page.kind === 'enquiry' ? 'question' : 'referral'}
        </a>
      )}
      {page.kind === 'enquiry' && !page.shut && (
        <BeginDraft seed={{ from: 'enquiry', id: page.id }}>Write a referral to {page.other.name} from this</BeginDraft>
      )}
      <a class="govuk-link govuk-link--no-visited-state" href={`#/print/case/${page.id}`}>
        Print
      </a>
    </nav>
  )
}

/** The same child, as far as this browser has opened letters: the gateway could not know. */
function Known({ page, lines }: { page: Page; lines: ReadonlyMap<string, Line> }) {
  const own = lines.get(page.id)?.child
  if (!own?.born) return null
  const same = [...lines.values()].filter(
    ({ id, child }) =>
      id !== page.id &&
      child !== undefined &&
      child.born === own.born &&
      child.surname.toLowerCase() === own.surname.toLowerCase(),
  )
  if (same.length === 0) return null
  const asked = same.every(({ kind, box }) => kind === 'enquiry' && box === 'sent')
  return (
    <div class="govuk-inset-text">
      {asked ? 'Asked about this child as well:' : 'You may already have this child:'}
      <ul class="govuk-list">
        {same.slice(0, 5).map(({ id, child, other, box, state, reply }) => (
          <li key={id}>
            <a class="govuk-link govuk-link--no-visited-state" href={`#/referral/${id}`}>
              <bdi>
                {child?.forename} {child?.surname}
              </bdi>
              , {box === 'sent' ? 'to' : 'from'} {other.name}
            </a>
            , {state}
            {reply && `: “${reply}”`}
          </li>
        ))}
      </ul>
    </div>
  )
}
