// The clocks of a letter's content, on cases worked out by hand from the law's own words.
import { expect, test } from 'vitest'
import { clockOf } from '../../../schemas/clocks/calendar.ts'
import { sealedClocks } from '../../../schemas/letter/sealed-clocks.ts'
import { changed, lastEducation, needs } from '../../support/checked-referral.ts'

const england = clockOf('England', {
  closures: [],
  terms: [
    { from: '2026-11-02', to: '2026-12-18' },
    { from: '2027-01-04', to: '2027-02-12' },
  ],
})
const clocks = { sender: england, recipient: england }
const duesOf = (change: Parameters<typeof changed>[0]) =>
  Object.fromEntries(
    sealedClocks(changed(change), '2026-12-10', clocks).map(({ what, by, done }) => [what, { by, done }]),
  )

test('an EHC plan is transferred within 15 working days that begin with the day of knowing, and the parent told six weeks later', () => {
  const dues = duesOf(referral => {
    needs(referral).ehc_plan = {
      maintaining_council: 'Ealing',
      aware_of_move_on: '2026-12-07',
      plan_attached: true,
    }
  })
  // 7–11, 14–18, 21–24 December are fourteen; 25 and the substitute on 28 December are bank holidays; the fifteenth is the 29th.
  expect(dues.ehc_plan_transferred).toEqual({ by: '2026-12-29', done: true })
  expect(dues.ehc_plan_parent_told).toEqual({ by: '2027-01-21', done: false })
})

test('the child protection file is five days away, the CTF fifteen school days over the holidays', () => {
  const dues = duesOf(referral => {
    lastEducation(referral).removed_on = '2026-12-11'
    lastEducation(referral).ctf = { status: 'not_yet' }
    referral.safeguarding = {
      any_concern: true,
      involvements: [{ kind: 'child_protection_plan', worker: { not_known: 'Asked for' } }],
    }
  })
  expect(dues.child_protection_file).toEqual({ by: '2026-12-16', done: false })
  // 14–18 December are five, 4–8 January ten, 11–15 January fifteen.
  expect(dues.ctf).toEqual({ by: '2027-01-15', done: false })
})

test('what is not known begins no clock', () => {
  const dues = duesOf(referral => {
    needs(referral).ehc_plan = { not_known: 'Parent unsure' }
    lastEducation(referral).removed_on = { not_known: 'School closed' }
  })
  expect(dues).toEqual({})
})
