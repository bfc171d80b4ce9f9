// A case as it is printed: what its page shows, without what must not stand in a copy. Confidential addresses are left out unless the
// referring council allowed it (schemas/letter/sections/addresses.ts); whatever is left out is said to be.

import type { OpenReferral } from '../../../sdk/index.ts'
import { line } from '../../../words/plain.ts'
import { moment } from '../../../words/when.ts'
import type { Office } from '../office/office.ts'
import type { ReferralPage } from '../shown.ts'
import { currentReferral, isFields } from '../views/contents.ts'
import { referralPage, sectionsFor } from '../views/referral/page.ts'
import { partsForSubject } from './parts.ts'
import type { AboutChild, Printed, PrintedAs } from './shown.ts'

export { sample } from './sample.ts'

type Fields = Record<string, unknown>

/** One case, to be printed. @throws what reading a referral throws */
export async function printed(office: Office, { id, as }: { id: string; as: PrintedAs }): Promise<Printed> {
  const opened = await office.boxes.open(id)
  const by = `${office.me.name}, ${office.me.council}`
  const page = inThirdPerson(await referralPage(office, opened), by)
  const content = currentReferral(opened.letters)?.content
  // A question holds no address.
  const hidden = content !== undefined && opened.referral.kind === 'transfer' && isConfidential(content)
  const named = await councilNames(office, opened)
  const sections = (of: Fields) => sectionsFor(opened.referral.kind, of, named)
  const { kind, party, title, born, marking, other, standing, shut } = page
  const letters = hidden ? page.letters.map(withoutFirstForm) : page.letters
  const whole = {
    sections: sections(hidden ? withoutAddresses(content) : (content ?? {})),
    letters,
    history: page.history,
  }
  return {
    ...{ id, kind, party, title, marking, other, standing },
    ...(born !== undefined && { born }),
    ...(shut !== undefined && { shut }),
    left: hidden ? [leftOut(as)] : [],
    parts: as === 'child' && content ? partsForSubject(opened, page, content, { hidden, sections }) : [whole],
    at: moment(Date.now() / 1000),
    by,
  }
}

/** Until it is known whether the address is confidential, it is treated as if it were. */
function isConfidential({ addresses }: Fields): boolean {
  return !isFields(addresses) || (addresses.confidential !== false && addresses.include_in_copies !== true)
}

/** On paper nobody is "you". */
function inThirdPerson(page: ReferralPage, by: string): ReferralPage {
  const named = <T extends { who: string }>(one: T): T => (one.who === 'You' ? { ...one, who: by } : one)
  return { ...page, letters: page.letters.map(named), history: page.history.map(named) }
}

function leftOut(as: PrintedAs): string {
  const where = as === 'child' ? 'stand in the restricted part alone' : 'are left out of this print'
  return `The address is, or may be, confidential: addresses ${where}.`
}

/** Without any place where the child or a parent may be. */
export function withoutAddresses(content: Fields): Fields {
  const { addresses, parents } = content
  const kept = isFields(addresses) ? Object.entries(addresses).filter(([name]) => !places.includes(name)) : []
  return {
    ...content,
    addresses: Object.fromEntries(kept),
    ...(Array.isArray(parents) && {
      parents: parents.map(parent =>
        isFields(parent) ? Object.fromEntries(Object.entries(parent).filter(([name]) => name !== 'address')) : parent,
      ),
    }),
  }
}

const places = ['last_known', 'new', 'held_by']

/** What a correction replaced may hold the address that it took out. */
function withoutFirstForm<L extends { before?: unknown }>(letter: L): L {
  const { before: _, ...kept } = letter
  return kept as L
}

/** Councils that letters name by id. */
async function councilNames({ names }: Office, { letters }: OpenReferral): Promise<Map<string, string>> {
  const ids = letters.flatMap(one => {
    const content = one.status === 'open' && isFields(one.content) ? one.content : {}
    return [content.suggested_authority, content.to].filter(given => typeof given === 'string')
  })
  return new Map(await Promise.all(ids.map(async id => [id, await names(id).catch(() => id)] as const)))
}

/** Every case of the same child that this browser knows: by name and birth, for a person to judge. */
export async function aboutChild(office: Office, { id }: { id: string }): Promise<AboutChild[]> {
  const { letters } = await office.boxes.open(id)
  const content = currentReferral(letters)?.content ?? {}
  const own = office.boxes.lines().filter(one => one.id === id)
  return [...own, ...office.boxes.about(content, id)].map(one => ({
    id: one.id,
    title: one.child ? `${one.child.forename} ${one.child.surname}` : (one.shut ?? ''),
    other: line(one.other.name),
    box: one.box,
    state: one.state,
    sentOn: moment(one.sentAt),
  }))
}
