// Turns what zod finds into what an officer can act on: where, and what to write instead.
// Words only. Whether something stops a letter is decided in check.ts.
import type { z } from 'zod'
import { isNotKnown } from './gap.ts'
import type { Finding } from './rules/finding.ts'

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

/**
 * Says in words what is wrong with a letter's content: `child.date_of_birth: 31 February is not a date.`
 *
 * `content` is what was parsed, to tell a missing answer from a wrong one. One finding for each fault.
 */
export function explain(error: z.ZodError, content: unknown): Finding[] {
  return error.issues.flatMap(issue => findings(issue, content, []))
}

/** `parents[0].phones`: a path as people write it. */
export function pathName(path: Path): string {
  return path.reduce<string>((name, step) => {
    if (typeof step === 'number') return `${name}[${step}]`
    return name === '' ? String(step) : `${name}.${String(step)}`
  }, '')
}

function findings(issue: Issue, content: unknown, above: Path): Finding[] {
  const path = [...above, ...issue.path]
  const value = valueAt(content, path)
  if (issue.code === 'unrecognized_keys') return issue.keys.map(key => unknownField([...path, key]))
  if (issue.code === 'invalid_union' && value !== undefined && issue.errors.length > 0) {
    return nearest(issue.errors, value).flatMap(inner => findings(inner, content, path))
  }
  if (value === undefined && issue.code !== 'custom') {
    const message =
      issue.code === 'invalid_union' && issue.message.startsWith('Not answered') ? issue.message : 'This is missing.'
    return [{ path: pathName(path), code: 'unanswered', message }]
  }
  return [{ path: pathName(path), code: 'not_valid', message: inWords(issue, value) }]
}

function unknownField(path: Path): Finding {
  return {
    path: pathName(path),
    code: 'unknown_field',
    message: `There is no field "${String(path.at(-1))}" here. Take it out, or correct its name.`,
  }
}

/**
 * Of the shapes an answer may have, the one that was meant.
 *
 * `{ not_known }` means the reason; anything else the first shape that is at least of the right type.
 */
function nearest(alternatives: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  const fitting = alternatives.filter(issues => !misfit(issues))
  const meant = isNotKnown(value)
    ? fitting.findLast(issues => !issues.some(rejectsReason))
    : fitting.find(issues => !issues.some(lacksEscape(value)))
  return meant ?? alternatives[0] ?? []
}

/** Of another type altogether: text where an object is wanted. */
function misfit(issues: readonly Issue[]): boolean {
  return issues.some(issue => {
    if (issue.path.length > 0) return false
    if (issue.code === 'invalid_union') return issue.errors.length > 0 && issue.errors.every(misfit)
    return issue.code === 'invalid_type' || issue.code === 'invalid_value'
  })
}

function rejectsReason(issue: Issue): boolean {
  return issue.code === 'unrecognized_keys' && issue.keys.includes('not_known')
}

/** The shapes `{ not_known }` and `{ as_supplied }` were not meant when their one field is absent. */
function lacksEscape(value: unknown): (issue: Issue) => boolean {
  return ({ path }) =>
    path.length === 1 && (path[0] === 'not_known' || path[0] === 'as_supplied') && valueAt(value, path) === undefined
}

function valueAt(content: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    content,
  )
}

const shapes: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list: [ … ]',
  object: 'fields: { … }',
}

/** Our own words stand in the schemas; these are for the rest. */
function inWords(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Write ${shapes[issue.expected] ?? issue.expected} here${value === null ? ', not null; leave out what does not apply' : ''}.`
    case 'invalid_value':
      return `${shown(value)} is not one of ${issue.values.map(String).join(', ')}.`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `${shown(value)} is not one of ${issue.options.join(', ')}.`
        : issue.message
    case 'too_small':
      if (issue.origin === 'string') return 'This is empty. Write something, or say why it is not known.'
      return issue.origin === 'array'
        ? 'This list is empty. Give at least one.'
        : `This must be at least ${issue.minimum}.`
    case 'too_big':
      if (issue.origin === 'string') return `This is too long: at most ${issue.maximum} characters.`
      return issue.origin === 'array'
        ? `These are too many: at most ${issue.maximum}.`
        : `This must be at most ${issue.maximum}.`
    default:
      return issue.message
  }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `"${value.slice(0, 60)}"` : 'This'
}
