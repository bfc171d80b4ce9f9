// A case as a Common Transfer File, for the route through School to School that schools and their systems know.
// A partial file: what a referral holds, under the names the format has for it. Words about safeguarding never go into it.
import { answerOf, isKnown } from '../../../schemas/letter/gap.ts'
import type { Referral } from '../../../schemas/letter/index.ts'
import { type CtfName, makeCtfName } from '../names.ts'
import { type Node, xmlOf } from './xml.ts'

export type Writing = {
  /** The council that writes: its DfE code and name. */
  from: { lea: string; name: string }
  to: CtfName['to']
  serial: number
  at: Date
}

/** The version of the format; the Department changes it every September. */
const version = '25.0'
const council = 'LLLL'

/**
 * The file and its name.
 *
 * @throws RangeError where no name of the family fits: `from.lea` is not three digits
 */
export function writeCtf(referral: Referral, writing: Writing): { name: string; xml: string } {
  const from = { lea: writing.from.lea, estab: council }
  const name = makeCtfName({ kind: 'CTF', from, to: writing.to, serial: writing.serial })
  return { name, xml: xmlOf(['CTfile', [header(writing), ['CTFpupilData', [pupil(referral)]]]]) }
}

function header({ from, to, at }: Writing): Node {
  const destination = to === 'unknown' ? ['XXX', 'XXXX'] : to === 'outside' ? ['MMM', 'MMMM'] : [to.lea, to.estab]
  // The school year begins in September.
  const year = at.getUTCMonth() < 8 ? at.getUTCFullYear() - 1 : at.getUTCFullYear()
  return [
    'Header',
    [
      ['DocumentName', 'Common Transfer File'],
      ['CTFversion', version],
      ['DateTime', at.toISOString().slice(0, 19)],
      ['DocumentQualifier', 'partial'],
      ['SupplierID', 'CME Gateway'],
      [
        'SourceSchool',
        [
          ['LEA', from.lea],
          ['Estab', council],
          ['SchoolName', from.name],
          ['AcademicYear', String(year)],
        ],
      ],
      ['DestSchool', [field('LEA', destination[0]), field('Estab', destination[1])]],
    ],
  ]
}

function pupil(referral: Referral): Node {
  const { child } = referral
  const basic = [
    field(
      'FormerUPN',
      child.former_upns?.map(numberIn).find(one => one !== undefined),
    ),
    field('PreferredSurname', child.preferred_surname),
    field('PreferredForename', child.preferred_forename),
    field('MiddleNames', child.middle_names),
    field('NCyearActual', answerOf(child.nc_year)),
  ]
  return [
    'Pupil',
    [
      field('UPN', numberIn(answerOf(child.upn))),
      field('UniqueLearnerNumber', numberIn(child.uln)),
      field('Surname', answerOf(child.surname)),
      field('Forename', answerOf(child.forename)),
      field('DOB', answerOf(child.date_of_birth)),
      field('Sex', answerOf(child.sex)),
      group('BasicDetails', basic),
      senHistory(referral),
      lastKnownAddress(referral),
      contacts(referral),
      schoolHistory(referral),
    ],
  ]
}

/** A number given as supplied, unverified, has no place in a file that other systems take as true. */
function numberIn(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined
}

function senHistory({ needs }: Referral): Node | undefined {
  const provision = isKnown(needs) ? answerOf(needs.sen_provision) : undefined
  return provision === undefined ? undefined : ['SENhistory', [['SEN', [['SENprovision', provision]]]]]
}

/** Never one that must be kept from somebody: a school's office would see it. */
function lastKnownAddress({ addresses }: Referral): Node | undefined {
  const known = addresses.confidential === false ? answerOf(addresses.last_known) : undefined
  if (!known) return undefined
  const lines = (known.lines ?? []).slice(0, 5).map((line, index): Node => [`AddressLine${index + 1}`, line])
  return group('Address', [
    group('AddressLines', lines),
    field('PostCode', known.postcode),
    field('Country', known.country),
  ])
}

function contacts({ parents, addresses }: Referral): Node | undefined {
  const people = isKnown(parents)
    ? parents.filter(({ contact_restrictions }) => contact_restrictions === undefined)
    : []
  const nodes = people.map((parent, index): Node | undefined => {
    const asPupil = parent.address === 'as_child' && addresses.confidential === false
    const phones = (answerOf(parent.phones) ?? []).map((phone): Node => ['Phone', [['PhoneNo', phone]]])
    const responsible = parent.parental_responsibility
    return group('Contact', [
      field('Order', String(index + 1)),
      field('Surname', answerOf(parent.name)),
      responsible === 'yes' || responsible === 'no'
        ? field('Responsibility', responsible === 'yes' ? 'true' : 'false')
        : undefined,
      asPupil ? ['Address', [['AddressAsPupil', 'true']]] : undefined,
      group('Phones', phones),
      field('Email', parent.email),
    ])
  })
  return group('Contacts', nodes)
}

function schoolHistory({ last_education: school }: Referral): Node | undefined {
  if (!isKnown(school)) return undefined
  const laestab = numberIn(answerOf(school.laestab))
  const about = group('School', [
    field('LEA', laestab?.slice(0, 3)),
    field('Estab', laestab?.slice(3)),
    field('SchoolName', answerOf(school.school_name)),
    field('EntryDate', school.started_on),
    field('LeavingDate', answerOf(school.removed_on)),
    field('LastSchool', 'true'),
  ])
  return group('SchoolHistory', [about])
}

function field(name: string, text: string | undefined): Node | undefined {
  return text === undefined || text === '' ? undefined : [name, text]
}

function group(name: string, inside: readonly (Node | undefined)[]): Node | undefined {
  const present = inside.filter(one => one !== undefined)
  return present.length === 0 ? undefined : [name, present]
}
