// One pupil of a file as a draft referral: what the file says, and nothing it does not. Gaps stay gaps, for the officer to answer.

import type { Parse } from '../../../schemas/identifiers/parsed.ts'
import { parseUln } from '../../../schemas/identifiers/uln.ts'
import { parseUpn } from '../../../schemas/identifiers/upn.ts'
import { curriculumYears } from '../../../schemas/letter/code-sets.ts'
import type { Element } from './elements.ts'
import { parentsIn } from './people.ts'
import { addressIn } from './places.ts'
import { type Kept, Reading } from './reading.ts'
import { lastEducationIn, needsIn, type Source } from './schooling.ts'

/** A referral to be completed: the sections of schemas/letter/referral.ts, as far as the file fills them. */
export type Draft = { [section: string]: unknown }

export type Pupil = {
  /** Where it begins in the file. */
  line: number
  draft: Draft
  /** In the file, and in no field of a referral. */
  kept: Kept[]
  /** In officers' words, with the line. */
  warnings: { line: number; message: string }[]
}

/** Reads one `Pupil`. */
export function pupilOf(element: Element, source: Source): Pupil {
  const reading = new Reading(element)
  const warnings: Pupil['warnings'] = []
  const warn = (message: string) => warnings.push({ line: element.line, message })
  const lastKnown = addressIn(reading, element)
  const parents = parentsIn(reading)
  const [education, needs] = [lastEducationIn(reading, source), needsIn(reading)]
  const involved = lookedAfterIn(reading)
  const draft: Draft = {
    child: childIn(reading, warn),
    ...(lastKnown && { addresses: { last_known: lastKnown } }),
    ...(parents && { parents }),
    ...(Object.keys(education).length > 0 && { last_education: education }),
    ...(Object.keys(needs).length > 0 && { needs }),
    ...(involved && { safeguarding: { involvements: [involved] } }),
  }
  return { line: element.line, draft, kept: reading.left(), warnings }
}

function childIn(pupil: Reading, warn: (message: string) => void): Record<string, unknown> {
  const basic = (name: string) => pupil.text(`BasicDetails/${name}`, name)
  const sex = sexOf(pupil.text('Sex', 'Gender'), warn)
  const former = [basic('FormerForename'), basic('FormerSurname')].filter(Boolean).join(' ')
  const year = basic('NCyearActual')
  const ncYear = yearOf(year)
  if (year !== undefined && ncYear === undefined) warn(`NCyearActual ${year} is not a National Curriculum year.`)
  const formerUpn = basic('FormerUPN')
  return withoutGaps({
    surname: pupil.text('Surname'),
    forename: pupil.text('Forename'),
    middle_names: basic('MiddleNames'),
    preferred_surname: basic('PreferredSurname'),
    preferred_forename: basic('PreferredForename'),
    former_names: former === '' ? undefined : [former],
    date_of_birth: pupil.text('DOB')?.slice(0, 10),
    sex,
    upn: numberOf(pupil.text('UPN'), parseUpn, warn),
    former_upns: formerUpn === undefined ? undefined : [numberOf(formerUpn, parseUpn, warn)],
    uln: numberOf(pupil.text('UniqueLearnerNumber'), parseUln, warn),
    nc_year: ncYear,
    home_language: pupil.text('BasicDetails/Languages/Type/Language', 'BasicDetails/Languages/Language'),
  })
}

/** Older files say Gender, newer ones Sex; both mean the child's sex as registered. */
function sexOf(text: string | undefined, warn: (message: string) => void): unknown {
  if (text === undefined) return undefined
  const letter = text.toUpperCase().charAt(0)
  if (letter === 'F' || letter === 'M') return letter
  warn(`The file gives ${text} as sex: ask the school.`)
  return { not_known: `The Common Transfer File says ${text}.` }
}

/** A number with a slip in it is kept as supplied: a child is not to be lost to a typing error. */
function numberOf(text: string | undefined, parse: Parse, warn: (message: string) => void): unknown {
  if (text === undefined) return undefined
  const parsed = parse(text)
  if (parsed.ok) return parsed.value
  warn(`${parsed.why} Kept as supplied.`)
  return { as_supplied: text.slice(0, 40) }
}

function yearOf(text: string | undefined): string | undefined {
  const year = text?.toUpperCase().replace(/^0+(?=\d)/, '')
  if (year === 'N1' || year === 'N2' || year === 'E1' || year === 'E2') return 'N'
  return year !== undefined && Object.hasOwn(curriculumYears, year) ? year : undefined
}

function lookedAfterIn(pupil: Reading): Record<string, unknown> | undefined {
  const inCare = pupil.text('LookedAfter/InCare')?.toLowerCase()
  const council = pupil.text('LookedAfter/CareAuthority')
  if (inCare !== 'true' && inCare !== '1') return undefined
  return { kind: 'looked_after', ...(council !== undefined && { care_council: council }) }
}

function withoutGaps(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
