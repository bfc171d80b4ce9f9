// Addresses, in either of the two forms the format has. A postcode is kept as written: its form proves no house.
import type { Element } from './elements.ts'
import type { Reading } from './reading.ts'

const parts = ['Locality', 'Town', 'AdministrativeArea', 'PostTown']
const lines = [1, 2, 3, 4, 5].map(number => `AddressLine${number}`)
const mostLines = 6

/** The address inside an element that has an `Address`; undefined where it says nothing about where. */
export function addressIn(pupil: Reading, from: Element): Record<string, unknown> | undefined {
  const at = (...names: string[]) => pupil.textIn(from, ...names.map(name => `Address/${name}`))
  const structured = (name: string) => at(`BS7666Address/${name}`)
  // Number and street stand apart in the file and together on an envelope.
  const street = [structured('PAON'), structured('Street')].filter(Boolean).join(' ') || undefined
  const given = [structured('SAON'), street, ...parts.map(structured), ...lines.map(line => at(`AddressLines/${line}`))]
  const written = [...new Set([...given, at('County')].filter(one => one !== undefined))].slice(0, mostLines)
  const postcode = at('PostCode', 'BS7666Address/PostCode', 'Zip')
  const country = at('Country')
  const uprn = at('BS7666Address/UniquePropertyReferenceNumber')
  if (written.length === 0 && postcode === undefined && country === undefined) return undefined
  return {
    ...(written.length > 0 && { lines: written }),
    ...(postcode !== undefined && { postcode }),
    ...(country !== undefined && { country }),
    ...(uprn !== undefined && /^[0-9]{1,12}$/.test(uprn) && { uprn }),
  }
}
