// Places and the directory together: which councils could be meant by what somebody typed. Pure; the list of councils was fetched whole,
// so that what is typed is compared on this computer. Former names and former councils lead to those there are today.
import { codeOn, type Identity } from '../../../schemas/directory/identity.ts'
import type { Id } from '../../../schemas/ids.ts'
import { bare, findPlaces } from './places.ts'

type Council = { id: Id; identity?: Identity | undefined }
/** `through`: places, former names and former councils that led there; none where its own name alone did. `closed`: and nobody followed. */
export type FoundCouncil = { id: Id; name: string; through: Way[]; whole: boolean; closed?: true }
export type Way = { place: string; until?: string }
type Lead = { id: Id; way?: Way; whole: boolean; closed?: true }

/**
 * Every council that may be meant, each once, those first whose name or place was typed whole.
 *
 * @param on today, for codes and closed councils
 */
export function councilsFor(typed: string, councils: readonly Council[], on: string): FoundCouncil[] {
  const wanted = bare(typed)
  if (wanted.length < 2) return []
  const byId = new Map(councils.map(one => [one.id, one.identity]))
  const today = (id: Id, seen: readonly Id[] = []): Id[] => {
    const identity = byId.get(id)
    if (!identity || seen.includes(id)) return []
    if (!isClosed(identity, on)) return [id]
    return (identity.successors ?? []).flatMap(next => today(next, [...seen, id]))
  }
  const named = councils.flatMap(({ id, identity }) =>
    identity ? namesMatching(identity, wanted).flatMap(match => leadOn(id, match, today)) : [],
  )
  const placed = findPlaces(typed).flatMap(({ district, laCode, until, match }) =>
    councils
      .filter(({ identity }) => codeOn(identity?.la_codes, on) === laCode)
      .flatMap(({ id }) => today(id))
      .map(id => ({ id, way: { place: district, ...(until && { until }) }, whole: match === 'whole' })),
  )
  return gathered([...named, ...placed], byId)
}

type Match = { name: string; until?: string | undefined; own: boolean; whole: boolean }

function namesMatching({ name, other_names = [] }: Identity, wanted: string): Match[] {
  const all = [{ name, own: true }, ...other_names.map(other => ({ ...other, own: false }))]
  return all.flatMap(one => {
    const text = bare(one.name)
    const whole = text === wanted
    const until = 'until' in one ? one.until : undefined
    return whole || ` ${text}`.includes(` ${wanted}`) ? [{ name: one.name, own: one.own, whole, until }] : []
  })
}

function leadOn(id: Id, { name, until, own, whole }: Match, today: (id: Id) => Id[]): Lead[] {
  const leads = today(id)
  // Closed, and nobody is named to follow: shown as it is, so that nobody thinks it never was.
  if (leads.length === 0) return [{ id, whole, closed: true }]
  return leads.map(next => {
    const way = own && next === id ? undefined : { place: name, ...(until && { until }) }
    return { id: next, whole, ...(way && { way }) }
  })
}

function gathered(leads: readonly Lead[], byId: ReadonlyMap<Id, Identity | undefined>): FoundCouncil[] {
  const councils = new Map<Id, FoundCouncil>()
  for (const { id, way, whole, closed } of leads) {
    const one = councils.get(id) ?? {
      id,
      name: byId.get(id)?.name ?? id,
      through: [],
      whole: false,
      ...(closed && { closed }),
    }
    const known = way === undefined || one.through.some(({ place }) => place === way.place)
    councils.set(id, { ...one, whole: one.whole || whole, through: known ? one.through : [...one.through, way] })
  }
  const rank = ({ whole, closed }: FoundCouncil) => (whole ? 0 : 2) + (closed ? 1 : 0)
  return [...councils.values()].toSorted(
    (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en-GB'),
  )
}

function isClosed({ status, closes_on }: Identity, on: string): boolean {
  return status === 'closed' || (status === 'closing' && closes_on !== undefined && closes_on <= on)
}
