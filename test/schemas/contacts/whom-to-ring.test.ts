// Whom to ring: people who know the case by day, whoever covers while they are away, the duty team by night.
import { describe, expect, test } from 'vitest'
import { type Ring, whomToRing } from '../../../schemas/directory/contacts/whom-to-ring.ts'
import { type ContactsDocument, contactsDocument } from '../../../schemas/directory/contacts.ts'

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const
const document: ContactsDocument = contactsDocument.parse({
  contacts: [
    { for: 'cme', name: 'Wren Halloran', mailbox: 'cme@wye.gov.uk', telephone: '01632 960101' },
    { for: 'deputy', name: 'Idris Calloway', telephone: '01632 960102' },
    { for: 'manager', name: 'Odile Marchbank', telephone: '01632 960103' },
    { for: 'front_door', telephone: '01632 960104' },
    {
      for: 'out_of_hours',
      telephone: '01632 960105',
      hours: [
        { days: [...weekdays], from: '17:00', until: '09:00' },
        { days: ['sat', 'sun'], from: '00:00', until: '24:00' },
      ],
    },
    { for: 'data_protection', mailbox: 'dpo@wye.gov.uk' },
  ],
})
/** The document with somebody away. */
const away = (...absent: object[]): ContactsDocument =>
  contactsDocument.parse({
    contacts: document.contacts.map(one => (one.for === 'cme' ? { ...one, absent } : one)),
  })
const at = (moment: string) => Date.parse(moment) / 1000
const tuesdayMorning = at('2026-11-03T10:30:00Z')
const tuesdayNight = at('2026-11-03T23:10:00Z')
const sunday = at('2026-11-08T12:00:00Z')
const who = (rings: readonly Ring[]) => rings.map(({ for: what, name }) => name ?? what)
const first = (rings: readonly Ring[]) => rings[0]

describe('whom to ring', () => {
  test('by day: the officer, then deputy, manager and front door; never who has no case work', () => {
    const rings = whomToRing(document, tuesdayMorning, { urgent: true })
    expect(who(rings)).toEqual(['Wren Halloran', 'Idris Calloway', 'Odile Marchbank', 'front_door'])
    expect(rings.every(({ reachable }) => reachable)).toBe(true)
  })

  test.each([
    ['at night', tuesdayNight],
    ['in the small hours', at('2026-11-04T03:00:00Z')],
    ['on a Sunday', sunday],
    ['in the small hours of a Saturday, which belong to Friday night', at('2026-11-07T02:00:00Z')],
  ])('%s and urgent: the emergency duty team', (_, moment) => {
    expect(first(whomToRing(document, moment, { urgent: true }))).toMatchObject({
      for: 'out_of_hours',
      telephone: '01632 960105',
      reachable: true,
    })
  })

  test('at night and not urgent: still the officer, marked as not answered then', () => {
    expect(first(whomToRing(document, tuesdayNight, { urgent: false }))).toMatchObject({
      name: 'Wren Halloran',
      reachable: false,
    })
  })

  test('on a bank holiday or closure day: the duty team, although it is a Tuesday', () => {
    const closed = (on: string) => on === '2026-11-03'
    expect(first(whomToRing(document, tuesdayMorning, { urgent: true, closed }))).toMatchObject({ for: 'out_of_hours' })
  })

  test('hours are those of the clock in the United Kingdom, summer time included', () => {
    // 08:30 UTC is 09:30 in July and 08:30 in November.
    expect(first(whomToRing(document, at('2026-07-07T08:30:00Z'), { urgent: true }))).toMatchObject({ for: 'cme' })
    expect(first(whomToRing(document, at('2026-11-03T08:30:00Z'), { urgent: true }))).toMatchObject({
      for: 'out_of_hours',
    })
  })
})

describe('while somebody is away', () => {
  const fortnight = { from_on: '2026-11-02', until_on: '2026-11-13' }

  test('whoever covers comes in their place, and it is said for whom and until when', () => {
    const rings = whomToRing(away({ ...fortnight, covered_by: 'manager' }), tuesdayMorning, { urgent: true })
    expect(first(rings)).toMatchObject({
      name: 'Odile Marchbank',
      instead_of: { for: 'cme', name: 'Wren Halloran', until_on: '2026-11-13' },
    })
    expect(who(rings), 'nobody comes twice').toEqual(['Odile Marchbank', 'Idris Calloway', 'front_door'])
  })

  test('somebody by name may cover, at the team’s mailbox', () => {
    const cover = { name: 'Sorrel Achebe', telephone: '01632 960109' }
    expect(
      first(whomToRing(away({ ...fortnight, covered_by: cover }), tuesdayMorning, { urgent: true })),
    ).toMatchObject({
      name: 'Sorrel Achebe',
      telephone: '01632 960109',
      mailbox: 'cme@wye.gov.uk',
      reachable: true,
    })
  })

  test('with nobody to cover they come last, not answered', () => {
    const rings = whomToRing(away(fortnight), tuesdayMorning, { urgent: true })
    expect(first(rings)).toMatchObject({ name: 'Idris Calloway' })
    expect(rings.at(-1)).toMatchObject({ name: 'Wren Halloran', reachable: false })
  })

  test('two who cover for each other do not send anybody in circles', () => {
    const both = {
      contacts: document.contacts.map(one => {
        if (one.for === 'cme') return { ...one, absent: [{ ...fortnight, covered_by: 'deputy' as const }] }
        return one.for === 'deputy' ? { ...one, absent: [{ ...fortnight, covered_by: 'cme' as const }] } : one
      }),
    }
    expect(first(whomToRing(both, tuesdayMorning, { urgent: true }))).toMatchObject({ name: 'Odile Marchbank' })
  })

  test.each(['2026-11-01T12:00:00Z', '2026-11-16T10:00:00Z'])('and not before or after: %s', moment => {
    const ring = first(whomToRing(away({ ...fortnight, covered_by: 'manager' }), at(moment), { urgent: false }))
    expect(ring).toMatchObject({ name: 'Wren Halloran' })
    expect(ring).not.toHaveProperty('instead_of')
  })
})

test('a council that gave nobody has nobody to ring', () => {
  expect(whomToRing({ contacts: [] }, tuesdayMorning, { urgent: true })).toEqual([])
})
