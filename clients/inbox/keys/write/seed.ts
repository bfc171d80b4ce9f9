// Begins a draft from what is there already: a file, an enquiry, what was sent before, a brother or sister. What comes of it is only typed:
// nothing is sent, and everything is checked once more.
import { newId } from '../../../../schemas/ids.ts'
import type { Office } from '../office/office.ts'
import { currentReferral, isFields } from '../views/contents.ts'
import { beginTyped, councilIn } from './begin.ts'
import { within } from './content.ts'
import { noteDraft } from './drafts.ts'
import type { Seed, Seeded, Typed, Written } from './question.ts'
import { typedOf } from './typed.ts'

type Begun = { typed: Typed; written?: Written; lost?: string[]; id?: string }

/** Keeps a new draft and names it. Begun twice, a correction of the same thing is the same draft. */
export async function beginDraft(office: Office, seed: Seed): Promise<Seeded> {
  const { typed, written = 'referral', lost = [], id = newId() } = await beginnings[seed.from](office, seed as never)
  const name = draftName(written, id)
  const kept = await office.store.get<Typed>('drafts', name)
  if (!kept) {
    await office.store.put('drafts', name, typed)
    await noteDraft(office.store, written, id, typed)
  }
  return { id, written, lost }
}

/** Under which name a draft is kept. */
const draftName = (written: Written, id: string) => `${written === 'enquiry' ? 'enquiry' : 'write'} ${id}`

const beginnings: { [F in Seed['from']]: (office: Office, seed: Extract<Seed, { from: F }>) => Promise<Begun> } = {
  json: fromJson,
  enquiry: fromEnquiry,
  referral: fromReferral,
  sibling: async (_, seed) => ({ typed: siblingOf(seed.typed, seed.row) }),
}

async function fromJson(office: Office, { text }: Extract<Seed, { from: 'json' }>): Promise<Begun> {
  const content = parsed(text)
  if (!isFields(content) || Array.isArray(content)) throw new NotADraft()
  const written: Written = 'because' in content && !('referrer' in content) ? 'enquiry' : 'referral'
  const { typed, lost } = typedOf(content, written)
  if (Object.keys(typed).length === 0) throw new NotADraft()
  // Who writes is whoever opened it, where the file says nothing else.
  return { typed: { ...(await beginTyped(office, written)), ...typed }, written, lost }
}

/** What was chosen is no draft of a referral. */
export class NotADraft extends Error {
  override name = 'NotADraft'
}

async function fromEnquiry(office: Office, { id }: Extract<Seed, { from: 'enquiry' }>): Promise<Begun> {
  const { referral, letters } = await office.council.open(id)
  const content = currentReferral(letters)?.content ?? {}
  const asked = isFields(content.child) ? content.child : {}
  const other = referral.sender === office.own ? referral.recipient : referral.sender
  const { typed } = typedOf({ child: asked })
  return {
    typed: {
      ...(await beginTyped(office)),
      ...typed,
      '.council': { id: other, name: await office.names(other) },
      '.follows': id,
      ...(typeof content.case_reference === 'string' && { 'referrer.case_reference': content.case_reference }),
    },
  }
}

async function fromReferral(office: Office, { id }: Extract<Seed, { from: 'referral' }>): Promise<Begun> {
  const { referral, letters } = await office.council.open(id)
  const current = currentReferral(letters)
  if (!current) throw new Error('The referral itself can no longer be read here. Write a new one.')
  const { typed } = typedOf(current.content)
  const other = referral.recipient
  const corrections = referral.history.filter(({ claims }) => claims.verb === 'correct').length
  return {
    id: `${id}.${corrections}`,
    typed: {
      ...typed,
      '.council': { id: other, name: await office.names(other) },
      '.corrects': id,
      '.item': current.letter.entry.digest,
      '.seen': referral.head,
    },
  }
}

/** What a family has in common. Schooling, needs and concerns are each child's own, and asked anew. */
const shared = ['referrer', 'addresses', 'parents', 'enquiries']
const sharedBasis = [
  'council_aware_on',
  'lawful_basis',
  'parent_informed',
  'parent_not_informed_because',
  'priority',
  'marking',
]
const named = ['surname', 'forename', 'date_of_birth', 'upn']

/** The same family's draft for one of the brothers and sisters; the child it was written about becomes one of theirs. */
export function siblingOf(typed: Typed, row: number): Typed {
  const confidential = typed['addresses.confidential'] !== 'no' && typed['addresses.include_in_copies'] !== 'yes'
  const kept = Object.entries(typed).filter(([path]) => {
    const [section = ''] = path.split(/[.[~]/)
    // A confidential address is not carried from draft to draft by itself.
    if (confidential && section === 'addresses') return /^addresses\.(confidential|family_known_to_staff)/.test(path)
    if (confidential && /^parents\[\d+\]\.address/.test(path)) return false
    return shared.includes(section) || sharedBasis.some(name => beginsWith(path, within('basis', name)))
  })
  const council = councilIn(typed)
  return {
    ...Object.fromEntries(kept),
    ...(council !== undefined && { '.council': typed['.council'] }),
    ...moved(typed, `siblings[${row}]`, 'child'),
    ...siblingsAfter(typed, row),
  }
}

function siblingsAfter(typed: Typed, row: number): Typed {
  const count = Number(typed.siblings ?? 0)
  const others = Array.from({ length: count }, (_, at) => at).filter(at => at !== row)
  const rows = others.map((from, at) => moved(typed, `siblings[${from}]`, `siblings[${at}]`, ['note', 'referral']))
  return Object.assign({ siblings: count }, ...rows, moved(typed, 'child', `siblings[${others.length}]`))
}

/** A child's names and numbers, from one place of the form to another. */
function moved(typed: Typed, from: string, to: string, more: string[] = []): Typed {
  const fields = [...named, ...more]
  const found = Object.entries(typed).filter(([path]) => fields.some(name => beginsWith(path, `${from}.${name}`)))
  return Object.fromEntries(found.map(([path, value]) => [`${to}${path.slice(from.length)}`, value]))
}

const beginsWith = (path: string, start: string) =>
  path === start || (/^[.~[]/.test(path.slice(start.length)) && path.startsWith(start))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
