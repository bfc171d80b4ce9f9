// JSON to fill in, for each kind of letter. Every person in it is invented; everything in it passes `cme check`.
import type { LetterContent } from '../../../schemas/letter/index.ts'
import { minimalReferralTemplate, referralTemplate } from '../../../schemas/letter/template.ts'
import { type Action, textOf } from '../commands/definition.ts'
import type { Fillable } from './kinds.ts'

const officer = { name: 'Sam Oakhurst', role: 'Children missing education officer', email: 'cme@slough.example' }
const decidedBy = { name: officer.name, role: officer.role, at: '2026-11-02T10:30:00Z' }

type Others = { [K in Exclude<Fillable, 'referral'>]: LetterContent<K> }

const others: Others = {
  enquiry: {
    asked_by: { name: 'Maya Lindqvist', role: officer.role, email: 'cme@ealing.example' },
    case_reference: 'EAL-CME-2026-0150',
    child: {
      surname: 'Okonjo-Brant',
      forename: 'Zofia',
      date_of_birth: '2016-03-14',
      sex: 'F',
      upn: 'B801200005001',
    },
    because: 'A neighbour said that the family has relatives in Slough.',
    marking: 'official_sensitive',
  },
  question: { asked_by: officer, questions: ['Which school did she last attend, and until when?'] },
  answer: {
    answered_by: { name: 'Maya Lindqvist', role: officer.role },
    answers: [
      { question: 'Which school did she last attend, and until when?', answer: 'Larkspur Primary, 11 September.' },
    ],
  },
  decision: {
    decision: 'accept',
    decided_by: decidedBy,
    basis: 'child_seen',
    case_reference: 'SLO-CME-2026-0031',
    words: 'Our officer met Zofia and her mother at the new address.',
  },
  outcome: {
    outcome: 'on_roll',
    on: '2026-11-09',
    recorded_by: officer,
    urn: '199902',
    school_name: 'Millrace Primary School',
    starts_on: '2026-11-09',
  },
  message: { written_by: officer, words: 'We shall visit on Thursday.' },
  correction: {
    corrected_by: officer,
    because: 'The day was wrong.',
    kind: 'message',
    content: { written_by: officer, words: 'We shall visit on Friday.' },
  },
  outside: {
    step: 'accepted',
    recorded_by: { name: 'Maya Lindqvist', role: officer.role, at: '2026-11-04T09:10:00Z' },
    on: '2026-11-03',
    how: 'secure_email',
    by: { name: 'Sam Oakhurst', team: 'Children missing education' },
    case_reference: 'SLO-CME-2026-0031',
  },
  reply: {
    reply: 'not_known',
    replied_by: officer,
    words: 'No child of this name and date of birth in admissions, home education or social care.',
  },
}

/** `cme template`: prints the content of one kind of letter. */
export const template: Action = async (_context, _args, options) => {
  const kind = (textOf(options, 'kind') ?? 'referral') as Fillable
  const content = kind !== 'referral' ? others[kind] : options.minimal ? minimalReferralTemplate() : referralTemplate()
  return { json: content, text: JSON.stringify(content, null, 2) }
}
