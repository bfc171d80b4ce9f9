// A referral in which nothing is wrong, changed in one place: what the tests of checking begin from.
import { type Context, checkReferral } from '../../schemas/letter/check.ts'
import type { Referral } from '../../schemas/letter/index.ts'
import { referralTemplate } from '../../schemas/letter/template.ts'

export const today = '2026-10-05'
export const context: Context = { today, desk: 'cme', recipient: { name: 'Slough', laCode: '871' } }
export const codes = (findings: readonly { path: string; code: string }[]) =>
  findings.map(({ path, code }) => `${path} ${code}`)

/** A good referral, changed in one place. */
export function changed(change: (referral: Referral) => void): Referral {
  const referral = structuredClone(referralTemplate())
  change(referral)
  return referral
}
export const check = (change: (referral: Referral) => void, more: Partial<Context> = {}) =>
  checkReferral(changed(change), { ...context, ...more })
export const lastEducation = (referral: Referral) =>
  referral.last_education as Exclude<Referral['last_education'], { not_known: string }>
export const needs = (referral: Referral) => referral.needs as Exclude<Referral['needs'], { not_known: string }>
