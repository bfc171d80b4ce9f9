// What a requirement may name: the fields a referral really has, the types of attachment, the kinds of enquiry; and their words.
// Read off the letter's own schema, so that a field cannot be asked for that no sender can fill.
import { z } from 'zod'
import type { Condition, Requirement } from '../../directory/contacts/requirements.ts'
import { attachmentTypes, enquiries } from '../code-sets.ts'
import { referral } from '../referral.ts'
import type { Finding } from '../rules/finding.ts'

type Json = {
  properties?: Record<string, Json>
  items?: Json
  anyOf?: Json[]
  oneOf?: Json[]
  allOf?: Json[]
  description?: string
}

/** The escapes of an answer, what is for the sender alone, and what no council may demand: a family's risk flags, ethnicity among them. */
const notAsked = new Set(['not_known', 'as_supplied', 'unmet_requirements', 'risk_flags', 'include_in_copies'])

let known: Map<string, string> | undefined

/** Every path that may be asked for, `parents.phones` for any one of the parents, with the question it answers. */
export function fieldPaths(): ReadonlyMap<string, string> {
  if (!known) {
    known = new Map()
    collect(z.toJSONSchema(referral, { io: 'input', unrepresentable: 'any' }) as Json, '', known)
  }
  return known
}

function collect(shape: Json, path: string, into: Map<string, string>): void {
  for (const inner of [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])]) {
    collect(inner, path, into)
  }
  if (shape.items) collect(shape.items, path, into)
  for (const [name, field] of Object.entries(shape.properties ?? {})) {
    if (notAsked.has(name)) continue
    const here = path === '' ? name : `${path}.${name}`
    if (!into.has(here)) into.set(here, field.description ?? name.replaceAll('_', ' '))
    collect(field, here, into)
  }
}

/** What stands behind "if" or "unless". */
export const conditionWords: Record<Condition, string> = {
  ehc_plan: 'if there is an EHC plan',
  sen_support: 'if the child has SEN support',
  medical_need: 'if there is a medical need',
  child_protection: 'if there is a child protection plan',
  child_in_need: 'if the child is in need',
  looked_after: 'if the child is looked after',
  any_concern: 'if there is a safeguarding concern',
  no_longer_on_roll: 'if the child is no longer on roll',
  home_educated: 'if the child is home educated',
  urgent: 'if it is urgent',
}

/** What is asked for, in an officer's words and at most 200 characters; the council's own note is not in it. */
export function wordsOf(requirement: Requirement): string {
  const { when } = requirement
  return `${thing(requirement)}${when === undefined ? '' : `, ${conditionWords[when]}`}`.slice(0, 200)
}

function thing(requirement: Requirement): string {
  if ('attachment' in requirement) {
    const label = (attachmentTypes as Record<string, string>)[requirement.attachment]
    return `${label ?? requirement.attachment.replaceAll('_', ' ')}, attached`
  }
  if ('enquiry' in requirement) {
    const label = (enquiries as Record<string, string>)[requirement.enquiry]
    return `Enquiry made: ${label ?? requirement.enquiry.replaceAll('_', ' ')}`
  }
  const question = fieldPaths()
    .get(requirement.field)
    ?.replace(/^whether /, '')
  const text = question ?? requirement.field
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** What is wrong with requirements before they are published: names that no letter has. Paths are of the list. */
export function checkRequirements(all: readonly Requirement[]): Finding[] {
  return all.flatMap((one, index) => {
    const name = nameIn(one)
    if (isKnownName(one)) return []
    const message = `There is no ${name.what} "${name.code}" in a referral.${hint(name)}`
    return [{ path: `requirements[${index}].${name.what}`, code: 'unknown_name', message }]
  })
}

/** Whether this program knows what is asked for; a later one may know more. */
export function isKnownName(requirement: Requirement): boolean {
  if ('attachment' in requirement) return Object.hasOwn(attachmentTypes, requirement.attachment)
  if ('enquiry' in requirement) return Object.hasOwn(enquiries, requirement.enquiry)
  return fieldPaths().has(requirement.field)
}

type Name = { what: 'attachment' | 'enquiry' | 'field'; code: string }

function nameIn(requirement: Requirement): Name {
  if ('attachment' in requirement) return { what: 'attachment', code: requirement.attachment }
  if ('enquiry' in requirement) return { what: 'enquiry', code: requirement.enquiry }
  return { what: 'field', code: requirement.field }
}

function hint({ what, code }: Name): string {
  if (what !== 'field')
    return ` There are: ${Object.keys(what === 'attachment' ? attachmentTypes : enquiries).join(', ')}.`
  const last = code.split('.').at(-1) ?? code
  const near = [...fieldPaths().keys()].filter(path => path === last || path.endsWith(`.${last}`)).slice(0, 4)
  return near.length === 0 ? '' : ` Meant perhaps: ${near.join(', ')}.`
}
