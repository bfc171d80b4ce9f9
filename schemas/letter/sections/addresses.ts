// Where the child lived, and where they are believed to live now.
// A confidential address is not written here at all: then a person who holds it is named, and restricted teams only are written to.
import { z } from 'zod'
import { addressConfidences } from '../code-sets.ts'
import { addressWith } from '../fields/address.ts'
import { code } from '../fields/code.ts'
import { day } from '../fields/day.ts'
import { contact } from '../fields/person.ts'
import { note } from '../fields/text.ts'
import { conditional, mandatory, optional } from '../gap.ts'

const lastKnown = addressWith({
  from_on: optional(day, 'lived there from'),
  until_on: optional(day, 'lived there until'),
})

const newAddress = addressWith({
  moved_on: mandatory(day, 'date of the move'),
  confidence: mandatory(code(addressConfidences), 'how well this is established'),
  evidence: mandatory(note, 'what shows it'),
})

export const addresses = z.strictObject({
  last_known: mandatory(lastKnown, 'last known address'),
  confidential: mandatory(z.boolean(), 'whether the new address must be kept from somebody'),
  new: conditional(newAddress, 'new address, if only the council'),
  held_by: conditional(contact, 'who holds the confidential address'),
  family_known_to_staff: conditional(z.boolean(), 'whether anybody at either council could know this family'),
  include_in_copies: optional(
    z.boolean(),
    "whether addresses may stand in prints, exports and brothers' and sisters' copies although confidential",
  ),
})
