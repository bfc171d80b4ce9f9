// Changes of a council, lied about to whoever reads its entry: a certificate retired, and the words that approved and refused.
import { withOneMore } from '../../forge.ts'
import type { Row } from '../../row.ts'
import { type By, type Lie, liesAbout, liesDeciding } from '../changes.ts'
import { bendChain, entry } from './directory.ts'

const of =
  (name: 'ealing' | 'brent', member: string): By =>
  ({ keyOf, councils }) => ({
    key: keyOf(name, member),
    iss: councils[name].id,
  })
const attacker: By = ({ attacker: key, councils }) => ({ key, iss: councils.brent.id })

const strangers = [
  ['somebody the council does not have', 'unknown_key', attacker],
  ['another council’s manager', 'unknown_key', of('ealing', 'manager')],
  ['an officer', 'not_permitted', of('brent', 'officer')],
] as const

const lies: Lie[] = [
  ...(['retire_certificate', 'approve', 'refuse'] as const).flatMap(verb => liesAbout(verb, strangers, 'last')),
  ...liesDeciding('publish_certificate', [
    ['refused by another council’s manager', 'unknown_key', 'refuse', of('ealing', 'manager')],
    ['refused by an officer', 'not_permitted', 'refuse', of('brent', 'officer')],
  ]),
  [
    'an approval by a registrar who had been removed',
    'removed_key',
    (chain, stage) => {
      // A removal counts from the next second.
      const iat = Math.floor(Date.now() / 1000) + 1
      const said = { iss: 'national', verb: 'approve' as const, proposal: stage.world.net, iat }
      return withOneMore(stage, chain, said, stage.removedRegistrar, { state: 'approved', iat })
    },
  ],
]

export const councilChanges: Row[] = lies.map(([lie, code, change]) => ({
  lie,
  code,
  anew: true,
  call: entry('brent'),
  bend: ({ stage }) => bendChain(stage, 'brent', change),
}))
