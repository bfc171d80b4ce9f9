// A case on paper: marked top and bottom of every page, who printed it and when, what was left out; then its parts.
// On paper, header and footer repeat because they are those of a table; on screen they stand once.
import type { ComponentChildren } from 'preact'
import { dayOf } from '../../../words/when.ts'
import type { Printed, PrintedAs, PrintedPart } from '../../keys/print/shown.ts'
import type { HistoryEntry, LetterView } from '../../keys/shown.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { sizeWords } from '../../parts/referral/attachments.tsx'
import { Rows, SectionView } from '../../parts/referral/rows.tsx'
import { usePrinted } from './use-printed.ts'

/** What is not printed: where to go, and the button. */
export function Toolbar(props: { back: string; words: string; ready: boolean; children?: ComponentChildren }) {
  const { back, words, ready, children } = props
  return (
    <div class="cme-toolbar">
      <a class="govuk-back-link" href={back}>
        {words}
      </a>
      <div class="cme-actions">
        <button type="button" class="govuk-button" aria-disabled={!ready} onClick={() => ready && print()}>
          Print, or save as PDF
        </button>
        {children}
      </div>
    </div>
  )
}

/** Marked on every page, whatever the case says of itself: a print is read by whoever finds it. */
export function Marked({
  marking = 'OFFICIAL-SENSITIVE',
  children,
}: {
  marking?: string
  children: ComponentChildren
}) {
  return (
    <div class="cme-sheet">
      <p class="cme-sheet__mark cme-sheet__mark--top">{marking}</p>
      <div class="cme-sheet__body">{children}</div>
      <p class="cme-sheet__mark cme-sheet__mark--bottom">{marking}</p>
    </div>
  )
}

/** One of several, opened when it is its turn. */
export function CaseById({ id, as }: { id: string; as: PrintedAs }) {
  const { printed, trouble } = usePrinted(id, as)
  if (trouble) return <TroubleBox trouble={trouble} />
  return printed ? <CaseOnPaper printed={printed} as={as} /> : <p class="govuk-body">Opening …</p>
}

export function CaseOnPaper({ printed, as }: { printed: Printed; as: PrintedAs }) {
  const { title, born, kind, party, other, standing, shut, left, parts, at, by } = printed
  return (
    <article class="cme-sheet__case">
      <h2 class="govuk-heading-m">
        <bdi>{title}</bdi>
        {born && `, born ${dayOf(born)}`}
      </h2>
      <p class="govuk-body">
        {kind === 'enquiry' ? '“Do you know this child?”' : 'Referral'} {party === 'sender' ? 'to' : 'from'}{' '}
        {other.name}. {standing.where} {standing.responsible}
      </p>
      <p class="govuk-body-s">
        Printed {at} by {by}. The newest proof is with the case, not with this print.
      </p>
      {left.map(one => (
        <p class="govuk-inset-text" key={one}>
          {one}
        </p>
      ))}
      {shut && <p class="govuk-inset-text">{shut}</p>}
      {parts.map((part, at) => (
        <Part key={at} part={part} as={as} />
      ))}
    </article>
  )
}

function Part({ part, as }: { part: PrintedPart; as: PrintedAs }) {
  const { apart, sections, letters, history } = part
  const written = as === 'child' && apart ? letters : letters.slice(1)
  const [referral] = letters
  return (
    <section class={apart ? 'cme-sheet__apart' : undefined}>
      {apart && (
        <>
          <h2 class="govuk-heading-m">{apart.title}</h2>
          <p class="govuk-inset-text">{apart.note}</p>
          {sections.length === 0 && letters.length === 0 && <p class="govuk-body">Nothing.</p>}
        </>
      )}
      {as === 'chronology' ? (
        <Chronology history={history} letters={letters} />
      ) : (
        <>
          {sections.map(section => (
            <SectionView key={section.name} section={section} level={3} />
          ))}
          {!apart && referral && <Files letter={referral} />}
          {written.length > 0 && <h3 class="govuk-heading-m">Questions, answers and messages</h3>}
          {written.map(letter => (
            <Written key={letter.item} letter={letter} />
          ))}
          {history.length > 0 && <History history={history} />}
        </>
      )}
    </section>
  )
}

function Written({ letter }: { letter: LetterView }) {
  const { what, who, at, rows, shut, before, recalled } = letter
  return (
    <div class="cme-card">
      <p class="govuk-body">
        <strong>{what}</strong>, <bdi>{who}</bdi>, {at}
        {recalled && ' (recalled)'}
      </p>
      {shut ? <p class="govuk-body">{shut}</p> : <Rows rows={rows} />}
      {before && (
        <>
          <p class="govuk-body">
            Corrected, because: <span dir="auto">{before.because}</span>. It said before:
          </p>
          <Rows rows={before.rows} />
        </>
      )}
      <Files letter={letter} />
    </div>
  )
}

/** What went with it: names and sizes, not the files. */
function Files({ letter: { attachments } }: { letter: LetterView }) {
  if (attachments.length === 0) return null
  return (
    <>
      <p class="govuk-body">Attached, not in this print:</p>
      <ul class="govuk-list govuk-list--bullet">
        {attachments.map(({ id, name, what, bytes, restricted }) => (
          <li key={id}>
            <bdi>{name}</bdi>, {what}, {sizeWords(bytes)}
            {restricted && `, only for: ${restricted}`}
          </li>
        ))}
      </ul>
    </>
  )
}

/** Everything in the order it happened, with what was written. */
function Chronology({ history, letters }: { history: readonly HistoryEntry[]; letters: readonly LetterView[] }) {
  return (
    <ol class="cme-chronology">
      {history.toReversed().map((entry, at) => {
        const letter = letters.find(({ item }) => item === entry.proof?.digest)
        return (
          <li key={at}>
            <p class="govuk-body">
              <strong>{entry.at}</strong>, <bdi>{entry.who}</bdi>: {entry.what}
            </p>
            {letter?.shut && <p class="govuk-body">{letter.shut}</p>}
            {letter && letter.rows.length > 0 && <Rows rows={letter.rows} />}
            {letter && <Files letter={letter} />}
          </li>
        )
      })}
    </ol>
  )
}

function History({ history }: { history: readonly HistoryEntry[] }) {
  return (
    <>
      <h3 class="govuk-heading-m">History</h3>
      <ol class="cme-chronology">
        {history.toReversed().map(({ at, who, what, proof }, place) => (
          <li key={place}>
            {at}, <bdi>{who}</bdi>: {what}
            {proof && (
              <span class="cme-sheet__proof">
                Proof: position {proof.position}, digest {proof.digest}
              </span>
            )}
          </li>
        ))}
      </ol>
    </>
  )
}
