// Which councils a place may be in, from what is carried with the client. Pure, and silent: neither place nor postcode leaves this computer.
// A name may mean several places: all are returned, and a person chooses. Nothing is ever resolved to one by guessing.
import { districts, formerDistricts } from './districts.ts'

/** A district, and the DfE number of the council that has education there; `until` where the district is no more. */
export type Place = { district: string; laCode: string; until?: string; match: 'whole' | 'part' }

/**
 * Districts whose name is, or has in it, what was typed; whole matches first.
 *
 * Case, accents, hyphens, "and" and "&", and words such as "Borough Council" do not count. Councils themselves are not here:
 * look them up in the directory. A postcode matches nothing.
 */
export function findPlaces(typed: string): Place[] {
  const wanted = bare(typed)
  if (wanted.length < 2) return []
  const all = [
    ...Object.entries(districts).flatMap(([laCode, names]) => names.map(district => ({ district, laCode }))),
    ...formerDistricts.flatMap(([laCode, until, names]) => names.map(district => ({ district, laCode, until }))),
  ]
  const found = all.flatMap((one): Place[] => {
    const name = bare(one.district)
    if (name === wanted) return [{ ...one, match: 'whole' }]
    return ` ${name}`.includes(` ${wanted}`) ? [{ ...one, match: 'part' }] : []
  })
  return found.toSorted((one, other) => rank(one) - rank(other) || one.district.localeCompare(other.district, 'en-GB'))
}

function rank({ match, until }: Place): number {
  return (match === 'whole' ? 0 : 2) + (until === undefined ? 0 : 1)
}

const fillers = /\b(?:borough|district|city|county|metropolitan|royal|council|of|the)\b/g

/** A name as it is compared: `St. Albans City & District` is `st albans`. */
export function bare(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/['’.]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
  const short = plain
    .replace(fillers, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .replace(/^and | and$/g, '')
  return short === '' ? plain.trim() : short
}
