// Every change of the nation, lied about to whoever reads its chain, from the pinned statement on: registrars in and out, receipt keys, policy, and the words that decide.
import { placeOf, withOneMore } from '../../forge.ts'
import { bendJson } from '../../liar.ts'
import type { Row } from '../../row.ts'
import type { Stage } from '../../stage.ts'
import { type By, type Lie, liesAbout, liesDeciding, saidAgain, takenForSettled } from '../changes.ts'

const registrar =
  (index: number): By =>
  ({ world, attacker }) => ({ key: world.registrars[index]?.key ?? attacker, iss: 'national' })
const manager: By = ({ keyOf }) => ({ key: keyOf('slough', 'manager'), iss: 'national' })
const managerAsSuch: By = ({ keyOf, councils }) => ({ key: keyOf('slough', 'manager'), iss: councils.slough.id })
const attacker: By = stage => ({ key: stage.attacker, iss: 'national' })

const strangers = [
  ['somebody the nation does not have', 'unknown_key', attacker],
  ['a council’s manager in the nation’s name', 'unknown_key', manager],
  ['a council’s manager', 'not_permitted', managerAsSuch],
] as const

/** Each is proposed by the first registrar, but the policy that came to be: the first there is was refused. */
const guarded = [
  'admit_registrar',
  'set_policy',
  'publish_gateway_key',
  'retire_gateway_key',
  'remove_registrar',
] as const

const decided: Lie[] = guarded.flatMap(verb => [
  takenForSettled(verb),
  ...liesDeciding(verb, [
    ['approved by whoever proposed it', 'not_permitted', 'approve', registrar(0)],
    ['approved by a council’s manager', 'not_permitted', 'approve', managerAsSuch],
    ['approved by nobody the nation has', 'unknown_key', 'approve', attacker],
    ['refused by a council’s manager', 'not_permitted', 'refuse', managerAsSuch],
  ]),
])

/** By a registrar who had been removed; and against a refusal. */
const late: Lie[] = [
  [
    'an approval by a registrar who had been removed',
    'removed_key',
    (chain, stage) => speakingAfter(stage, chain, { verb: 'approve', proposal: stage.world.net }),
  ],
  [
    'a change by a registrar who had been removed',
    'removed_key',
    (chain, stage) => {
      const policy = chain[placeOf(chain, 'set_policy')]
      return speakingAfter(stage, chain, policy ? saidAgain(policy) : { verb: 'approve' })
    },
  ],
  [
    'an approval of what had been refused, with a registrar’s stolen key',
    'not_permitted',
    (chain, stage) => {
      const told = chain.slice(0, placeOf(chain, 'refuse') + 1)
      const { proposal } = saidAgain(told.at(-1) ?? { statement: '', receipt: '' })
      const key = stage.world.registrars[2]?.key ?? stage.attacker
      return withOneMore(stage, told, { iss: 'national', verb: 'approve', proposal }, key, { state: 'approved' })
    },
  ],
]

/** A removal counts from the next second. */
function speakingAfter(stage: Stage, chain: Parameters<Lie[2]>[0], said: object) {
  const iat = Math.floor(Date.now() / 1000) + 1
  const words = { ...(said as { verb: 'approve' }), iss: 'national', iat }
  return withOneMore(stage, chain, words, stage.removedRegistrar, { state: 'approved', iat })
}

const lies: Lie[] = [
  ...[...guarded, 'approve' as const, 'refuse' as const].flatMap(verb => liesAbout(verb, strangers)),
  ...decided,
  ...late,
]

export const nationChanges: Row[] = lies.map(([lie, code, change]) => ({
  lie,
  code,
  call: ({ client }) => client.nationDirectory.read(),
  bend: ({ stage }) =>
    bendJson<{ chain: Parameters<Lie[2]>[0] }>('/directory/national/chain', async ({ chain }) => ({
      chain: await change(chain, stage),
    })),
}))
