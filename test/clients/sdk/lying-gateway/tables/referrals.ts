// Lies about one referral: what could not be said, by whom it could not be said, what stands above the chain and beside it.
// The operator signs every receipt needed; members' keys in a row are stolen, or their owners lie with it.

import { newId } from '../../../../../schemas/ids.ts'
import type { Note } from '../../../../../schemas/statement/receipt.ts'
import { letterClaim, noteAgain, posingAs, type Said, type View, withOneMore } from '../forge.ts'
import { bendJson } from '../liar.ts'
import { bothReceiptsKept, type Row } from '../row.ts'
import type { Stage } from '../stage.ts'

type Saying = (stage: Stage) => Promise<[said: Said, by: Parameters<typeof withOneMore>[3]]>

const referral: Row['call'] = ({ client, stage }) => client.referral(stage.accepted.id)
const bendView = (stage: Stage, change: (view: View) => View | Promise<View>, { id } = stage.accepted) =>
  bendJson<View>(`/referrals/${id}`, change)

/** One statement more, which a gateway that checks would have refused. */
const recorded: [lie: string, code: Row['code'], saying: Saying, state?: string][] = [
  ['by a key nobody admitted', 'unknown_key', async stage => [hold(stage), stage.attacker]],
  [
    'by a key that poses as an officer’s',
    'bad_signature',
    async stage => [hold(stage), posingAs(stage.keyOf('slough').kid, stage)],
  ],
  ['by one council’s officer in the other’s name', 'unknown_key', async stage => [hold(stage), stage.keyOf('ealing')]],
  [
    'by a council that is no party',
    'not_permitted',
    async stage => [hold(stage, 'brent'), stage.keyOf('brent', 'manager')],
  ],
  [
    'by a council that the directory does not have',
    'unknown_key',
    async stage => [{ ...hold(stage), iss: newId() }, stage.attacker],
  ],
  ['by an auditor', 'not_permitted', async stage => [hold(stage), stage.keyOf('slough', 'auditor')]],
  ['of the directory', 'not_permitted', async stage => [said(stage, 'verify_entry'), stage.keyOf('slough')]],
  ['that cannot be said any more', 'not_permitted', async stage => [said(stage, 'acknowledge'), stage.keyOf('slough')]],
  ['of the other side’s', 'not_permitted', async stage => [said(stage, 'close'), stage.keyOf('slough')], 'closed'],
  [
    'that closes without the acceptance',
    'not_permitted',
    async stage => [said(stage, 'close', 'ealing'), stage.keyOf('ealing')],
    'closed',
  ],
  ['that opens what was never sent', 'not_permitted', async stage => [collecting(stage), stage.keyOf('slough')]],
  ['that disowns what nobody doubts', 'not_permitted', disowning, 'acknowledged'],
  [
    'that relies on a directory not shown here',
    'directory_frozen',
    async stage => [frozen(stage), stage.keyOf('slough')],
  ],
  [
    'with a letter to the attacker’s certificate',
    'certificate_mismatch',
    stage => telling(stage, stage.attackersDesk.fingerprint),
  ],
  [
    'with a letter to a third council as well',
    'certificate_mismatch',
    stage => telling(stage, stage.deskOf('slough'), stage.deskOf('brent')),
  ],
  ['with a letter to its own desk alone', 'certificate_mismatch', stage => telling(stage)],
]

function said({ councils }: Stage, verb: Said['verb'], name: 'slough' | 'ealing' | 'brent' = 'slough'): Said {
  return { iss: councils[name].id, verb }
}
const hold = (stage: Stage, name?: 'slough' | 'brent') => ({ ...said(stage, 'hold', name), reason: 'other' })
const collecting = (stage: Stage) => ({ ...said(stage, 'collect'), item: stage.world.net, revealed: 'A'.repeat(43) })
const frozen = (stage: Stage) => ({ ...hold(stage), heads: { [stage.councils.ealing.id]: stage.world.net } })

async function disowning(stage: Stage): Promise<[Said, Parameters<typeof withOneMore>[3]]> {
  const { acceptedBy } = await stage.officers.ealing.referral(stage.accepted.id)
  return [{ ...said(stage, 'disown'), item: acceptedBy }, stage.keyOf('slough', 'manager')]
}

async function telling(stage: Stage, ...others: string[]): Promise<[Said, Parameters<typeof withOneMore>[3]]> {
  const letter = await letterClaim(...others, stage.deskOf('ealing'))
  return [{ ...said(stage, 'message', 'ealing'), attachments: [], letter }, stage.keyOf('ealing')]
}

/** Fields above the chain, which lists are made of. */
const stated: [field: string, value: unknown][] = [
  ['state', 'closed'],
  ['responsible', '01890000-0000-7000-8000-000000000000'],
  ['passed_to', '01890000-0000-7000-8000-000000000000'],
  ['list', 'finished'],
  ['move', 'nobody'],
  ['settled', true],
  ['urgent', true],
  ['recipient', '01890000-0000-7000-8000-000000000000'],
  ['head', 'A'.repeat(43)],
]

/** Both of the notes that say the child has moved on, and come to Ealing again. */
const notes: [lie: string, change: (notes: string[], stage: Stage) => string[] | Promise<string[]>][] = [
  ['forged', ([first = '', ...rest], stage) => again(first, {}, stage, stage.attacker).then(one => [one, ...rest])],
  ['unreadable', ([, ...rest]) => ['a.b.c', ...rest]],
  ['the first dropped', notes => notes.slice(1)],
  ['reordered', notes => notes.toReversed()],
  ['told twice', ([first = '', ...rest]) => [first, first, ...rest]],
  [
    'renumbered (receipt key)',
    ([first = '', ...rest], stage) => again(first, { number: 7 }, stage).then(one => [one, ...rest]),
  ],
  [
    'of another referral (receipt key)',
    ([first = '', ...rest], stage) => again(first, { sub: newId() }, stage).then(one => [one, ...rest]),
  ],
  [
    'of another nation (receipt key)',
    ([first = '', ...rest], stage) => again(first, { net: 'A'.repeat(43) }, stage).then(one => [one, ...rest]),
  ],
  [
    'before its time (receipt key)',
    ([first = '', ...rest], stage) => again(first, { follows: 99 }, stage).then(one => [one, ...rest]),
  ],
]

function again(
  note: string,
  change: Partial<Note>,
  stage: Stage,
  by = stage.gatewayKey as Parameters<typeof noteAgain>[3],
) {
  return noteAgain(stage, note, change, by)
}

const passedOn: Row['call'] = ({ client, stage }) => client.referral(stage.passedOn.id)

export const referrals: Row[] = [
  ...recorded.map(
    ([lie, code, saying, state]): Row => ({
      lie: `a statement ${lie}`,
      code,
      call: referral,
      bend: async ({ stage }) => {
        const [claims, by] = await saying(stage)
        return bendView(stage, async view => ({
          ...view,
          chain: await withOneMore(stage, view.chain, claims, by, state ? { state } : {}),
        }))
      },
    }),
  ),
  ...stated.map(
    ([field, value]): Row => ({
      lie: `another ${field} above the history`,
      code: 'state_mismatch',
      call: referral,
      bend: ({ stage }) => bendView(stage, view => ({ ...view, [field]: value })),
    }),
  ),
  {
    lie: 'the last statement left out, its outcome still stated',
    code: 'state_mismatch',
    call: referral,
    bend: ({ stage }) => bendView(stage, view => ({ ...view, chain: view.chain.slice(0, -1) })),
  },
  {
    lie: 'two continuations of a referral',
    code: 'forked',
    call: referral,
    seen: true,
    bend: ({ stage }) =>
      bendView(stage, async view => ({
        ...view,
        chain: await withOneMore(stage, view.chain.slice(0, -1), hold(stage), stage.keyOf('slough')),
      })),
    caught: bothReceiptsKept,
  },
  ...notes.map(
    ([lie, change]): Row => ({
      lie: `notes: ${lie}`,
      code: 'note_forged',
      call: passedOn,
      bend: ({ stage }) =>
        bendView(stage, async view => ({ ...view, notes: await change(view.notes, stage) }), stage.passedOn),
    }),
  ),
  {
    lie: 'notes: both left out, whose the child is still stated',
    code: 'state_mismatch',
    call: passedOn,
    bend: ({ stage }) => bendView(stage, view => ({ ...view, notes: [] }), stage.passedOn),
  },
  {
    lie: 'notes: the last left out and whose the child is restated, once seen',
    code: 'note_forged',
    call: passedOn,
    seen: true,
    bend: ({ stage }) =>
      bendView(
        stage,
        view => ({ ...view, notes: view.notes.slice(0, 1), responsible: stage.councils.brent.id }),
        stage.passedOn,
      ),
  },
]
