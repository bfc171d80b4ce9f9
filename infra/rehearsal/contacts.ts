// What the rehearsal's councils publish about themselves: contacts by function, hours, absence, and what they ask a referral to carry.
// Addresses under .example and numbers from the ranges Ofcom keeps for drama: nobody is reached by them.
import type { ContactsDocument } from '../../schemas/directory/contacts.ts'
import type { CouncilKeys } from '../nation/founding.ts'

const night = [
  {
    days: ['mon' as const, 'tue' as const, 'wed' as const, 'thu' as const, 'fri' as const],
    from: '17:00',
    until: '09:00',
  },
  { days: ['sat' as const, 'sun' as const], from: '00:00', until: '24:00' },
]

/** Contacts of a council that joined the rehearsal; Slough's ask for a healthcare plan and a home visit. */
export function contactsOf({ identity, members }: CouncilKeys): ContactsDocument {
  const manager = members.find(({ role }) => role === 'manager')?.name
  const officer = members.find(({ role }) => role === 'officer')?.name
  const domain = `${identity.name.toLowerCase().replaceAll(/[^a-z]+/g, '-')}.gov.uk.example`
  const mailbox = `cme@${domain}`
  return {
    contacts: [
      { for: 'cme', ...(officer && { name: officer }), mailbox, telephone: '020 7946 0301' },
      { for: 'manager', ...(manager && { name: manager }), mailbox, telephone: '020 7946 0302' },
      { for: 'front_door', mailbox: `children@${domain}`, telephone: '020 7946 0303' },
      { for: 'out_of_hours', telephone: '020 7946 0304', hours: night },
      { for: 'sen_transfers', mailbox: `sen@${domain}`, telephone: '020 7946 0305' },
      { for: 'data_protection', mailbox: `dpo@${domain}` },
    ],
    secure_email: `secure@${domain}`,
    ...(identity.name === 'Slough' && {
      requirements: [
        { attachment: 'ihp', when: 'medical_need', note: 'Completed with the school.' },
        { attachment: 'ehcp', when: 'ehc_plan' },
        { enquiry: 'home_visit' },
      ],
    }),
  }
}
