// Where the pupil was taught, how they attended, and what help they had: the last of each counts for a referral.
import { parseLaestab } from '../../../schemas/identifiers/laestab.ts'
import type { Element } from './elements.ts'
import { isYes } from './people.ts'
import type { Reading } from './reading.ts'

/** The school that wrote the file, from its header. */
export type Source = { lea?: string; estab?: string; name?: string }

/** `last_education` of a draft: the school marked last, else the one left last, else the one that wrote the file. */
export function lastEducationIn(pupil: Reading, source: Source): Record<string, unknown> {
  const schools = pupil.all('SchoolHistory/School')
  const left = (school: Element) => school.children.find(one => one.name === 'LeavingDate')?.text.trim() ?? '9999'
  const last =
    schools.find(school => isYes(pupil.textIn(school, 'LastSchool'))) ??
    schools.toSorted((a, b) => (left(a) < left(b) ? -1 : 1)).at(-1)
  const at = (...names: string[]) => last && pupil.textIn(last, ...names)
  const laestab = laestabOf(at('LEA') ?? source.lea, at('Estab') ?? source.estab)
  const name = at('SchoolName') ?? source.name
  const [started, ended] = [at('EntryDate'), at('LeavingDate')]
  const ground = (at('GroundsForRemoval') ?? pupil.text('BasicDetails/GroundsForRemoval'))?.toUpperCase()
  return {
    ...(name !== undefined && { school_name: name }),
    ...(laestab !== undefined && { laestab }),
    ...(at('URN') !== undefined && { urn: at('URN') }),
    ...(started !== undefined && { started_on: started }),
    ...(ended !== undefined && { removed_on: ended, still_on_roll: false }),
    ...(ground !== undefined && /^[A-O]$/.test(ground) && { removal_ground: ground }),
    ...attendanceIn(pupil),
  }
}

function laestabOf(lea: string | undefined, estab: string | undefined): unknown {
  // LLLL stands for the council itself, X and M for nobody.
  if (lea === undefined || estab === undefined || !/^[0-9]{4}$/.test(estab)) return undefined
  const parsed = parseLaestab(lea + estab)
  return parsed.ok ? parsed.value : { as_supplied: lea + estab }
}

/** Of the latest year in the file, as per cent with one decimal. */
function attendanceIn(pupil: Reading): Record<string, number> {
  const years = pupil.all('Attendance/YearData').map(year => {
    const count = (name: string) => Number(pupil.textIn(year, name) ?? Number.NaN)
    return {
      year: pupil.textIn(year, 'Year') ?? '',
      ...{ possible: count('SessionsPossible'), attended: count('SessionsAttended') },
      unauthorised: count('SessionsUnauthorised'),
    }
  })
  const latest = years.toSorted((a, b) => (a.year < b.year ? -1 : 1)).at(-1)
  if (!latest || !(latest.possible > 0)) return {}
  const percent = (sessions: number) => Math.round((sessions / latest.possible) * 1000) / 10
  const fits = (sessions: number) => sessions >= 0 && sessions <= latest.possible
  return {
    ...(fits(latest.attended) && { attendance_percent: percent(latest.attended) }),
    ...(fits(latest.unauthorised) && { unauthorised_absence_percent: percent(latest.unauthorised) }),
  }
}

/** `needs`: the SEN provision begun last, and the need ranked first. Codes of before 2014 are not translated. */
export function needsIn(pupil: Reading): Record<string, unknown> {
  const provisions = pupil.all('SENhistory/SEN').map(sen => ({
    since: pupil.textIn(sen, 'StartDate') ?? '',
    code: pupil.textIn(sen, 'SENprovision')?.toUpperCase(),
  }))
  const provision = provisions.toSorted((a, b) => (a.since < b.since ? -1 : 1)).at(-1)?.code
  const needs = pupil.all('SENneeds/SENneed').map(need => ({
    rank: Number(pupil.textIn(need, 'SENtypeRank') ?? 99),
    type: pupil.textIn(need, 'SENtype'),
  }))
  const [first] = needs.toSorted((a, b) => a.rank - b.rank)
  const medical = pupil.text('BasicDetails/MedicalFlag')
  return {
    ...(provision !== undefined && ['N', 'K', 'E'].includes(provision) && { sen_provision: provision }),
    ...(first?.type !== undefined && { primary_need: first.type }),
    ...(medical !== undefined && { medical_need: isYes(medical) }),
  }
}
