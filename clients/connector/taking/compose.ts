// From a body to what will be said: the officer put where the letter names one, the content checked as it would be before it is sealed.
// A decision without a named person is refused here, whatever the profile: a case system carries decisions, and takes none.
import { createHash } from 'node:crypto'
import { newId } from '../../../schemas/ids.ts'
import { type Checked, checkLetter, checkReferral } from '../../../schemas/letter/check.ts'
import type { ManifestEntry } from '../../../schemas/letter/index.ts'
import { Problem } from '../api/problems.ts'
import type { StagedFile } from '../outbox/item.ts'
import { invalid } from '../outbox/outcome.ts'
import { type Verb, type VerbName, verbNamed, type Words } from '../outbox/verbs.ts'

type Given = Record<string, unknown> & {
  officer?: { name: string; role: string; at?: string }
  content?: Record<string, unknown>
}
type Composed = { words: Words; remarks: { gaps: Checked['gaps']; warnings: Checked['warnings'] } }

/**
 * What is said, and what there is to remark about it.
 *
 * @throws Problem `officer_not_named`, `content_invalid` with every fault named
 */
export function compose(name: VerbName, given: Given, files: readonly StagedFile[], now: number): Composed {
  const { reference: _r, officer: _o, seen: _s, attachments: _a, content, ...more } = given
  const { letter }: Verb = verbNamed[name]
  if (!letter) return { words: more, remarks: { gaps: [], warnings: [] } }
  const written = { ...letter.fixed, ...content, ...officerIn(letter, given, now) }
  refuseOther(letter.fixed, written)
  const checked = check(letter.kind, written, { ...more, files, now })
  if (checked.blocks.length > 0) throw new Problem(422, invalid(checked.blocks))
  const urgent = name === 'send' ? { urgent: more.urgent ?? isUrgent(written) } : {}
  return {
    words: { ...more, ...urgent, content: written },
    remarks: { gaps: checked.gaps, warnings: checked.warnings },
  }
}

/** Checks content of any kind, as of a day. */
export function check(
  kind: NonNullable<Verb['letter']>['kind'],
  content: unknown,
  about: { team?: unknown; files?: readonly StagedFile[]; now: number },
): Checked {
  const today = new Date(about.now).toISOString().slice(0, 10)
  if (kind !== 'referral') return checkLetter(kind, content, today)
  const manifest = about.files?.map(
    ({ path: _, ...file }): ManifestEntry => ({ ...file, id: newId(), mime: 'application/octet-stream' }),
  )
  const { team } = about
  return checkReferral(content, {
    today,
    ...(typeof team === 'string' && { desk: team }),
    ...(manifest && { manifest }),
  })
}

function officerIn({ officer: field, dated }: NonNullable<Verb['letter']>, { officer, content }: Given, now: number) {
  if (field === undefined) return {}
  const inContent = content?.[field]
  const named = typeof inContent === 'object' && inContent !== null ? (inContent as Given['officer']) : officer
  if (!named) throw Problem.of('officer_not_named')
  if (!dated) {
    const { at: _, ...person } = named
    return { [field]: person }
  }
  return { [field]: { name: named.name, role: named.role, at: named.at ?? new Date(now).toISOString() } }
}

/** The letter is the one its address names. */
function refuseOther(fixed: Record<string, string> = {}, written: Record<string, unknown>): void {
  for (const [field, value] of Object.entries(fixed)) {
    if (written[field] === value) continue
    const message = `This address says "${value}", the content "${String(written[field])}".`
    throw new Problem(422, invalid([{ path: `content.${field}`, code: 'not_valid', message }]))
  }
}

/** The letter's own priority and the flag outside must not differ. */
function isUrgent(content: Record<string, unknown>): boolean {
  return (content.basis as { priority?: unknown } | undefined)?.priority === 'urgent'
}

/** Names everything that a request says; when it says it, and in which order its fields stand, makes no other request of it. */
export function digestOfRequest(
  verb: VerbName,
  subject: string | undefined,
  given: Given,
  files: readonly StagedFile[],
): string {
  const { reference: _, attachments: _a, ...said } = given
  const sent = files.map(({ name, type, marking, restricted_to, sha256 }) => [
    name,
    type,
    marking,
    restricted_to,
    sha256,
  ])
  return createHash('sha256')
    .update(JSON.stringify(sorted([verb, subject, said, sent])))
    .digest('base64url')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, one]) => [name, sorted(one)]),
  )
}
