// What a warning may look at beside the referral, and the shape of every rule.
// Facts come in here from the caller's directory, calendar and records; rules look nothing up.
import type { Requirement } from '../../directory/contacts/requirements.ts'
import type { ManifestEntry } from '../manifest.ts'
import type { Referral } from '../referral.ts'
import type { Finding } from './finding.ts'

/** What the caller knows beside the referral. All but `today` may be left out; what is not known is not warned of. */
export interface Context {
  /** The sender's day, `YYYY-MM-DD`. */
  readonly today: string
  readonly desk?: string
  readonly recipient?: {
    readonly name?: string
    readonly laCode?: string
    /** What its directory entry says that it asks for. */
    readonly requirements?: readonly Requirement[]
  }
  readonly manifest?: readonly ManifestEntry[]
  /** The council of the new address, looked up by its postcode; else what the address itself says counts. */
  readonly newAddressLaCode?: string
  /** School days after the first day up to the second, by the council's own calendar; else Mondays to Fridays are counted. */
  readonly schoolDaysAfter?: (afterOn: string, untilOn: string) => number
  /** Own references of referrals that look like this one. */
  readonly possibleDuplicates?: readonly string[]
  /** The referral is being put into something that a parent may see. */
  readonly parentVisible?: boolean
}

/** One thing to be warned of; `undefined` where it does not apply. */
export type Rule = (referral: Referral, context: Context) => readonly (Finding | undefined)[]

/** A finding, if there is cause for one. */
export function warn(when: boolean | undefined, path: string, code: string, message: string): Finding | undefined {
  return when ? { path, code, message } : undefined
}
