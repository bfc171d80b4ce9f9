// What a contacts document may hold: mailboxes that are what they look like, absences that end, requirements of the closed vocabulary.
import { describe, expect, test } from 'vitest'
import { isUnderGovUk } from '../../../schemas/directory/contacts/mailbox.ts'
import { contactsDocument, mailboxesElsewhere } from '../../../schemas/directory/contacts.ts'

const accepts = (document: unknown) => contactsDocument.safeParse(document).success
const withMailbox = (mailbox: string) => ({ contacts: [{ for: 'cme', mailbox }] })

describe('a mailbox is the government’s own', () => {
  test.each([
    'cme@slough.gov.uk',
    'CME@Slough.GOV.UK',
    'cme@childrens.slough.gov.uk',
    'cme.team+in@secure.ealing.gov.uk',
  ])('under gov.uk: %s', mailbox => {
    expect(isUnderGovUk(mailbox)).toBe(true)
    expect(mailboxesElsewhere(contactsDocument.parse(withMailbox(mailbox)))).toEqual([])
  })

  test.each([
    'cme@gov.uk',
    'cme@slough-gov.uk',
    'cme@sloughgov.uk',
    'cme@slough.gov.uk.example.com',
    'cme@slough.gov.uk.co',
    'cme@slough.gov.ukk',
    'cme@slough.gov-uk.com',
    'slough.gov.uk@attacker.example',
    'cme@slough.nhs.uk',
    '"cme@slough.gov.uk"@attacker.example',
  ])('and not elsewhere, however it looks: %s', mailbox => {
    expect(isUnderGovUk(mailbox)).toBe(false)
    if (accepts(withMailbox(mailbox))) {
      expect(mailboxesElsewhere(contactsDocument.parse(withMailbox(mailbox)))).toEqual([mailbox])
    }
  })

  test.each([
    ['a Cyrillic о in gov', 'cme@slough.g\u043ev.uk'],
    ['a full-width dot', 'cme@slough.gov\uff0euk'],
    ['punycode', 'cme@xn--slugh-6ta.gov.uk'],
    ['a zero-width space', 'cme@slough.gov\u200b.uk'],
    ['a line break', 'cme@slough.gov.uk\nbcc: a@attacker.example'],
    ['two of them', 'cme@slough.gov.uk,a@attacker.example'],
    ['an empty label', 'cme@slough..gov.uk'],
    ['a dot at the end', 'cme@slough.gov.uk.'],
  ])('and is refused altogether with %s', (_, mailbox) => {
    expect(accepts(withMailbox(mailbox))).toBe(false)
    expect(isUnderGovUk(mailbox)).toBe(false)
  })

  test('wherever it stands: of a cover, and of the secure address too', () => {
    const document = contactsDocument.parse({
      contacts: [
        {
          for: 'cme',
          absent: [
            {
              from_on: '2026-11-02',
              until_on: '2026-11-03',
              covered_by: { name: 'Wren Halloran', mailbox: 'w@else.example' },
            },
          ],
        },
      ],
      secure_email: 'secure@elsewhere.example',
    })
    expect(mailboxesElsewhere(document)).toEqual(['w@else.example', 'secure@elsewhere.example'])
  })
})

test.each([
  [
    'an absence that ends before it begins',
    { contacts: [{ for: 'cme', absent: [{ from_on: '2026-11-03', until_on: '2026-11-02' }] }] },
  ],
  ['31 November', { contacts: [{ for: 'cme', absent: [{ from_on: '2026-11-03', until_on: '2026-11-31' }] }] }],
  ['a telephone number without digits', { contacts: [{ for: 'cme', telephone: 'ask at the desk' }] }],
  ['hours at 25:00', { contacts: [{ for: 'cme', hours: [{ days: ['mon'], from: '09:00', until: '25:00' }] }] }],
  ['a function that does not exist', { contacts: [{ for: 'mayor' }] }],
  ['a field that does not exist', { contacts: [], note: 'hello' }],
  [
    'a requirement with two wishes at once',
    { contacts: [], requirements: [{ attachment: 'ihp', field: 'child.upn' }] },
  ],
  [
    'a requirement with a condition of its own',
    { contacts: [], requirements: [{ attachment: 'ihp', when: 'age > 11' }] },
  ],
  ['a requirement that is a pattern', { contacts: [], requirements: [{ field: 'child.*' }] }],
  ['a requirement through the prototype', { contacts: [], requirements: [{ field: '__proto__.x' }] }],
  ['a note above 200 characters', { contacts: [], requirements: [{ attachment: 'ihp', note: 'x'.repeat(201) }] }],
  [
    'the same requirement twice',
    { contacts: [], requirements: [{ attachment: 'ihp', note: 'a' }, { attachment: 'ihp' }] },
  ],
  [
    'more than 20 requirements',
    { contacts: [], requirements: Array.from({ length: 21 }, (_, at) => ({ field: `child.f${'x'.repeat(at)}` })) },
  ],
])('no document has %s', (_, document) => {
  expect(accepts(document)).toBe(false)
})
