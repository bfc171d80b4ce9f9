// A whole body for everything that can be said, to begin from: shown in the OpenAPI document and served at /examples/…
// Every person is invented, and every one of them is taken by the connector as it stands (a test tries them).
import { referralTemplate } from '../../../schemas/letter/template.ts'
import type { VerbName } from '../outbox/verbs.ts'

const sam = { name: 'Sam Oakhurst', role: 'Children missing education officer' }
const maya = { name: 'Maya Lindqvist', role: 'Children missing education officer' }
const item = 'qjPmC5yYfUG8Oq0zPYyXVQ8Wkq3hUo0yOaG8kqPjH9E'
const question = 'Which school did she last attend, and until when?'

export const examples: Record<VerbName, Record<string, unknown>> = {
  send: { reference: 'EAL-CME-2026-0147', to: 'Slough', content: referralTemplate() },
  enquire: {
    reference: 'EAL-CME-2026-0150 enquiry',
    to: 'Slough',
    officer: maya,
    content: {
      child: {
        surname: 'Okonjo-Brant',
        forename: 'Zofia',
        date_of_birth: '2016-03-14',
        upn: { not_known: 'Perhaps never at school in England.' },
      },
      because: 'A neighbour said that the family has relatives in Slough.',
      marking: 'official_sensitive',
    },
  },
  collect: { reference: 'SLO-2026-0031 opened' },
  acknowledge: { reference: 'SLO-2026-0031 taken on', decide_by: '2026-12-04' },
  ask: { reference: 'SLO-2026-0031 question 1', officer: sam, content: { questions: [question] } },
  answer: {
    reference: 'EAL-CME-2026-0147 answer 1',
    officer: maya,
    content: { answers: [{ question, answer: 'Larkspur Primary, until 11 September.' }] },
  },
  accept: {
    reference: 'SLO-2026-0031 acceptance',
    officer: sam,
    content: { basis: 'child_seen', case_reference: 'SLO-CME-2026-0031', words: 'Seen at the new address.' },
  },
  decline: {
    reference: 'SLO-2026-0031 return',
    officer: sam,
    content: { reason: 'other', words: 'They moved on to Reading before they arrived.' },
  },
  withdraw: {
    reference: 'EAL-CME-2026-0147 withdrawn',
    officer: maya,
    content: { words: 'The family is back; the school has seen the child.' },
  },
  close: { reference: 'EAL-CME-2026-0147 closed', officer: maya, content: { closed_as: 'taken_over' } },
  'record-outcome': {
    reference: 'SLO-2026-0031 on roll',
    officer: sam,
    content: {
      outcome: 'on_roll',
      on: '2026-11-09',
      urn: '199902',
      school_name: 'Millrace Primary School',
      starts_on: '2026-11-09',
    },
  },
  message: { reference: 'SLO-2026-0031 note 1', officer: sam, content: { words: 'We shall visit on Thursday.' } },
  correct: {
    reference: 'SLO-2026-0031 note 1 corrected',
    item,
    officer: sam,
    content: {
      because: 'The day was wrong.',
      kind: 'message',
      content: { written_by: sam, words: 'We shall visit on Friday.' },
    },
  },
  recall: { reference: 'EAL-CME-2026-0147 recalled', item, reason: 'wrong_child' },
  'confirm-recall': { reference: 'SLO-2026-0031 recall confirmed', item, result: 'deleted' },
  filed: { reference: 'SLO-2026-0031 filed' },
  hold: { reference: 'SLO-2026-0031 held', reason: 'complaint' },
  release: { reference: 'SLO-2026-0031 released' },
  confirm: { reference: 'SLO-2026-0031 confirmed', item },
  disown: { reference: 'SLO-2026-0031 disowned', item },
  reply: {
    reference: 'SLO-2026-0032 reply',
    officer: sam,
    content: { reply: 'not_known', words: 'No child of this name and date of birth in admissions or social care.' },
  },
  finish: { reference: 'EAL-CME-2026-0150 finished' },
  'record-outside': {
    reference: 'EAL-CME-2026-0151 answer by e-mail',
    officer: maya,
    content: { step: 'accepted', on: '2026-11-03', how: 'secure_email', by: { name: 'Robin Marsh' } },
  },
}
