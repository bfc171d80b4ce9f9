// A council's contacts: a document kept beside the directory's chain, because it holds people's names and must be erasable.
// The statement `update` carries its digest; nothing of it ever stands in a claim. Who to ring of them: contacts/whom-to-ring.ts.
import { z } from 'zod'
import { filePolicy } from '../file-policy.ts'
import { day, storable } from '../ids.ts'
import { openHours } from './contacts/hours.ts'
import { isUnderGovUk, mailbox } from './contacts/mailbox.ts'
import { requirements } from './contacts/requirements.ts'

/** Whom to reach for what. `front_door` is children's social care by day, `out_of_hours` the emergency duty team. */
export const contactFor = z.enum([
  'cme',
  'deputy',
  'manager',
  'front_door',
  'out_of_hours',
  'sen_transfers',
  'admissions',
  'elective_home_education',
  's2s_administrator',
  'data_protection',
])
export type ContactFor = z.infer<typeof contactFor>

const person = storable(120).min(1).describe('the person; officers leave, the mailbox stays')
const telephone = storable(40)
  .regex(/([0-9][^0-9]*){5}/, 'Write a telephone number in digits.')
  .describe('020 7946 0101 ext 12')

/** Away from one day until another, both included, and who answers instead: another function, or somebody by name. */
const absence = z
  .strictObject({
    from_on: day,
    until_on: day,
    covered_by: z
      .union([
        contactFor,
        z.strictObject({ name: person, mailbox: mailbox.optional(), telephone: telephone.optional() }),
      ])
      .optional(),
  })
  .refine(({ from_on, until_on }) => from_on <= until_on, 'The last day comes before the first.')

/** One function: a person, the team's mailbox beside them, a number, and when it is answered. */
export const contact = z.strictObject({
  for: contactFor,
  name: person.optional(),
  mailbox: mailbox.optional(),
  telephone: telephone.optional(),
  hours: openHours
    .optional()
    .describe('absent: Monday to Friday 09:00 to 17:00; for out_of_hours, the rest of the week'),
  absent: z.array(absence).max(12).optional(),
})
export type Contact = z.infer<typeof contact>

/** At most 40 contacts; several for one function are rung in their order. */
export const contactsDocument = z.strictObject({
  contacts: z.array(contact).max(40),
  secure_email: mailbox.optional().describe('where a referral goes when this gateway cannot be used'),
  requirements: requirements.optional(),
  files: filePolicy.optional().describe('what the council allows in files that its own people send and keep'),
})
export type ContactsDocument = z.infer<typeof contactsDocument>

/** Every mailbox in a document that is not under gov.uk: then `update` needs `mailboxes_elsewhere`, and a second person. */
export function mailboxesElsewhere({ contacts, secure_email }: ContactsDocument): string[] {
  const all = contacts.flatMap(({ mailbox: own, absent = [] }) => [
    own,
    ...absent.map(({ covered_by }) => (typeof covered_by === 'object' ? covered_by.mailbox : undefined)),
  ])
  return [...all, secure_email].filter(one => one !== undefined).filter(one => !isUnderGovUk(one))
}
