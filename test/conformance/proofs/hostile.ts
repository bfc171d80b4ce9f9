// §7 sentence by sentence: what a hostile gateway, or somebody with a stolen key, can do, and what stops or shows it.
import { type Sentence, shown } from './sentence.ts'

const lies = 'clients/sdk/lying-gateway/tables'
const doubtful = 'clients/sdk/trust/compromised.test.ts'
const stolen = 'scenarios/stolen-key.test.ts'

export const hostile: Sentence[] = [
  shown('7.1', 'Clients remember the highest head of each chain and take nothing less.', [
    [`${lies}/histories.ts`, 'the last statement dropped, once seen'],
    [`${lies}/histories.ts`, 'an old chain served again'],
    [`${lies}/council/withheld.ts`, 'a colleague’s removal left out, once it was seen'],
    ['clients/sdk/memory/file-memory.test.ts', 'a restart finds everything, beside what a crash left half written'],
  ]),
  shown('7.2', 'Nor anything else in its place, and then they keep both receipts as proof.', [
    [`${lies}/referrals.ts`, 'two continuations of a referral'],
    [`${lies}/council/withheld.ts`, 'two continuations of a council’s history'],
    [`${lies}/nation/national.ts`, 'two continuations, by a registrar’s stolen key (receipt key)'],
  ]),
  shown('7.3', 'The heads in a statement show each side a directory that it was not shown, its own council’s first.', [
    'S-34',
    'S-35',
    'S-36',
    'S-37',
    [`${lies}/council/withheld.ts`, 'a colleague’s removal left out, never seen, but relied on by the other side'],
    [`${lies}/referrals.ts`, 'that relies on a directory not shown here'],
  ]),
  shown(
    '7.4',
    'Withheld, invented, moved, backdated: of a statement or receipt nothing is taken that does not fit its chain.',
    [
      [`${lies}/histories.ts`, 'a middle statement dropped'],
      [`${lies}/histories.ts`, 'a receipt backdated by an hour (receipt key)'],
      [`${lies}/answers.ts`, 'unheard: the attacker’s receipt'],
      [`${lies}/nation/changes.ts`, 'admit_registrar'],
      [`${lies}/changes.ts`, 'reordered with what came next'],
    ],
  ),
  shown(
    '7.5',
    'With a member’s key, even a removed one’s, a gateway can forge; a removed key is believed for nothing after its end.',
    [
      [`${lies}/acceptances.ts`, 'an acceptance by an officer who had been removed'],
      [`${lies}/council/directory.ts`, 'a word by a colleague who had been removed'],
      [`${lies}/nation/changes.ts`, 'a change by a registrar who had been removed'],
      ['gateway/directory/races.test.ts', 'no statement of an officer is received after the removal of their key'],
    ],
    { otherwise: ['schemas/README.md', 'A removal counts from the next whole second.'] },
  ),
  shown(
    '7.6',
    'A case is not closed on an acceptance by a key removed since, unless its receipt was held before.',
    ['R-22', [`${lies}/acceptances.ts`, 'an acceptance by an officer removed since, backdated to before that']],
    { otherwise: ['clients/sdk/README.md', 'An acceptance by somebody who has simply left since'] },
  ),
  shown('7.7', 'A removal says why and since when.', [
    'D-108',
    [
      'scenarios/protected.test.ts',
      'a removal casts no doubt further back than 90 days, and registrars remove nobody for leaving',
    ],
  ]),
  shown('7.8', 'What a compromised key said since then shows as doubtful until a manager confirms or disowns it.', [
    'R-17',
    'R-18',
    'R-19',
    [
      'clients/cli/people/doubtful.test.ts',
      'a manager stands by one acceptance of a stolen key, and not by the other: the sender has that child back',
    ],
    [
      'browser/council/manager.test.ts',
      'keys that somebody else may have had: what was said with them is stood by, or given back once a second person agrees',
    ],
  ]),
  shown(
    '7.9',
    'A disowned acceptance returns responsibility and opens the transfer again.',
    [
      'R-17',
      'D-84',
      [
        stolen,
        'two managers disown it: the child is the sender’s again, the case is open, and is never closed on that acceptance',
      ],
      [
        doubtful,
        'one manager leaves it doubtful; with a registrar who upholds the report the child is the sender’s again',
      ],
      [
        doubtful,
        'a manager who names their own report, or their own word, as the second is not believed, whatever the gateway records',
      ],
    ],
    { otherwise: ['schemas/README.md', '`disown` counts only with `seconded`'] },
  ),
  shown('7.10', 'A public, witnessed log of all digests.', [], { later: true }),
  shown('7.11', 'The inbox’s code comes out the same from the same sources, and any council may serve it.', [
    [
      'browser/page/bundle.test.ts',
      'two builds are byte-identical; what is loaded before the first paint is small and has no cryptography in it',
    ],
  ]),
  shown(
    '7.12',
    'The trust page says plainly that whoever serves the code holds the keys, and that a supplier with the keyring reads letters.',
    [],
    { otherwise: ['infra/trust/README.md', 'Whoever serves the code holds the keys'] },
  ),
]
