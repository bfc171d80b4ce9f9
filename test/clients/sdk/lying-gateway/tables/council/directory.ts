// Lies about one council: who speaks for it, which certificate it holds. The operator signs every receipt needed.
// Keys of honest people stand in a row only where its name says that they were stolen.

import type { SigningKey } from '../../../../../../schemas/statement/jws.ts'
import { digestOf } from '../../../../../../schemas/statement/statement.ts'
import { makeNewcomer, RawDirectory } from '../../../../../support/raw-directory.ts'
import {
  claimsOf,
  type Link,
  placeOf,
  posingAs,
  receiptAgain,
  type Said,
  withOneMore,
  withOtherClaims,
} from '../../forge.ts'
import { bendJson } from '../../liar.ts'
import type { Row } from '../../row.ts'
import type { Name, Stage } from '../../stage.ts'

type Change = (chain: Link[], stage: Stage) => Link[] | Promise<Link[]>

/** Reads a council's entry: by a client that knows the council, only what is new is asked for. */
export const entry =
  (name: Name): Row['call'] =>
  ({ client, stage }) =>
    client.directory.entry(stage.councils[name].id)
/** Reads it whole, each time as after a restart: memory alone is what it was. */
export const entryWhole =
  (name: Name): Row['call'] =>
  async ({ stage, memory }) =>
    (await stage.connect('ealing', memory)).directory.entry(stage.councils[name].id)

export const chainPath = (stage: Stage, name: Name) => `/directory/authorities/${stage.councils[name].id}/chain`
export const bendChain = (stage: Stage, name: Name, change: Change) =>
  bendJson<{ chain: Link[] }>(chainPath(stage, name), async ({ chain }) => ({ chain: await change(chain, stage) }))

const publishing = (
  { attackersDesk: { fingerprint, certificate }, councils }: Stage,
  iss = councils.slough.id,
): Said => ({
  iss,
  verb: 'publish_certificate',
  desk: 'cme',
  fingerprint,
  certificate,
})

async function admitting(stage: Stage, name: Name, role: 'officer' | 'manager'): Promise<Said> {
  const { id } = stage.councils[name]
  const claims = await new RawDirectory(stage.world).admission(id, await makeNewcomer(), role)
  return { iss: id, ...claims }
}

const proposed = { state: 'proposed' }
const approved = { state: 'approved' }
const recorded = { state: 'recorded' }

/** A proposal by one key, and its approval by another. */
async function proposedAndApproved(
  stage: Stage,
  chain: Link[],
  said: Said,
  [proposer, approver]: [SigningKey, SigningKey],
  iss: string,
): Promise<Link[]> {
  const waiting = await withOneMore(stage, chain, said, proposer, proposed)
  const proposal = await digestOf(waiting.at(-1)?.statement ?? '')
  return withOneMore(stage, waiting, { iss, verb: 'approve', proposal }, approver, approved)
}

const lies: [lie: string, of: Name, code: Row['code'], change: Change][] = [
  [
    'a certificate swapped for the attacker’s, which is a valid one',
    'slough',
    'receipt_mismatch',
    (chain, stage) => swapped(chain, stage),
  ],
  [
    'a certificate swapped, and its receipt made to fit (receipt key)',
    'slough',
    'bad_signature',
    async (chain, stage) => {
      const place = placeOf(chain, 'publish_certificate')
      const [statement, before] = [swapped(chain, stage)[place]?.statement ?? '', chain.slice(0, place)]
      const again = await withOneMore(stage, before, publishing(stage), stage.attacker, proposed)
      const { receipt } = again.at(-1) as Link
      const fitting = { statement: await digestOf(statement) }
      return [...before, { statement, receipt: await receiptAgain(stage, receipt, fitting) }]
    },
  ],
  [
    'a certificate published by the attacker',
    'slough',
    'unknown_key',
    (chain, stage) => withOneMore(stage, chain, publishing(stage), stage.attacker, recorded),
  ],
  [
    'a certificate proposed with a manager’s stolen key, approved by a registrar that the nation does not have',
    'slough',
    'unknown_key',
    (chain, stage) =>
      proposedAndApproved(
        stage,
        chain,
        publishing(stage),
        [stage.keyOf('slough', 'manager'), stage.attacker],
        'national',
      ),
  ],
  [
    'a certificate proposed with a manager’s stolen key, and approved with the same',
    'slough',
    'not_permitted',
    (chain, stage) => {
      const key = stage.keyOf('slough', 'manager')
      return proposedAndApproved(stage, chain, publishing(stage), [key, key], stage.councils.slough.id)
    },
  ],
  [
    'a certificate proposed with a manager’s stolen key, and taken for approved',
    'slough',
    'state_mismatch',
    (chain, stage) => withOneMore(stage, chain, publishing(stage), stage.keyOf('slough', 'manager'), approved),
  ],
  [
    'a certificate published with another council’s key',
    'slough',
    'unknown_key',
    (chain, stage) =>
      withOneMore(
        stage,
        chain,
        publishing(stage, stage.councils.ealing.id),
        stage.keyOf('ealing', 'manager'),
        proposed,
      ),
  ],
  [
    'a member admitted with a forged signature',
    'slough',
    'bad_signature',
    async (chain, stage) => {
      const poser = posingAs(stage.keyOf('slough', 'manager').kid, stage)
      return withOneMore(stage, chain, await admitting(stage, 'slough', 'officer'), poser, recorded)
    },
  ],
  [
    'a member admitted by an officer',
    'slough',
    'not_permitted',
    async (chain, stage) =>
      withOneMore(stage, chain, await admitting(stage, 'slough', 'officer'), stage.keyOf('slough'), recorded),
  ],
  [
    'a member admitted whose own key never asked for it',
    'slough',
    'not_permitted',
    async (chain, stage) => {
      const said = { ...(await admitting(stage, 'slough', 'officer')), key: stage.attacker.jwk }
      return withOneMore(stage, chain, said, stage.keyOf('slough', 'manager'), recorded)
    },
  ],
  [
    'a manager approved with the second key of the person who proposed them',
    'brent',
    'not_permitted',
    async (chain, stage) => {
      const keys: [SigningKey, SigningKey] = [stage.keyOf('brent', 'manager'), stage.secondKey]
      return proposedAndApproved(
        stage,
        chain,
        await admitting(stage, 'brent', 'manager'),
        keys,
        stage.councils.brent.id,
      )
    },
  ],
  [
    'a word by a colleague who had been removed',
    'brent',
    'removed_key',
    (chain, stage) => {
      // A removal counts from the next second.
      const iat = claimsOf<{ iat: number }>(chain.at(-1)?.receipt ?? '').iat + 1
      const said = { iss: stage.councils.brent.id, verb: 'verify_entry' as const, iat }
      return withOneMore(stage, chain, said, stage.keyOf('brent'), { ...recorded, iat })
    },
  ],
  [
    'a referral’s statement in a council’s history',
    'slough',
    'not_permitted',
    (chain, stage) =>
      withOneMore(
        stage,
        chain,
        { iss: stage.councils.slough.id, verb: 'hold', reason: 'other', heads: {} },
        stage.keyOf('slough'),
      ),
  ],
]

function swapped(chain: Link[], { attackersDesk: { fingerprint, certificate } }: Stage): Link[] {
  const place = placeOf(chain, 'publish_certificate')
  const { statement, receipt } = chain[place] as Link
  return chain.with(place, { statement: withOtherClaims(statement, { fingerprint, certificate }), receipt })
}

export const directory: Row[] = lies.map(([lie, of, code, change]) => ({
  lie,
  code,
  anew: true,
  call: entry(of),
  bend: ({ stage }) => bendChain(stage, of, change),
}))
