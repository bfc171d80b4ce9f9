// The body of a request: JSON, or multipart with a part `request` and one part for each file, named by its type.
// Forms are checked against api/forms.ts; a fault names its place in words.
import type { Context } from 'hono'
import type { z } from 'zod'
import { attachmentTypes } from '../../../schemas/letter/code-sets.ts'
import { explain } from '../../../schemas/letter/explain.ts'
import { Problem } from '../api/problems.ts'

export type Body = { said: Record<string, unknown>; parts: Map<string, File> }

/** Reads the body; in multipart, a file that nobody describes has the name of its part as its type. */
export async function readBody(c: Context): Promise<Body> {
  const type = c.req.header('content-type') ?? ''
  if (/^application\/json\b/i.test(type)) return { said: objectIn(await c.req.text()), parts: new Map() }
  if (!/^multipart\/form-data\b/i.test(type)) throw Problem.of('unsupported_type', `It is ${type || 'of no type'}.`)
  const form = await c.req.raw.formData().catch(() => {
    throw Problem.of('malformed_request', 'The multipart body cannot be read.')
  })
  const parts = new Map<string, File>()
  const attachments: unknown[] = []
  let said: Record<string, unknown> | undefined
  for (const [name, value] of form) {
    if (name === 'request') said = objectIn(typeof value === 'string' ? value : await value.text())
    else if (typeof value === 'string') throw Problem.of('malformed_request', `The part ${name} is no file.`)
    else {
      const part = parts.has(name) ? `${name} ${parts.size}` : name
      parts.set(part, value)
      attachments.push({ part, name: value.name, type: name })
    }
  }
  if (!said) throw Problem.of('malformed_request', 'No part is named request: the JSON stands in that one.')
  return { said: withParts(said, attachments as Undescribed[]), parts }
}

type Undescribed = { part: string; name: string; type: string }

function withParts(said: Record<string, unknown>, parts: readonly Undescribed[]): Record<string, unknown> {
  const described = Array.isArray(said.attachments) ? (said.attachments as Partial<Undescribed>[]) : []
  const rest = parts.filter(({ part }) => !described.some(one => one?.part === part))
  const unknown = rest.find(({ type }) => !Object.hasOwn(attachmentTypes, type))
  if (unknown)
    throw Problem.of(
      'malformed_request',
      `There is no type "${unknown.type}" of attachment. Name the part after one of: ${Object.keys(attachmentTypes).join(', ')}; or describe it in attachments.`,
    )
  const named = described.map(one => ({
    ...parts.find(({ part }) => part === one?.part && one?.name === undefined),
    ...one,
  }))
  const all = [...named.map(({ type = 'other', ...one }) => ({ ...one, type })), ...rest]
  return all.length === 0 ? said : { ...said, attachments: all }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    throw Problem.of('malformed_request', `The body is not JSON: ${placeIn(text, error)}`)
  }
  throw Problem.of('malformed_request', 'The body is JSON, but no object: { … }.')
}

/** Line and column, and nothing of what stands there. */
function placeIn(text: string, error: unknown): string {
  if (text.trim() === '') return 'it is empty.'
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  if (position === undefined) return 'it ends too early, or a quotation mark is missing.'
  const before = text.slice(0, Number(position)).split('\n')
  return `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}. Often a comma or a quotation mark is missing or too many.`
}

/** What was given, in its form. @throws Problem `malformed_request` that names each fault */
export function inForm<S extends z.ZodType>(form: S, given: unknown): z.output<S> {
  const read = form.safeParse(given)
  if (read.success) return read.data
  const findings = explain(read.error, given)
  const detail = findings.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join(' ')
  throw Problem.of('malformed_request', detail, { findings })
}
