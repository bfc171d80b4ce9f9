// Contacts of a pupil, as parents and carers of a referral. Whether somebody is a parent in law is not decided here.
import type { Element } from './elements.ts'
import { addressIn } from './places.ts'
import type { Reading } from './reading.ts'

/** CBDS code set of relationships, to ours; what is not here is `other`. Source: DfE Common Basic Data Set. */
const relationships: Readonly<Record<string, string>> = {
  PAM: 'mother',
  PAF: 'father',
  PAR: 'parent',
  STP: 'step_parent',
  GPA: 'grandparent',
  FAM: 'other',
  GRD: 'guardian',
  FOM: 'foster_carer',
  FOF: 'foster_carer',
  FRN: 'friend_of_family',
  CAR: 'other',
  OTH: 'other',
}

/** At most as many as a letter takes; the rest stays in what is reported as left over. */
const mostParents = 8

/** `parents` of a draft; undefined where the file names nobody. */
export function parentsIn(pupil: Reading): unknown[] | undefined {
  const contacts = pupil.all('Contacts/Contact').slice(0, mostParents)
  return contacts.length > 0 ? contacts.map(contact => parentOf(pupil, contact)) : undefined
}

function parentOf(pupil: Reading, contact: Element): Record<string, unknown> {
  const name = ['Title', 'Forename', 'MiddleNames', 'Surname'].map(part => pupil.textIn(contact, part)).filter(Boolean)
  const coded = pupil.textIn(contact, 'Relationship')?.toUpperCase()
  const responsible = pupil.textIn(contact, 'Responsibility')?.toLowerCase()
  const asPupil = isYes(pupil.textIn(contact, 'Address/AddressAsPupil', 'AddressAsPupil'))
  const phones = contact.children
    .filter(one => one.name === 'Phones')
    .flatMap(({ children }) => children)
    .map(phone => pupil.textIn(phone, 'PhoneNo'))
    .filter(phone => phone !== undefined)
  const address = asPupil ? 'as_child' : addressIn(pupil, contact)
  const email = pupil.textIn(contact, 'Email')
  return {
    ...(name.length > 0 && { name: name.join(' ') }),
    ...(coded !== undefined && { relationship: relationships[coded] ?? 'other' }),
    ...(asPupil && { lives_with: 'normally' }),
    ...(address !== undefined && { address }),
    ...(phones.length > 0 && { phones: [...new Set(phones)].slice(0, 4) }),
    ...(email !== undefined && { email }),
    ...(responsible !== undefined && { parental_responsibility: isYes(responsible) ? 'yes' : 'no' }),
  }
}

export function isYes(text: string | undefined): boolean {
  return text !== undefined && ['true', '1', 'yes', 'y'].includes(text.toLowerCase())
}
