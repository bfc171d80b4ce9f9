// §6 sentence by sentence: how members get in, join, keep their keys, and how teams change theirs.
import { type Sentence, shown } from './sentence.ts'

const kept = 'clients/sdk/joining/kept-keys.test.ts'
const invitations = 'clients/sdk/joining/invitations.test.ts'
const token = 'gateway/identity/token.test.ts'
const caller = 'gateway/identity/caller.test.ts'
const cliKeyrings = 'clients/cli/people/keyrings.test.ts'

export const keys: Sentence[] = [
  shown('6.1', 'A client asks for a token with an assertion by its member key, made for this gateway, used once.', [
    'A-02',
    'A-03',
    'A-04',
    'A-05',
    'A-06',
    'A-07',
    'A-08',
    [token, 'an assertion is taken once, also when it comes many times at once'],
    ['gateway/identity/oauth-client.test.ts', 'oauth4webapi gets a token and asks with it, with %s keys'],
  ]),
  shown(
    '6.2',
    'The token lasts five minutes and is bound to a key of its own.',
    [
      'A-01',
      'A-09',
      'A-10',
      'A-11',
      'A-28',
      [token, 'a member gets a token of five minutes, of which only the digest is kept'],
    ],
    { otherwise: ['schemas/README.md', 'Access tokens are opaque, not JWTs.'] },
  ),
  shown(
    '6.3',
    'A proof is for one method, address, token and minute; it writes once, and reads within its minute.',
    [
      'A-12',
      'A-13',
      'A-14',
      'A-15',
      'A-16',
      'A-17',
      'A-30',
      [caller, 'a proof writes once, also when it comes many times at once'],
      [caller, 'a proof may read again within its minute, and leaves nothing behind'],
    ],
    { otherwise: ['gateway/identity/README.md', 'Proofs for writes are spent, proofs for reads are not stored'] },
  ),
  shown('6.4', 'Standing is read at every request: who is removed is refused at the next.', [
    'A-18',
    'D-13',
    'D-50',
    [caller, 'a removed member is refused on the next request, reading and writing'],
    [
      'gateway/directory/nation.test.ts',
      'a registrar let in by two speaks at once, and a removed one is refused on the next request, at every gateway process',
    ],
  ]),
  shown('6.5', 'Who may do what to what is one table, of role, action and side.', [
    'A-19',
    'A-20',
    'A-21',
    'D-07',
    'D-08',
    ['gateway/permissions.test.ts', 'asked by $who, $place'],
  ]),
  shown('6.6', 'What is not yours answers, byte for byte, like what does not exist.', [
    'A-22',
    'A-23',
    'A-24',
    'A-25',
    'A-26',
    'A-27',
    'A-29',
  ]),
  shown('6.7', 'An invitation is good once, for seven days.', [
    'D-91',
    'D-92',
    'D-107',
    [invitations, 'of many who use one code at once, one is heard'],
    [invitations, 'spent, revoked, run out, of a manager who has left, or never made: one and the same answer'],
  ]),
  shown('6.8', 'The newcomer’s own computer makes the member key and the device’s certificate.', [
    [
      'browser/council/joining.test.ts',
      'an invited colleague makes keys in the browser, reads seven words to the manager, is let in, and opens what the team receives',
    ],
    [invitations, 'keys that were not signed for just this role at just this council are not taken'],
  ]),
  shown(
    '6.9',
    'Seven words of the EFF’s large list stand for nation, council, invitation, key and device, and are heard before anybody is let in.',
    [
      ['clients/seal/wrap.test.ts', 'are seven, and the same for the same digest everywhere'],
      ['clients/seal/wrap.test.ts', 'come from the EFF large list, whole and in order'],
      [
        invitations,
        'a newcomer finds what they are invited to, leaves their keys, and both sides come to the same words',
      ],
      [invitations, 'whoever changes the keys on the way changes the words'],
    ],
  ),
  shown('6.10', 'Whoever is let in is given the keys of their desks, sealed to the devices of those who hold them.', [
    'D-32',
    [
      'clients/cli/people/joining.test.ts',
      'a newcomer makes keys, reads seven words, is let in, joins, and sends; removed, they can do nothing',
    ],
    ['scenarios/responsibility.test.ts', 'a keyring may be shared with a colleague named twice'],
  ]),
  shown(
    '6.11',
    'A person’s keys are wrapped under six generated words or a passkey and kept so at the gateway: a new device is the same member.',
    [
      'D-97',
      [kept, 'on a new device, six words make the same member again, who reads what came before and is heard'],
      [kept, 'a phrase and passkeys open the same keys; a changed or removed one opens nothing'],
      [kept, 'nothing in the database opens anything: neither keys, nor phrases, nor what stands for them'],
      ['clients/seal/wrap.test.ts', 'is locked by Argon2id with 64 MiB and three passes'],
      [
        'browser/council/joining.test.ts',
        'a new browser is the same colleague by the six words, a wiped one by a passkey; changed words end the old ones',
      ],
      ['infra/world/unsigned.ts', 'a wrapped key with one byte changed'],
    ],
  ),
  shown('6.12', 'Unlocked, the member key stays inside the worker.', [
    [
      'browser/page/safe.test.ts',
      'the page reaches no server but its own, runs nothing it was not served, and holds no key',
    ],
  ]),
  shown('6.13', 'After a keyholder leaves, new keys are due within thirty days; after a loss, at once.', [
    [
      'clients/sdk/joining/councils.test.ts',
      'new keys are due thirty days after somebody left, and at once where their key was lost',
    ],
    [
      'browser/council/manager.test.ts',
      'a colleague leaves: removed at once, new keys proposed, approved by words, shared; an open inbox goes on reading',
    ],
  ]),
  shown(
    '6.14',
    'Certificates overlap, and old keys stay with the team: nothing sealed to them becomes unreadable.',
    [
      'D-90',
      'L-11',
      [
        'scenarios/rotation.test.ts',
        'a certificate is rotated while 200 referrals are in flight: none is lost, none unreadable, no sender is turned away',
      ],
      ['clients/seal/letter.test.ts', 'still opens after the desk changed its key, with the old key in the keyring'],
    ],
    { otherwise: ['schemas/README.md', 'A certificate takes over once enough people hold its keys.'] },
  ),
  shown('6.15', 'A desk can be sent to only while two people can open it.', [
    'D-30',
    ['scenarios/transfer.test.ts', 'another desk is brought in by a message only when two people there can open it'],
  ]),
  shown(
    '6.16',
    'A recovery kit opens by two halves of at least seven words each, kept by two managers; each rotation needs another.',
    [
      'D-96',
      'D-98',
      [
        cliKeyrings,
        'a recovery kit is tried out: an outdated one is noticed, a wrong half opens nothing, a good one is recorded',
      ],
      [
        cliKeyrings,
        'every computer of a council is lost: registrars let a manager in, two halves open the kit, and its letters are read again',
      ],
      [
        'browser/council/manager.test.ts',
        'a recovery kit is made in two halves, tried, and the drill stands in the council’s own record',
      ],
    ],
    { otherwise: ['clients/cli/README.md', 'A drill is a statement.'] },
  ),
]
