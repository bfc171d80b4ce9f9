// Who writes and who decides: always a named person. A case system carries a decision, it never takes one.
import type { DecidedBy, Officer } from '../../../schemas/letter/fields/person.ts'
import type { Profile } from '../../sdk/node/profile.ts'
import { type Options, textOf } from '../commands/definition.ts'
import { WrongUse } from '../exit.ts'

const titles: Partial<Record<Profile['role'], string>> = { officer: 'Officer', manager: 'Manager' }

/** The officer of the profile, or the one named with `--officer`. @throws WrongUse `officer_not_named` */
export function officerOf(profile: Profile, options: Options): Officer {
  const named = textOf(options, 'officer')
  const name = named ?? profile.name
  const role =
    textOf(options, 'officerRole') ?? (named === undefined ? (profile.job_title ?? titles[profile.role]) : undefined)
  if (name !== undefined && role !== undefined) return { name, role }
  const hint =
    profile.role === 'system'
      ? 'This profile is a system’s: add --officer "Sam Oakhurst" --officer-role "CME officer".'
      : 'Add --officer and --officer-role, or write "name" and "job_title" into profile.json.'
  throw new WrongUse('A named person writes and decides; who was it?', hint, 'officer_not_named')
}

/** The same with the time: for decisions. */
export function decidedBy(profile: Profile, options: Options): DecidedBy {
  const { name, role } = officerOf(profile, options)
  return { name, role, at: new Date().toISOString() }
}
