// The lists: two rows of them, one line a referral, yours first. Filters and search work on what this browser has opened.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { receivedTitles, sentTitles } from '../../words/words.ts'
import type { Line } from '../keys/shown.ts'
import { ask } from '../keys/start.ts'
import { WriteLinks } from '../parts/drafting.tsx'
import { Filter, type FilterValues, noFilter } from '../parts/list/filter.tsx'
import { LineTable } from '../parts/list/line-table.tsx'
import { Joined } from '../parts/outside/joined.tsx'
import { useApp } from '../state/app.ts'
import { useHeading } from '../state/page.ts'
import type { Box } from '../state/route.ts'
import { useDrafts } from './write/drafts.tsx'

const pageLines = 50

export function ListPage({ box, list }: { box: Box; list: string }) {
  const { me, lines, loaded, opening } = useApp()
  const titles: Record<string, string> = box === 'received' ? receivedTitles : sentTitles
  const title = titles[list] ?? list
  const heading = useHeading(`${title}: ${box}`, `${box} ${list}`)
  const [filter, setFilter] = useState<FilterValues>(noFilter)
  const [limit, setLimit] = useState(pageLines)
  const found = useSearch(filter.text, lines)
  const inBox = useMemo(() => [...lines.values()].filter(line => line.box === box), [lines, box])
  const shown = useMemo(
    () => ordered(inBox.filter(line => line.list === list && passes(line, filter, found))),
    [inBox, list, filter, found],
  )
  const visible = useMemo(() => shown.slice(0, limit), [shown, limit])
  useEffect(() => setLimit(pageLines), [box, list])
  useLook(visible)
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        <span class="govuk-caption-l">{box === 'received' ? 'Received' : 'Sent'}</span>
        {title}
      </h1>
      {box === 'sent' && <WriteLinks />}
      {box === 'sent' && list === 'waiting' && <Joined lines={inBox} />}
      <Lists box={box} list={list} titles={titles} lines={inBox} />
      <Filter values={filter} councils={councilsIn(inBox)} onChange={setFilter} />
      <p class="govuk-body-s cme-count" role="status">
        {loaded ? countWords(shown.length) : 'Reading …'}
        {opening > 0 && ` Opening ${opening} more.`}
      </p>
      {visible.length > 0 && <LineTable lines={visible} caption={`${title}: ${box} referrals`} />}
      {shown.length > limit && (
        <button type="button" class="govuk-button govuk-button--secondary" onClick={() => setLimit(limit + pageLines)}>
          Show {Math.min(pageLines, shown.length - limit)} more
        </button>
      )}
      {me?.role === 'manager' && list === 'finished' && (
        <p class="govuk-body">
          <a class="govuk-link govuk-link--no-visited-state" href="#/print/sample">
            Draw a random sample of closed cases
          </a>
        </p>
      )}
    </>
  )
}

function Lists(props: { box: Box; list: string; titles: Record<string, string>; lines: readonly Line[] }) {
  const { box, list, titles, lines } = props
  const drafts = useDrafts()
  return (
    <nav class="cme-lists" aria-label={box === 'received' ? 'Received' : 'Sent'}>
      <ul class="cme-lists__list">
        {Object.entries(titles).map(([name, title]) => {
          const count = lines.filter(line => line.list === name).length
          return (
            <li key={name} class="cme-lists__item">
              <a href={`#/${box}/${name}`} class="cme-lists__link" aria-current={name === list ? 'page' : undefined}>
                {title} <span class="cme-lists__count">{count}</span>
              </a>
            </li>
          )
        })}
        {box === 'sent' && (
          <li class="cme-lists__item">
            <a href="#/drafts" class="cme-lists__link">
              Drafts <span class="cme-lists__count">{drafts?.length ?? 0}</span>
            </a>
          </li>
        )}
      </ul>
    </nav>
  )
}

/** Has what is before the eyes checked before the rest; asked again only where something new came before them. */
function useLook(visible: readonly Line[]): void {
  const asked = useRef<ReadonlySet<string>>(new Set())
  useEffect(() => {
    const unchecked = visible.filter(({ checked }) => !checked).map(({ id }) => id)
    if (unchecked.every(id => asked.current.has(id))) return
    asked.current = new Set(unchecked)
    ask('look', { ids: unchecked }).catch(() => {})
  }, [visible])
}

/** Ids of what holds all the words; undefined where nothing was searched. New letters are searched as they are opened. */
function useSearch(text: string, lines: unknown): ReadonlySet<string> | undefined {
  const [found, setFound] = useState<ReadonlySet<string>>()
  useEffect(() => {
    if (text.trim() === '') return setFound(undefined)
    let current = true
    ask('search', { text })
      .then(ids => current && setFound(new Set(ids)))
      .catch(() => {})
    return () => {
      current = false
    }
  }, [text, lines])
  return found
}

function passes(line: Line, filter: FilterValues, found: ReadonlySet<string> | undefined): boolean {
  if (filter.text.trim() !== '' && found && !found.has(line.id)) return false
  if (filter.urgent && !line.urgent) return false
  if (filter.yours && line.move !== 'you' && line.move !== 'both') return false
  if (filter.overdue && !line.overdue) return false
  if (filter.enquiries && line.kind !== 'enquiry') return false
  return filter.council === '' || line.other.id === filter.council
}

/** Urgent, late, yours, then the newest; brothers and sisters directly behind the first of them. */
function ordered(lines: readonly Line[]): Line[] {
  const weight = (line: Line) =>
    (line.urgent ? 4 : 0) + (line.overdue ? 2 : 0) + (line.move === 'you' || line.move === 'both' ? 1 : 0)
  const sorted = lines.toSorted((one, two) => weight(two) - weight(one) || two.changedAt - one.changedAt)
  const families = new Map<string, Line[]>()
  for (const line of sorted) if (line.family) families.set(line.family, [...(families.get(line.family) ?? []), line])
  const placed = new Set<string>()
  return sorted.flatMap(line => {
    if (placed.has(line.id)) return []
    const together = line.family ? (families.get(line.family) ?? [line]) : [line]
    for (const { id } of together) placed.add(id)
    return together
  })
}

function councilsIn(lines: readonly Line[]): { id: string; name: string }[] {
  const all = new Map(lines.map(({ other }) => [other.id, other]))
  return [...all.values()].toSorted((one, two) => one.name.localeCompare(two.name))
}

function countWords(count: number): string {
  if (count === 0) return 'Nothing here.'
  return count === 1 ? '1 referral.' : `${count.toLocaleString('en-GB')} referrals.`
}
