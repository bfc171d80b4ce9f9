// What may be lied about any change that was made: left out, put elsewhere, forged, decided by somebody who has no say in it.
// The operator signs every receipt needed; keys of honest people stand in a row only where its name says that they were stolen.
import type { SigningKey } from '../../../../../schemas/statement/jws.ts'
import { digestOf } from '../../../../../schemas/statement/statement.ts'
import {
  claimsOf,
  type Link,
  placeOf,
  posingAs,
  receiptAgain,
  type Said,
  withOneMore,
  withOtherClaims,
} from '../forge.ts'
import type { Row } from '../row.ts'
import type { Stage } from '../stage.ts'

export type Change = (chain: Link[], stage: Stage) => Link[] | Promise<Link[]>
export type Lie = readonly [lie: string, code: Row['code'], change: Change]
/** Who speaks in a row, and for whom. */
export type By = (stage: Stage) => { key: SigningKey; iss: string }
type Verb = Said['verb']
type Which = 'first' | 'last'

/** What was said in a chain, without its place: to be said again. */
export function saidAgain({ statement }: Link): Said {
  const { net: _net, sub: _sub, jti: _jti, iat: _iat, prev: _prev, ...said } = claimsOf<Said>(statement)
  return said as Said
}

export function stateOf({ receipt }: Link): string {
  return claimsOf<{ state: string }>(receipt).state
}

/** The first statement of this verb, or the last, with all that came before it. */
function at(chain: Link[], verb: Verb, which: Which = 'first'): { place: number; before: Link[]; link: Link } {
  const last = chain.findLastIndex(one => claimsOf<Said>(one.statement).verb === verb)
  const place = which === 'last' ? last : placeOf(chain, verb)
  const link = chain[place]
  if (!link) throw new Error(`${verb} was never said`)
  return { place, before: chain.slice(0, place), link }
}

/** The statement left out, told one place too late, with other words, and said by nobody who may: for each verb. */
export function liesAbout(
  verb: Verb,
  strangers: readonly (readonly [who: string, code: Row['code'], by: By])[],
  which: Which = 'first',
): Lie[] {
  const saidBy =
    (by: By): Change =>
    (chain, stage) => {
      const { before, link } = at(chain, verb, which)
      const { key, iss } = by(stage)
      return withOneMore(stage, before, { ...saidAgain(link), iss }, key, { state: stateOf(link) })
    }
  return [
    [`${verb} dropped`, 'chain_broken', chain => chain.toSpliced(at(chain, verb, which).place, 1)],
    [
      `${verb} reordered with what came next`,
      'chain_broken',
      chain => swappedWithNext(chain, at(chain, verb, which).place),
    ],
    [
      `${verb} to something else (receipt key)`,
      'bad_signature',
      (chain, stage) => reworded(at(chain, verb, which), stage),
    ],
    [
      `${verb} forged by a key that poses as who said it`,
      'bad_signature',
      (chain, stage) => {
        const { link } = at(chain, verb, which)
        const { kid } = JSON.parse(Buffer.from(link.statement.split('.')[0] ?? '', 'base64url').toString())
        return saidBy(() => ({ key: posingAs(kid, stage), iss: saidAgain(link).iss }))(chain, stage)
      },
    ],
    ...strangers.map(([who, code, by]): Lie => [`${verb} by ${who}`, code, saidBy(by)]),
  ]
}

function swappedWithNext(chain: Link[], place: number): Link[] {
  return chain.toSpliced(place, 2, ...chain.slice(place, place + 2).reverse())
}

/** Other words under the signature, and the receipt made to fit them. */
async function reworded({ before, link }: ReturnType<typeof at>, stage: Stage): Promise<Link[]> {
  const statement = withOtherClaims(link.statement, { iat: claimsOf<{ iat: number }>(link.statement).iat - 1 })
  const receipt = await receiptAgain(stage, link.receipt, { statement: await digestOf(statement) })
  return [...before, { statement, receipt }]
}

/** A proposal told again where it was made, and then decided by each of these. */
export function liesDeciding(
  verb: Verb,
  decisions: readonly (readonly [how: string, code: Row['code'], decision: 'approve' | 'refuse', by: By])[],
): Lie[] {
  return decisions.map(([how, code, decision, by]) => [
    `${verb} ${how}`,
    code,
    async (chain, stage) => {
      const { place } = at(chain, verb)
      const { key, iss } = by(stage)
      const told = chain.slice(0, place + 1)
      const proposal = await digestOf(told.at(-1)?.statement ?? '')
      const said = { iss, verb: decision, proposal, ...(decision === 'refuse' && { reason: 'no' }) }
      return withOneMore(stage, told, said, key, { state: decision === 'approve' ? 'approved' : 'refused' })
    },
  ])
}

/** One word, stated to have settled it at once. */
export function takenForSettled(verb: Verb): Lie {
  return [
    `${verb} by one alone, taken for approved (receipt key)`,
    'state_mismatch',
    async (chain, stage) => {
      const { before, link } = at(chain, verb)
      return [...before, { ...link, receipt: await receiptAgain(stage, link.receipt, { state: 'approved' }) }]
    },
  ]
}
