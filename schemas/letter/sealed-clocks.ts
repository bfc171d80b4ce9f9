// Clocks that run on what only officers may read: EHC plan, child protection file, CTF. Worked out by whoever opened the letter, shown
// there, and never sent anywhere: the day alone would tell what the child has. The gateway cannot import this folder.
import type { Clock } from '../clocks/calendar.ts'
import { addDays, type Day } from '../clocks/days.ts'
import { addCounting, isSchoolDay, onOrAfter } from '../clocks/working-days.ts'
import { answerOf } from './gap.ts'
import type { Referral } from './referral.ts'

/** `done`: the letter says that it was. `whose`: which council, or the school it answers for. */
export type SealedDue = {
  what: 'ehc_plan_transferred' | 'ehc_plan_parent_told' | 'child_protection_file' | 'ctf'
  whose: 'sender' | 'recipient'
  by: Day
  done: boolean
  because: string
}

/**
 * What is due by what the letter says; a day that is not known begins no clock.
 *
 * @param receivedOn the day the letter came
 * @param clocks the days both councils work; school days are the sender's, whose school it was
 */
export function sealedClocks(
  referral: Referral,
  receivedOn: Day,
  clocks: { sender: Clock; recipient: Clock },
): SealedDue[] {
  return [...planClocks(referral, receivedOn, clocks), ...fileClocks(referral, clocks)]
}

/** SEND Regulations 2014 (SI 2014/1530) reg 15(1), (2) and (4). */
function planClocks(referral: Referral, receivedOn: Day, { sender }: { sender: Clock }): SealedDue[] {
  const plan = answerOf(answerOf(referral.needs)?.ehc_plan)
  if (!plan) return []
  const done = answerOf(plan.plan_attached) === true
  const aware = answerOf(plan.aware_of_move_on)
  const transfer: SealedDue[] =
    aware === undefined
      ? []
      : [
          {
            what: 'ehc_plan_transferred',
            whose: 'sender',
            // "15 working days beginning with the day on which it became aware": that day is the first.
            by: addCounting(onOrAfter(aware, sender), 14, sender),
            done,
            because:
              'SEND Regulations 2014, regulation 15: 15 working days beginning with the day the council became aware of the move',
          },
        ]
  if (!done) return transfer
  const because = 'SEND Regulations 2014, regulation 15: six weeks from the transfer of the plan'
  return [
    ...transfer,
    { what: 'ehc_plan_parent_told', whose: 'recipient', by: addDays(receivedOn, 42), done: false, because },
  ]
}

/** Keeping children safe in education: within five days. Education (Pupil Information) (England) Regulations 2005 reg 9: 15 school days. */
function fileClocks(referral: Referral, { sender }: { sender: Clock }): SealedDue[] {
  const education = answerOf(referral.last_education)
  const left = education && answerOf(education.removed_on)
  if (left === undefined) return []
  const involvements = answerOf(answerOf(referral.safeguarding)?.involvements) ?? []
  const file: SealedDue[] = involvements.some(({ kind }) => kind === 'child_protection_plan' || kind === 'section_47')
    ? [
        {
          what: 'child_protection_file',
          whose: 'sender',
          by: addDays(left, 5),
          done: false,
          because: 'Keeping children safe in education: within five days, with a receipt, apart from the main file',
        },
      ]
    : []
  const sent = answerOf(education?.ctf)?.status
  const ctf: SealedDue = {
    what: 'ctf',
    whose: 'sender',
    by: addCounting(left, 15, sender, isSchoolDay),
    done: sent !== undefined && sent !== 'not_yet',
    because:
      'Education (Pupil Information) (England) Regulations 2005, regulation 9: 15 school days after leaving the roll',
  }
  return [...file, ctf]
}
