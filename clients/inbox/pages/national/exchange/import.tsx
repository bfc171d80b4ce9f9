// The directory in and out. A file is read here and its difference shown first; it is proposed as one, and approved as one by another
// administrator from the same file.
import { useState } from 'preact/hooks'
import type { ImportRead } from '../../../keys/national/shown.ts'
import { ask } from '../../../keys/start.ts'
import { DiffersTable } from '../../../parts/directory/differs.tsx'
import { TroubleBox } from '../../../parts/frame/trouble.tsx'
import { useDoing } from '../../../state/asked.ts'
import { useHeading } from '../../../state/page.ts'
import { ExportButtons } from './export.tsx'

export function ImportPage() {
  const heading = useHeading('Import and export')
  const [read, setRead] = useState<ImportRead>()
  const [said, setSaid] = useState<string>()
  const { run, doing, trouble } = useDoing()
  const choose = async (file: File | undefined) => {
    setRead(undefined)
    setSaid(undefined)
    if (file) await run(async () => setRead(await ask('readImport', { file })))
  }
  const say = async (approve: boolean) => {
    await run(async () => {
      setSaid(saidWords(await ask('sayImport', { approve }), approve))
      setRead(undefined)
    })
  }
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Import and export
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      <div role="status">{said && <p class="govuk-inset-text">{said}</p>}</div>
      <div class="govuk-form-group">
        <label class="govuk-label govuk-label--m" for="import-file">
          Read a file
        </label>
        <div class="govuk-hint" id="import-hint">
          CSV or JSON with the columns of an export. It is read on this computer; nothing is proposed before you have
          seen what it changes. Another administrator approves from the same file.
        </div>
        <input
          class="govuk-file-upload"
          id="import-file"
          type="file"
          accept=".csv,.json,text/csv,application/json"
          aria-describedby="import-hint"
          onChange={event => choose(event.currentTarget.files?.[0])}
        />
      </div>
      <p class="govuk-body" role="status">
        {doing && 'Working on it …'}
      </p>
      {read && <Difference read={read} doing={doing} onSay={say} />}
      <ExportButtons />
    </>
  )
}

function saidWords(count: number, approve: boolean): string {
  const changes = count === 1 ? '1 change' : `${count} changes`
  return approve
    ? `${changes} approved, together.`
    : `${changes} proposed, together. Give the same file to another national administrator, who approves from it.`
}

type DifferenceProps = { read: ImportRead; doing: boolean; onSay: (approve: boolean) => void }

function Difference({ read, doing, onSay }: DifferenceProps) {
  const { file, added, changed, same, absent, invalid, proposed, agreed, others } = read
  const news = added.length + changed.length
  return (
    <section class="cme-section" aria-label="What the file would change">
      <h2 class="govuk-heading-m">
        What <bdi>{file}</bdi> would change
      </h2>
      {invalid.length > 0 && <Invalid invalid={invalid} />}
      <Names title="New" names={added.map(({ name }) => name)} open />
      {changed.length > 0 && <h3 class="govuk-heading-s">Changed ({changed.length})</h3>}
      {changed.map(one => (
        <DiffersTable key={one.line} differs={one.differs} caption={`${one.name} (line ${one.line})`} />
      ))}
      <Names title="Proposed by others, and exactly what this file says" names={agreed} open />
      <Names title="Proposed already, waiting for somebody else" names={proposed} />
      <Names title="Proposed by others, and not what this file says: left alone" names={others} />
      <Names title="In the directory and not in the file: they stay as they are" names={absent} />
      <p class="govuk-body">The same already: {same}.</p>
      <Buttons news={news} agreed={agreed.length} invalid={invalid.length} doing={doing} onSay={onSay} />
    </section>
  )
}

type ButtonProps = { news: number; agreed: number; invalid: number; doing: boolean; onSay: (approve: boolean) => void }

/** What the file says more than what others proposed must be proposed first: nobody approves half of what they read. */
function Buttons({ news, agreed, invalid, doing, onSay }: ButtonProps) {
  if (invalid > 0) return <p class="govuk-inset-text">Nothing is proposed or approved while a line cannot be used.</p>
  if (news > 0) {
    return (
      <button type="button" class="govuk-button" aria-disabled={doing} onClick={() => onSay(false)}>
        Propose {news === 1 ? 'this change' : `these ${news} changes together`}
      </button>
    )
  }
  if (agreed === 0)
    return <p class="govuk-inset-text">Nothing of this file is to be proposed, and nothing waits for you.</p>
  return (
    <button type="button" class="govuk-button" aria-disabled={doing} onClick={() => onSay(true)}>
      Approve {agreed === 1 ? 'this change' : `these ${agreed} changes together`}
    </button>
  )
}

function Invalid({ invalid }: { invalid: ImportRead['invalid'] }) {
  return (
    <div class="cme-warnings">
      <h3 class="govuk-heading-s">Cannot be used ({invalid.length})</h3>
      <ul class="govuk-list govuk-list--bullet">
        {invalid.map(({ line, reason }) => (
          <li key={`${line} ${reason}`}>
            Line {line}: <bdi>{reason}</bdi>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** Many names are folded away: what is new is read, what stays is there for whoever wonders. */
function Names({ title, names, open = false }: { title: string; names: readonly string[]; open?: boolean }) {
  if (names.length === 0) return null
  return (
    <details class="govuk-details" open={open && names.length < 40}>
      <summary class="govuk-details__summary">
        <span class="govuk-details__summary-text">
          {title} ({names.length})
        </span>
      </summary>
      <div class="govuk-details__text">
        <ul class="govuk-list cme-columns">
          {names.map((name, at) => (
            <li key={at}>
              <bdi>{name}</bdi>
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}
