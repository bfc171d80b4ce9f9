// Our field names beside theirs: the Common Transfer File's elements, and the headings people give the columns of a spreadsheet.
// Sources. CTF: the Department's own writer (DFE-Digital/get-information-about-pupils, CTF 25.0), and where it leaves them out an older
// implementation (CTF 12). Headings: the usual words for each question and the CTF's names; of no case system, for none publishes its own.

/** `ctf`: the element under `Pupil`. `headings`: compared without case, blanks and signs. */
export type FieldName = { field: string; ctf?: string; headings: readonly string[] }

export const fieldNames: readonly FieldName[] = [
  { field: 'child.surname', ctf: 'Surname', headings: ['legal surname', 'surname', 'family name', 'last name'] },
  { field: 'child.forename', ctf: 'Forename', headings: ['legal forename', 'forename', 'first name', 'given name'] },
  { field: 'child.middle_names', ctf: 'BasicDetails/MiddleNames', headings: ['middle names', 'middle name'] },
  { field: 'child.preferred_surname', ctf: 'BasicDetails/PreferredSurname', headings: ['preferred surname'] },
  {
    field: 'child.preferred_forename',
    ctf: 'BasicDetails/PreferredForename',
    headings: ['preferred forename', 'known as'],
  },
  {
    field: 'child.former_names',
    ctf: 'BasicDetails/FormerSurname',
    headings: ['former names', 'former surname', 'aliases'],
  },
  { field: 'child.date_of_birth', ctf: 'DOB', headings: ['date of birth', 'dob', 'birth date', 'born'] },
  { field: 'child.sex', ctf: 'Sex (older: Gender)', headings: ['sex', 'gender'] },
  { field: 'child.upn', ctf: 'UPN', headings: ['upn', 'unique pupil number'] },
  { field: 'child.former_upns', ctf: 'BasicDetails/FormerUPN', headings: ['former upns', 'former upn'] },
  { field: 'child.uln', ctf: 'UniqueLearnerNumber', headings: ['uln', 'unique learner number'] },
  {
    field: 'child.nc_year',
    ctf: 'BasicDetails/NCyearActual',
    headings: ['nc year', 'nc year actual', 'year group', 'national curriculum year'],
  },
  {
    field: 'child.home_language',
    ctf: 'BasicDetails/Languages',
    headings: ['home language', 'first language', 'language'],
  },
  { field: 'child.interpreter_needed', headings: ['interpreter needed', 'interpreter'] },
  {
    field: 'addresses.last_known.lines',
    ctf: 'Address/AddressLines',
    headings: ['last known address', 'address', 'home address'],
  },
  {
    field: 'addresses.last_known.postcode',
    ctf: 'Address/PostCode',
    headings: ['last known postcode', 'postcode', 'post code'],
  },
  {
    field: 'addresses.last_known.uprn',
    ctf: 'Address/BS7666Address/UniquePropertyReferenceNumber',
    headings: ['uprn'],
  },
  { field: 'addresses.confidential', headings: ['confidential address', 'address confidential'] },
  { field: 'addresses.new.lines', headings: ['new address', 'forwarding address'] },
  { field: 'addresses.new.postcode', headings: ['new postcode', 'forwarding postcode'] },
  { field: 'addresses.new.council', headings: ['new council', 'new local authority', 'moved to council'] },
  { field: 'addresses.new.moved_on', headings: ['date of move', 'moved on', 'move date'] },
  { field: 'addresses.new.confidence', headings: ['how established', 'address confidence'] },
  { field: 'addresses.new.evidence', headings: ['evidence of move', 'evidence'] },
  {
    field: 'parents[0].name',
    ctf: 'Contacts/Contact/Surname, Forename',
    headings: ['parent name', 'parent 1 name', 'carer name', 'contact name'],
  },
  {
    field: 'parents[0].relationship',
    ctf: 'Contacts/Contact/Relationship',
    headings: ['parent relationship', 'parent 1 relationship', 'relationship'],
  },
  { field: 'parents[0].lives_with', headings: ['lives with parent', 'parent 1 lives with'] },
  { field: 'parents[0].address', headings: ['parent address', 'parent 1 address'] },
  {
    field: 'parents[0].phones',
    ctf: 'Contacts/Contact/Phones',
    headings: ['parent phone', 'parent telephone', 'parent 1 phone', 'contact phone'],
  },
  {
    field: 'parents[0].email',
    ctf: 'Contacts/Contact/Email',
    headings: ['parent email', 'parent 1 email', 'contact email'],
  },
  {
    field: 'last_education.school_name',
    ctf: 'SchoolHistory/School/SchoolName',
    headings: ['last school', 'school', 'school name', 'base'],
  },
  {
    field: 'last_education.laestab',
    ctf: 'SchoolHistory/School/LEA, Estab',
    headings: ['laestab', 'dfe number', 'dfe no', 'establishment number'],
  },
  { field: 'last_education.urn', headings: ['urn', 'school urn'] },
  { field: 'last_education.last_attended_on', headings: ['last attended', 'last date attended', 'date last attended'] },
  { field: 'last_education.still_on_roll', headings: ['still on roll', 'on roll'] },
  {
    field: 'last_education.removed_on',
    ctf: 'SchoolHistory/School/LeavingDate',
    headings: ['date removed from roll', 'leaving date', 'off roll date'],
  },
  { field: 'last_education.removal_ground', headings: ['ground for removal', 'grounds for removal', 'removal ground'] },
  {
    field: 'last_education.attendance_percent',
    ctf: 'Attendance/YearData',
    headings: ['attendance', 'attendance percent'],
  },
  { field: 'last_education.ctf.status', headings: ['ctf status', 'ctf'] },
  {
    field: 'needs.sen_provision',
    ctf: 'SENhistory/SEN/SENprovision',
    headings: ['sen provision', 'sen status', 'sen'],
  },
  { field: 'needs.primary_need', ctf: 'SENneeds/SENneed/SENtype', headings: ['primary need', 'sen type'] },
  { field: 'needs.medical_need', ctf: 'BasicDetails/MedicalFlag', headings: ['medical need', 'medical flag'] },
  { field: 'safeguarding.any_concern', headings: ['safeguarding concern', 'any safeguarding concern'] },
  { field: 'safeguarding.concern', headings: ['safeguarding details', 'concern in words'] },
  { field: 'basis.reason', headings: ['reason', 'cme reason', 'reason missing education'] },
  { field: 'basis.last_in_education_on', headings: ['date last in education', 'last in education'] },
  { field: 'basis.council_aware_on', headings: ['date aware', 'date council became aware', 'notified on'] },
  { field: 'basis.parent_informed', headings: ['parent informed', 'parent told'] },
  { field: 'basis.priority', headings: ['priority'] },
  { field: 'basis.summary', headings: ['summary', 'story', 'notes'] },
  { field: 'referrer.origin', headings: ['origin', 'referred by', 'source of referral'] },
  { field: 'referrer.officer', headings: ['officer', 'case officer', 'caseworker'] },
]

/** Headings of what is no field of a referral. */
export const rowNames = {
  reference: ['case reference', 'case number', 'case id', 'reference', 'our reference', 'id'],
  to: ['to', 'receiving council', 'recipient', 'to council', 'to local authority'],
} as const

/** The field a heading speaks of; undefined where it is none that is known. */
export function fieldFor(heading: string): string | undefined {
  return fieldNames.find(({ headings }) => headings.some(one => sameHeading(one, heading)))?.field
}

export function sameHeading(one: string, other: string): boolean {
  return bare(one) === bare(other)
}

function bare(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}
