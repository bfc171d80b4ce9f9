// Which successor a place belongs to, by rules that the council writes down itself: postcodes and names of places.
// Only on the council's own computers: the gateway never learns where a child lives.
import { z } from 'zod'
import { type Id, id } from '../../../schemas/ids.ts'

const rule = z.strictObject({
  successor: id,
  /** An area (`GU`), a district (`GU21`) or a sector (`GU21 4`). */
  postcodes: z.array(z.string().regex(/^[A-Za-z]{1,2}([0-9][A-Za-z0-9]?( [0-9])?)?$/)).default([]),
  /** Names of districts or towns, as they stand in addresses. */
  places: z.array(z.string().trim().min(2)).default([]),
})
/** The rules; the successor of what none of them fits is decided by hand. */
export const areas = z.strictObject({ areas: z.array(rule).min(1) })
export type Areas = z.infer<typeof areas>

/** What a letter says of where the child lives, in the part of it that concerns this council. */
export type Place = { postcode?: string | undefined; lines: readonly string[] }

/**
 * The successor for a place.
 *
 * The rule with the longest fitting postcode counts; without one, a name that stands in the address. Where two successors fit alike,
 * none: then a person decides.
 */
export function successorFor({ areas: rules }: Areas, place: Place): Id | undefined {
  const fitting = rules.map(({ successor, postcodes }) => {
    const lengths = postcodes.filter(one => isWithin(place.postcode, one)).map(one => one.length)
    return { successor, length: Math.max(0, ...lengths) }
  })
  const longest = Math.max(...fitting.map(({ length }) => length))
  if (longest > 0) return only(fitting.filter(({ length }) => length === longest))
  const named = rules.filter(({ places }) => places.some(name => place.lines.some(line => spells(line, name))))
  return only(named)
}

function only(found: readonly { successor: Id }[]): Id | undefined {
  const successors = new Set(found.map(({ successor }) => successor))
  return successors.size === 1 ? found[0]?.successor : undefined
}

function isWithin(postcode: string | undefined, rule: string): boolean {
  const [, outward = '', inward = ''] = /^([A-Z0-9]{2,4}) ?([0-9][A-Z]{2})$/.exec(postcode?.toUpperCase() ?? '') ?? []
  if (outward === '') return false
  const [district = '', sector = ''] = rule.toUpperCase().split(' ')
  if (sector !== '') return outward === district && inward.startsWith(sector)
  return /^[A-Z]+$/.test(district) ? outward.replace(/[0-9].*$/, '') === district : outward === district
}

/** Whether a name stands in a line as a whole: "Woking", and not in "Wokingham". */
function spells(line: string, name: string): boolean {
  const words = (text: string) =>
    ` ${text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim()} `
  return words(line).includes(words(name))
}
