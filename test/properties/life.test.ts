// Any sequence of verbs by any parties, right and wrong, against schemas/referral/referral.ts: nothing but what PROTOCOL's table allows.
// Statements have their real shape; they are not signed, because the fold never looks at signatures.
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Id, newId } from '../../schemas/ids.ts'
import { Refusal } from '../../schemas/problem.ts'
import {
  type Kind,
  nextState,
  possibleVerbs,
  responsible,
  states,
  whoseMove,
} from '../../schemas/referral/lifecycle.ts'
import {
  acceptable,
  beginReferral,
  continueReferral,
  type Referral,
  type Said,
} from '../../schemas/referral/referral.ts'
import { type ReferralStatement, type StatementOf, statements } from '../../schemas/statement/verbs.ts'
import { along, attempt, digestFor, ordinary, type Speaker, worded } from './attempts.ts'
import { beginModel, type Model, modelMove, modelResponsible, say, type Word } from './model.ts'

const opening = digestFor('an opening')
const openingSha256 = createHash('sha256').update(Buffer.from(opening, 'base64url')).digest('base64url')
const [sender, recipient, stranger, net] = [newId(), newId(), newId(), digestFor('net')]
const letterClaim = { sha256: digestFor('letter'), bytes: 1, certificates: ['a'.repeat(64)], opening: openingSha256 }

function stated(referral: Referral, word: Word, by: Speaker, prev: string): ReferralStatement {
  const iss = by === 'stranger' ? stranger : referral[by]
  const common = { net, iss, sub: referral.id, jti: newId(), iat: 1_700_000_000, prev, verb: word.verb, heads: {} }
  const own: Record<string, Record<string, unknown>> = {
    collect: { item: word.item, revealed: word.opens ? opening : digestFor('wrong') },
    answer: { attachments: [] },
    message: { attachments: [] },
    accept: { accepts: word.accepts },
    decline: word.cannotOpen ? { cannot_open: true } : {},
    close: word.accepted === undefined ? {} : { accepted: word.accepted },
    record_outcome: { settled: word.settled },
    correct: { replaces: word.item },
    recall: { item: word.item, reason: 'wrong_child' },
    confirm_recall: { item: word.item, result: 'deleted' },
    hold: { reason: 'legal' },
  }
  const claims = { ...common, ...own[word.verb], ...(word.letter && { letter: letterClaim }) }
  return statements[word.verb as keyof typeof statements].parse(claims) as ReferralStatement
}

function begun(kind: Kind): { referral: Referral; model: Model } {
  const id: Id = newId()
  const common = { net, iss: sender, sub: id, jti: newId(), iat: 1_700_000_000, prev: null, heads: {} }
  const own = { verb: 'send', kind, to: recipient, desk: 'cme', from_desk: 'cme', urgent: false, attachments: [] }
  const claims = statements.send.parse({ ...common, ...own, letter: letterClaim })
  const digest = digestFor('send')
  const said: Said<StatementOf<'send'>> = { claims, digest, role: 'officer', at: 1_700_000_000 }
  return { referral: beginReferral(said), model: beginModel(kind, digest) }
}

const steps = fc.array(fc.tuple(attempt, along), { minLength: 1, maxLength: 30 })

test('whatever anybody says, a referral goes where the table of PROTOCOL lets it go, and nowhere else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom<Kind>('transfer', 'transfer', 'enquiry'), steps, async (kind, tried) => {
      let { referral, model } = begun(kind)
      for (const [step, [base, way]] of tried.entries()) {
        const one = way < 5 ? ordinary(model, base) : base
        const word = worded(model, one, digestFor(`step ${step}`))
        const claims = stated(referral, word, one.by, one.stale ? digestFor('stale') : referral.head)
        const role = word.system ? 'system' : 'officer'
        const said: Said = { claims, digest: word.digest, role, at: 1_700_000_000 + step }
        const expected = one.by === 'stranger' || one.stale ? undefined : say(model, word)
        const found = await continueReferral(referral, said).catch(error => error as unknown)
        if (expected === undefined) {
          expect(found, `${one.by} ${word.verb} in ${model.state}`).toBeInstanceOf(Refusal)
          continue
        }
        expect(found, `${one.by} ${word.verb} in ${model.state}`).not.toBeInstanceOf(Error)
        agrees(found as Referral, expected, referral)
        ;[referral, model] = [found as Referral, expected]
      }
    }),
    { numRuns: 600 },
  )
})

function agrees(referral: Referral, model: Model, before: Referral): void {
  expect(referral.state).toBe(model.state)
  expect(states).toContain(referral.state)
  expect(referral.position).toBe(before.position + 1)
  expect(referral.acceptedBy).toBe(model.acceptedBy)
  expect(referral.settled).toBe(model.settled)
  expect(acceptable(referral)).toEqual(
    model.letters.filter(one => one.by === 'sender' && ['send', 'correct'].includes(one.verb)).map(one => one.digest),
  )
  for (const passedOn of [false, true]) {
    const standing = { ...referral, passedOn }
    expect(responsible(standing)).toBe(modelResponsible(model, passedOn))
    expect(whoseMove(standing)).toBe(modelMove(model, passedOn))
  }
  // Declined and withdrawn: never the recipient's. Accepted: never again the sender's.
  if (referral.state === 'declined' || referral.state === 'withdrawn') expect(responsible(referral)).toBe('sender')
  if (before.accepted) expect(responsible({ ...referral, passedOn: false })).toBe('recipient')
  if (referral.kind === 'enquiry') expect(responsible({ ...referral, passedOn: true })).toBe('sender')
}

test('every state the protocol names can be reached, and no move is anybody’s who can say nothing', () => {
  for (const kind of ['transfer', 'enquiry'] as const) {
    const reached = new Set(['sent'] as (typeof states)[number][])
    for (const state of reached) {
      for (const by of ['sender', 'recipient'] as const) {
        const verbs = possibleVerbs(kind, state, by)
        for (const verb of verbs) reached.add(nextState(kind, state, verb, by) ?? state)
        const move = whoseMove({ kind, state, accepted: state === 'accepted', settled: false, passedOn: false })
        if (move === by || move === 'both') expect(verbs.length, `${by} in ${state}`).toBeGreaterThan(0)
      }
    }
    const wanted = kind === 'transfer' ? 8 : 5
    expect([...reached]).toHaveLength(wanted)
  }
})
