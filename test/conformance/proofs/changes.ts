// §5 sentence by sentence: the directory is made of statements, who proposes what, whose second word it needs, where trust begins.
import { type Sentence, shown } from './sentence.ts'

const approvals = 'gateway/directory/approvals.test.ts'
const nationTest = 'gateway/directory/nation.test.ts'
const properties = 'properties/directory.test.ts'
const anyone = 'no guarded change takes effect without a second person, in time, while its proposer stands'
const races = 'gateway/directory/races.test.ts'
const lies = 'clients/sdk/lying-gateway/tables'

export const changes: Sentence[] = [
  shown(
    '5.1',
    'A chain of the directory is about a council or the nation; table, chain, checks and receipts are those of all statements.',
    ['D-100', 'D-26', 'S-30', 'N-07', 'N-12', 'D-33'],
  ),
  shown(
    '5.2',
    'Registering, succeeding, name, codes and status: a registrar proposes, and another registrar lets it count.',
    [
      'D-01',
      'D-02',
      'D-03',
      'D-04',
      'D-83',
      'D-85',
      'D-99',
      [properties, anyone],
      [
        approvals,
        'succession: two registrars name successors, day and custodian; from that day sends are refused, and old names lead to new ones',
      ],
      [
        'scenarios/directory/import.test.ts',
        'is proposed as one by a registrar, and approved as one by another who reads the same file',
      ],
    ],
    { otherwise: ['schemas/README.md', 'Many councils are approved by many `approve`s in one batch.'] },
  ),
  shown(
    '5.3',
    'Contacts, hours, absence, requirements and confirming the entry: a manager, at once.',
    [
      'D-05',
      'D-06',
      'D-07',
      'D-08',
      'D-60',
      'D-61',
      'D-63',
      'D-64',
      'D-65',
      'D-66',
      'D-67',
      'D-95',
      'D-96',
      'D-98',
      [
        'scenarios/directory/contents.test.ts',
        'shows as stale after 90 days, with the day; confirmed again it does not',
      ],
    ],
    { otherwise: ['schemas/README.md', 'Mailboxes outside gov.uk are said in a claim'] },
  ),
  shown('5.4', 'A mailbox elsewhere than under gov.uk counts once two people said so.', [
    'D-62',
    [
      'browser/national/approvals.test.ts',
      'a mailbox outside gov.uk counts only by a second word, and whoever gives it reads which mailbox it is',
    ],
  ]),
  shown('5.5', 'Officers, systems and auditors come and go by a manager’s word, at once.', [
    'D-09',
    'D-13',
    'D-101',
    [races, 'no statement of an officer is received after the removal of their key'],
    [
      'clients/sdk/joining/councils.test.ts',
      'an inspector is let in without the keys of any team, reads chains and history, and no letter',
    ],
  ]),
  shown(
    '5.6',
    'A further manager: proposed by a manager, let in by another manager, and by a registrar where there is none.',
    [
      'D-10',
      'D-80',
      [
        'clients/cli/people/joining.test.ts',
        'a second manager is proposed, approved by somebody else, and only then given access',
      ],
    ],
    { otherwise: ['schemas/README.md', '"Another manager, else a registrar" is taken at its word.'] },
  ),
  shown(
    '5.7',
    'The first manager, or where none is left: two registrars, and seven days after every contact was told.',
    [
      'D-12',
      'D-81',
      [
        'schemas/changes/first-manager.test.ts',
        'counts seven days after the second registrar, and every contact is to be told so',
      ],
      [
        'schemas/changes/first-manager.test.ts',
        'is called off within the days by a registrar, and by a manager where one came in meanwhile; never after',
      ],
      [
        'gateway/alerts/email.test.ts',
        'a first manager is announced to every mailbox a council has given, whatever it chose of digests',
      ],
      [
        approvals,
        'a first manager who is approved stays in the queue of every registrar until their day, and can be called off until then',
      ],
    ],
  ),
  shown('5.8', 'A certificate: proposed by a manager, let count by a registrar who compared the words.', [
    'D-27',
    'D-28',
    [
      'browser/national/approvals.test.ts',
      'a key is let in only once its seven words were heard; the manager sees the same words, and what became of it',
    ],
    [
      'clients/cli/people/keyrings.test.ts',
      'new keys for a team: proposed, compared, approved, shared; who writes to it is told once, with both sets of words',
    ],
  ]),
  shown(
    '5.9',
    'For compromise a member or a certificate ends at once, by a manager’s or a registrar’s word, and everybody hears of it.',
    [
      'D-13',
      'D-84',
      'D-102',
      'D-110',
      [
        approvals,
        'registrars hear of what waits for them and of every key reported stolen; a council hears when a correspondent’s certificate changes',
      ],
      [races, 'no letter sealed to a certificate is received after its retirement'],
      [`${lies}/council/changes.ts`, 'retire_certificate'],
    ],
  ),
  shown(
    '5.10',
    'Registrars, receipt keys and policy: one registrar proposes, another lets it count; never fewer than three people remain.',
    [
      'D-50',
      'D-51',
      'D-52',
      'D-53',
      'D-54',
      [nationTest, 'fewer than three people never remain, however many keys they have'],
      [nationTest, 'a gateway goes on with an old receipt key beside a new one, and never stays without any'],
      [
        'properties/nation.test.ts',
        'nothing about the nation changes by one person; three people and a receipt key always remain; the past stays as it was',
      ],
      [`${lies}/nation/changes.ts`, 'admit_registrar'],
    ],
    {
      otherwise: [
        'schemas/README.md',
        'A receipt key to retire and a new policy count five minutes after the second registrar.',
      ],
    },
  ),
  shown(
    '5.11',
    'Approving and refusing name a change by its digest; it is decided once, and its proposer learns how.',
    [
      'D-23',
      'D-24',
      'D-82',
      'D-109',
      [`${lies}/nation/changes.ts`, 'an approval of what had been refused, with a registrar’s stolen key'],
      [
        races,
        'approved and refused at the same moment by several, a change is decided once, and by somebody else than who proposed it',
      ],
    ],
  ),
  shown(
    '5.12',
    'Who proposes and who approves are two people, not two keys.',
    [
      'D-01',
      'D-11',
      'D-12',
      'D-103',
      [properties, anyone],
      [
        'clients/sdk/joining/councils.test.ts',
        'nobody approves with one key what they proposed with another, whichever council that key is from',
      ],
    ],
    { otherwise: ['schemas/README.md', 'A person is refused, not a key.'] },
  ),
  shown(
    '5.13',
    'At approval the gateway looks again: no older than fourteen days, its proposer still stands, everything still holds.',
    [
      'D-15',
      'D-25',
      'D-104',
      [properties, anyone],
      [
        'schemas/changes/first-manager.test.ts',
        'lapses where nobody approves it in time: after the policy’s days it can be neither approved nor refused',
      ],
      [approvals, 'what nobody decides in time lapses after 14 days, and its proposer is told'],
      [races, 'no word of a registrar, and no approval of what they proposed, is received after their removal'],
      [nationTest, 'what a registrar proposed falls with them, and their removal is not theirs to refuse'],
    ],
  ),
  shown('5.14', 'An admission carries person, desks, role and the new key’s own signature over council and role.', [
    'D-16',
    'D-17',
    'D-18',
    'D-19',
    'D-20',
    'D-21',
    'D-22',
    'D-54',
  ]),
  shown('5.15', 'A key is admitted once, ever, anywhere.', [
    'D-14',
    'D-15',
    'D-105',
    [
      'scenarios/responsibility.test.ts',
      'a key admitted elsewhere while its admission here waited for approval is refused: a key is one council’s, once',
    ],
  ]),
  shown('5.16', 'Clients work all of this out again from the chain.', [
    'D-34',
    'D-84',
    [`${lies}/council/changes.ts`, 'an approval by a registrar who had been removed'],
    [`${lies}/nation/changes.ts`, 'approved by whoever proposed it'],
    [`${lies}/council/directory.ts`, 'a certificate proposed with a manager’s stolen key, and taken for approved'],
    [`${lies}/council/directory.ts`, 'a manager approved with the second key of the person who proposed them'],
    [approvals, 'an entry shows who said and who approved what is in force, on any day'],
  ]),
  shown(
    '5.17',
    'Trust begins with the nation’s first statement: three registrars at least, its receipt keys, the signature of one of them.',
    ['N-01', 'N-02', 'N-03', 'D-33'],
    { otherwise: ['schemas/README.md', 'A nation is founded from a file the operator starts the gateway with.'] },
  ),
  shown('5.18', 'Clients are installed with its digest and believe no other.', [
    [`${lies}/nation/nation.ts`, 'the founding of another nation'],
    ['clients/sdk/trust/directory.test.ts', 'is not believed where another one was pinned'],
  ]),
  shown('5.19', 'The nation’s chain carries its policy: waiting times, norms, floors and ceilings.', [
    'D-53',
    [
      'clients/cli/people/registrars.test.ts',
      'a policy and receipt keys change by two: each sees what will be otherwise, and from when it counts',
    ],
    [
      'gateway/clocks/month.test.ts',
      'a month of cases: two gateways remind and escalate at the hour, for the day, of the side the slow model says, each once',
    ],
  ]),
  shown('5.20', 'A rehearsal waits for nothing, and says everywhere that it is one.', ['D-12', 'D-106']),
  shown(
    '5.21',
    'A desk can be sent to while it has a certificate and enough people can open it; a closed council cannot.',
    ['D-29', 'D-30', 'D-31', 'D-32'],
  ),
]
