// Handing over and councils that have not joined, as the fold has them: in whatever order it happens, a child is exactly one council's.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Id, newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import { type Kind, lifeOf, listFor, nextState, responsible, whoseMove } from '../../schemas/referral/lifecycle.ts'
import {
  acceptable,
  beginReferral,
  continueReferral,
  type Referral,
  type Said,
} from '../../schemas/referral/referral.ts'
import { type ReferralVerb, type StatementOf, statements } from '../../schemas/statement/verbs.ts'

const digestFor = (text: string) => createHash('sha256').update(text).digest('base64url')
const opening = digestFor('an opening')
const openingSha256 = createHash('sha256').update(Buffer.from(opening, 'base64url')).digest('base64url')
const letter = { sha256: digestFor('l'), bytes: 1, certificates: ['a'.repeat(64)], opening: openingSha256 }
const councils = Array.from({ length: 4 }, () => newId())
const [net, sub] = [digestFor('net'), newId()]
const spoken = [
  'collect',
  'acknowledge',
  'ask',
  'answer',
  'accept',
  'decline',
  'withdraw',
  'close',
  'record_outcome',
] as const
const verbs: ReferralVerb[] = [
  ...spoken,
  'hand_over',
  'hand_over',
  'record_outside',
  'record_outside',
  'reply',
  'finish',
  'hold',
]

function claimsOf(referral: Referral, verb: ReferralVerb, to: Id, pick: number): object {
  const steps = ['sent', 'chased', 'accepted', 'returned']
  const own: Partial<Record<ReferralVerb, object>> = {
    collect: { item: referral.items[pick % referral.items.length]?.digest, revealed: opening },
    answer: { attachments: [] },
    accept: { accepts: acceptable(referral) },
    close: referral.acceptedBy === undefined ? {} : { accepted: referral.acceptedBy },
    record_outcome: { settled: pick % 2 === 0 },
    record_outside: { step: steps[pick % 4], attachments: [] },
    hand_over: { to, desk: 'cme' },
    hold: { reason: 'audit' },
  }
  const bare: ReferralVerb[] = ['collect', 'acknowledge', 'finish', 'hold']
  return { ...own[verb], ...(!bare.includes(verb) && { letter }) }
}

async function begun(kind: Kind, outside: boolean): Promise<Referral> {
  const [iss, to] = councils as [Id, Id]
  const common = { net, iss, sub, jti: newId(), iat: 1, prev: null, heads: {}, verb: 'send', kind, to, attachments: [] }
  const sending = { desk: 'cme', from_desk: 'cme', urgent: false, letter, ...(outside && { outside: true }) }
  const claims = statements.send.parse({ ...common, ...sending })
  return beginReferral({ claims, digest: digestFor('send'), role: 'officer', at: 1 } as Said<StatementOf<'send'>>)
}

const attempt = fc.record({ verb: fc.constantFrom(...verbs), by: fc.nat(3), to: fc.nat(3), pick: fc.nat(7) })
const lives = fc.constantFrom<[Kind, boolean]>(['transfer', false], ['transfer', true], ['enquiry', false])

test('whoever hands over to whomever, one council has the child, and only the parties speak', async () => {
  const seen = { handed: 0, merged: 0, outside: 0 }
  await fc.assert(
    fc.asyncProperty(lives, fc.array(attempt, { minLength: 5, maxLength: 40 }), async ([kind, outside], tried) => {
      let referral = await begun(kind, outside)
      for (const [step, { verb, by, to, pick }] of tried.entries()) {
        const iss = councils[by] as Id
        const common = { net, iss, sub, jti: newId(), iat: 1, prev: referral.head, heads: {}, verb }
        const claims = statements[verb].parse({ ...common, ...claimsOf(referral, verb, councils[to] as Id, pick) })
        const said = { claims, digest: digestFor(`${step}`), role: 'officer', at: step + 2 } as Said
        const after = await continueReferral(referral, said).catch(error => error as unknown)
        if (!(after && (after as Referral).id)) {
          expect(after).toBeInstanceOf(Refusal)
          continue
        }
        holds(referral, after as Referral, iss, verb)
        referral = after as Referral
      }
      seen.handed += referral.predecessors.length
      seen.merged += referral.state === 'merged' ? 1 : 0
      seen.outside += referral.outside === 'emailed' ? 1 : 0
    }),
    { numRuns: 400 },
  )
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(20)
})

function holds(before: Referral, after: Referral, iss: Id, verb: ReferralVerb): void {
  expect([before.sender, before.recipient], 'who speaks is a party').toContain(iss)
  if (before.outside && before.state !== 'merged') expect(iss, 'who sent by e-mail speaks alone').toBe(before.sender)
  expect(after.state === 'merged', 'one council is both sides, or it is not merged').toBe(
    after.sender === after.recipient,
  )
  const side = responsible(after)
  expect(side).not.toBe('passed_on')
  const move = whoseMove(after)
  for (const party of ['sender', 'recipient'] as const) {
    listFor(party, after)
    // An answer that nobody can give would be waited for in vain.
    if ((move === party || move === 'both') && !(after.outside && party === 'recipient'))
      expect(verbs.some(one => nextState(lifeOf(after), after.state, one, party) !== undefined)).toBe(true)
  }
  if (verb !== 'hand_over') return
  const had = before[responsible(before) === 'recipient' ? 'recipient' : 'sender']
  const has = after[side === 'recipient' ? 'recipient' : 'sender']
  expect(has === had || had === iss, 'a hand-over gives away what was the predecessor’s, and nothing else').toBe(true)
  expect([after.accepted, after.settled, after.acceptedBy]).toEqual([
    before.accepted,
    before.settled,
    before.acceptedBy,
  ])
  if (after.state !== 'merged') expect(after.state).toBe(before.state)
  expect(after.predecessors.at(-1)?.authority).toBe(iss)
}
