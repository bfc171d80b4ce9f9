// What a gateway keeps back of a council, or tells otherwise to others; and what lies beside the chains, named in them by digest.
// What was never seen here is noticed by what the other side relied on: each statement names the heads it was made on.
import { Refusal } from '../../../../../../schemas/problem.ts'
import { problemAnswer } from '../../../../../support/line.ts'
import { memberOf } from '../../../../../support/world.ts'
import { type Link, placeOf, withOneByteChanged, withOneMore } from '../../forge.ts'
import { answered, bendBytes, bendJson } from '../../liar.ts'
import { bothReceiptsKept, type Row, type Scene } from '../../row.ts'
import { bendChain, chainPath, entryWhole } from './directory.ts'

const slough = ({ stage }: Scene) => stage.councils.slough.id

/** A removal that is left out: noticed by memory, or by what others relied on. */
const kept: Row[] = [
  {
    lie: 'a colleague’s removal left out, once it was seen',
    code: 'rolled_back',
    seen: true,
    call: entryWhole('brent'),
    bend: ({ stage }) => bendChain(stage, 'brent', untilRemoval),
  },
  {
    lie: 'a colleague’s removal left out, never seen, but relied on by the other side',
    code: 'directory_frozen',
    anew: true,
    call: ({ client, stage }) => client.referral(stage.relyingOnRemoval.id),
    bend: ({ stage }) => bendChain(stage, 'brent', untilRemoval),
  },
  {
    lie: 'a council that is said not to exist speaks in a referral',
    code: 'unknown_key',
    anew: true,
    call: ({ client, stage }) => client.referral(stage.accepted.id),
    bend: ({ stage }) =>
      answered(chainPath(stage, 'slough'), () => problemAnswer(404, new Refusal('unknown_authority').toProblem())),
  },
  {
    lie: 'two continuations of a council’s history',
    code: 'forked',
    seen: true,
    call: entryWhole('slough'),
    bend: ({ stage }) =>
      bendChain(stage, 'slough', (chain, { keyOf, councils }) =>
        withOneMore(
          stage,
          chain.slice(0, -1),
          { iss: councils.slough.id, verb: 'verify_entry' },
          keyOf('slough', 'manager'),
          { state: 'recorded' },
        ),
      ),
    caught: bothReceiptsKept,
  },
]

/** What lies beside the chains, named in them by digest. */
const beside: Row[] = [
  {
    lie: 'contacts that are not the ones named',
    code: 'letter_mismatch',
    call: scene => scene.client.directory.contacts(slough(scene)),
    bend: async scene => {
      const { contacts } = await scene.stage.officers.ealing.directory.entry(slough(scene))
      const path = `/directory/authorities/${slough(scene)}/documents/${contacts?.document}`
      return bendJson(path, () => ({ document: '{"contacts":[]} ' }))
    },
  },
  {
    lie: 'a keyring that is not the one shared',
    code: 'letter_mismatch',
    call: ({ client, stage }) => client.directory.openKeyring('cme', memberOf(stage.councils.ealing, 'officer').device),
    bend: () => bendBytes('/directory/keyrings/cme', withOneByteChanged),
  },
]

function untilRemoval(chain: Link[]): Link[] {
  return chain.slice(0, placeOf(chain, 'remove_member'))
}

export const withheld: Row[] = [...kept, ...beside]
