// One child's case for a subject access request, in three parts: about the child, about other people, and what is restricted.
// It only sorts. What may be given out is decided by a person who reads it.
import type { OpenReferral } from '../../../sdk/index.ts'
import type { ReferralPage, Section } from '../shown.ts'
import { isFields } from '../views/contents.ts'
import type { PrintedPart } from './shown.ts'

type Fields = Record<string, unknown>
type How = { hidden: boolean; sections: (content: Fields) => Section[] }

const aboutOthers = ['parents', 'siblings', 'referrer', 'enquiries']

/** Splits a case by whom its parts are about. */
export function partsForSubject(
  { letters }: OpenReferral,
  page: ReferralPage,
  content: Fields,
  { hidden, sections }: How,
): PrintedPart[] {
  const named = new Set(
    letters.filter(one => isForNamedPeople(one.entry.claims)).map(({ entry }) => entry.digest as string),
  )
  const [first] = page.letters
  const isRestricted = ({ item, attachments }: ReferralPage['letters'][number]) =>
    (item !== first?.item && named.has(item)) || attachments.some(({ restricted }) => restricted !== undefined)
  const { kept, told, restricted } = sorted(content, hidden)
  const pick = (from: Fields, wanted: (name: string) => boolean) =>
    sections(Object.fromEntries(Object.entries(from).filter(([name]) => wanted(name))))
  const conversation = page.letters.slice(1)
  return [
    {
      sections: pick(kept, name => !aboutOthers.includes(name)),
      letters: [],
      history: page.history.map(entry => ({ ...entry, who: entry.who.replace(/^.*, /, '') })),
    },
    {
      apart: {
        title: 'About other people',
        note: 'Parents, brothers and sisters, officers, and everything in free words. Look at each before it is given out.',
      },
      sections: [...sections(told), ...pick(kept, name => aboutOthers.includes(name))],
      letters: conversation.filter(letter => !isRestricted(letter)),
      history: [],
    },
    {
      apart: {
        title: 'Restricted',
        note: 'Risk and safeguarding, confidential addresses, contact restrictions, and what was for named people only. Not to be given out without advice.',
      },
      sections: sections(restricted),
      letters: conversation.filter(isRestricted),
      history: [],
    },
  ]
}

function isForNamedPeople(claims: object): boolean {
  return 'desk' in claims && claims.desk === 'restricted'
}

/** The content three times: by its sections, what is told in free words, and what is restricted. */
function sorted(content: Fields, hidden: boolean): { kept: Fields; told: Fields; restricted: Fields } {
  const { safeguarding, addresses, parents, basis, ...rest } = content
  const { withheld_because: withheld, summary, ...openBasis } = isFields(basis) ? basis : {}
  const all = Array.isArray(parents) ? parents.filter(isFields) : undefined
  const cautious = all?.map(parent => without(parent, ['contact_restrictions', ...(hidden ? ['address'] : [])]))
  const restrictions = all?.filter(({ contact_restrictions: words }) => words !== undefined)
  return {
    kept: {
      ...rest,
      ...(basis !== undefined && { basis: openBasis }),
      ...(addresses !== undefined && !hidden && { addresses }),
      ...(parents !== undefined && { parents: cautious ?? parents }),
    },
    told: summary === undefined ? {} : { basis: { summary } },
    restricted: {
      ...(safeguarding !== undefined && { safeguarding }),
      ...(addresses !== undefined && hidden && { addresses }),
      ...(restrictions && restrictions.length > 0 && { parents: restrictions }),
      ...(withheld !== undefined && { basis: { withheld_because: withheld } }),
    },
  }
}

const without = (fields: Fields, names: readonly string[]) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))
