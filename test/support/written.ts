// Letters as officers write them, every person invented.
import type { Decision, LetterContent } from '../../schemas/letter/index.ts'

const at = '2026-11-20T10:00:00Z'
const decided_by = { name: 'Ines Marlowe', role: 'CME officer', at }

export const written = {
  question: { asked_by: { name: 'Ines Marlowe', role: 'CME officer' }, questions: ['Which flat number?'] },
  answer: {
    answered_by: { name: 'Maya Lindqvist', role: 'CME officer' },
    answers: [{ question: 'Which flat number?', answer: 'Flat 2' }],
  },
  accept: {
    decision: 'accept',
    decided_by,
    basis: 'child_seen',
    case_reference: 'SLO-2026-11',
  } as Extract<Decision, { decision: 'accept' }>,
  decline: { decision: 'decline', decided_by, reason: 'moved_on', words: 'They left for Leeds.' } as Extract<
    Decision,
    { decision: 'decline' }
  >,
  close: { decision: 'close', decided_by, closed_as: 'taken_over' } as Extract<Decision, { decision: 'close' }>,
  message: { written_by: { name: 'Maya Lindqvist', role: 'CME officer' }, words: 'The mother rang again.' },
  outcome: { outcome: 'not_found', on: '2026-11-21', tried: 'Visited twice.' } as LetterContent<'outcome'>,
  settled: { outcome: 'over_age', on: '2026-11-21' } as LetterContent<'outcome'>,
  enquiry: {
    asked_by: { name: 'Maya Lindqvist', role: 'CME officer' },
    child: {
      surname: 'Okonjo-Brant',
      forename: 'Zofia',
      date_of_birth: '2016-03-14',
      upn: { not_known: 'Not to hand' },
    },
    because: 'An aunt lives in Slough.',
    marking: 'official_sensitive',
  } as LetterContent<'enquiry'>,
  reply: { reply: 'not_known', replied_by: { name: 'Ines Marlowe', role: 'CME officer' } } as LetterContent<'reply'>,
}
