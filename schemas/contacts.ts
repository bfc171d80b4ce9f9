// A council's contacts: a document kept beside the directory's chain, because it holds people's names and must be erasable.
// The statement `update` carries its digest; nothing of it ever stands in a claim.
import { z } from 'zod'

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

export const contact = z.strictObject({
  for: contactFor,
  name: z.string().max(120).optional().describe('the person; officers leave, the mailbox stays'),
  mailbox: z.email().max(254).optional(),
  telephone: z.string().max(40).optional(),
  hours: z.string().max(200).optional(),
})

/** At most 40 contacts. */
export const contactsDocument = z.strictObject({ contacts: z.array(contact).max(40) })
export type ContactsDocument = z.infer<typeof contactsDocument>
