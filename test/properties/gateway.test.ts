// Random cases over a real gateway: several referrals that follow each other, right and wrong words, two speakers at once.
// Afterwards everything stored verifies, and stands where the plain model of the tests says it stands.
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import type { ReferralVerb } from '../../schemas/statement/verbs.ts'
import { RawReferral, type Told } from '../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'
import { type Attempt, along, attempt, digestFor, ordinary, worded } from './attempts.ts'
import { beginModel, type Model, modelMove, say, type Word } from './model.ts'

let world: World
let councils: CouncilKeys[]

beforeAll(async () => {
  world = await startWorld()
  councils = await Promise.all(['Ealing', 'Slough', 'Reading', 'Newham'].map(name => world.join(name)))
})
afterAll(() => world.stop())

type Case = {
  referral: RawReferral
  model: Model
  follows: Case | undefined
  /** The accepted case by which this one was passed on. */
  passedTo: Case | undefined
  openings: Map<string, string>
}

/** One step: a word about one of the cases, sometimes two at once, or a new case that follows one. */
const step = fc.record({
  which: fc.nat(3),
  base: attempt,
  way: along,
  rival: fc.option(attempt, { freq: 5 }),
  onward: fc.constantFrom(false, false, false, false, true),
})
const run = fc.record({
  kind: fc.constantFrom('transfer' as const, 'transfer' as const, 'transfer' as const, 'enquiry' as const),
  steps: fc.array(step, { minLength: 8, maxLength: 14, size: 'max' }),
})

test('whatever is said by whomever, what is recorded verifies and stands where it should', async () => {
  await fc.assert(
    fc.asyncProperty(run, async ({ kind, steps }) => {
      const cases = [await begin(councilAt(0), councilAt(1), kind, undefined)]
      for (const one of steps) {
        const found = cases[one.which % cases.length] as Case
        if (one.onward && cases.length < 4) cases.push(await goOn(found, one.which))
        else await speak(found, one)
      }
      for (const one of cases) await standsWhereItShould(one)
      expect(await world.check()).toEqual([])
    }),
    { numRuns: 12, endOnFailure: true },
  )
}, 120_000)

function councilAt(index: number): CouncilKeys {
  const council = councils[index % councils.length]
  if (!council) throw new Error('no council')
  return council
}

async function begin(
  from: CouncilKeys,
  to: CouncilKeys,
  kind: Model['kind'],
  follows: Case | undefined,
): Promise<Case> {
  const referral = new RawReferral(world, from, to)
  const sent = await referral.send({ kind, ...(follows && { follows: follows.referral.id }) })
  const openings = new Map([[sent.digest, sent.opening]])
  return { referral, model: beginModel(kind, sent.digest), follows, passedTo: undefined, openings }
}

/** Either party sends it on to somebody else, or back. */
function goOn(before: Case, which: number): Promise<Case> {
  const from = which % 2 === 0 ? before.referral.recipient : before.referral.sender
  const others = councils.filter(one => one !== from)
  return begin(from, others[which % others.length] as CouncilKeys, 'transfer', before)
}

/** Says it, with a rival on the same head if there is one; and what was recorded is just what the model allows. */
async function speak(
  one: Case,
  { base, way, rival }: { base: Attempt; way: number; rival: Attempt | null },
): Promise<void> {
  const first = way < 6 ? ordinary(one.model, base) : base
  const tried = [first, ...(rival ? [rival] : [])]
  const head = one.referral.head
  const told = await Promise.all(tried.map(each => utter(one, each)))
  const allowed = told.map(({ word, attempt: each }) => {
    if (each.by === 'stranger' || each.stale) return undefined
    return say(one.model, word)
  })
  const recorded = told.map(({ answer }) => answer.status === 201)
  const describe = told.map(({ word, answer }) => `${word.by} ${word.verb} ${answer.status} ${answer.body.code ?? ''}`)
  for (const [index, yes] of recorded.entries()) if (yes) expect(allowed[index], describe.join()).toBeDefined()
  // Of two that may be said, the first to come is; the other then speaks on an old head.
  const expected = allowed.some(Boolean) ? 1 : 0
  expect(recorded.filter(Boolean).length, `in ${one.model.state}: ${describe.join()}`).toBe(expected)
  const index = recorded.indexOf(true)
  const said = told[index]
  one.referral.head = said ? said.answer.digest : head
  const next = allowed[index]
  if (!said || !next) return
  one.model = next
  one.openings.set(said.answer.digest, said.answer.opening)
  const before = one.follows
  // Only whoever has the child passes it on, once.
  const mayPass = before && (before.model.kind === 'enquiry' || responsibleFor(before) === one.referral.sender)
  if (said.word.verb === 'accept' && mayPass) before.passedTo ??= one
}

async function utter(one: Case, each: Attempt): Promise<{ word: Word; attempt: Attempt; answer: Told }> {
  const { referral, model } = one
  const word = worded(model, each, '')
  const stranger = councils.find(
    council => council !== referral.sender && council !== referral.recipient,
  ) as CouncilKeys
  const council = each.by === 'stranger' ? stranger : referral[each.by]
  const prepared = await referral.prepare(council, claimsOf(one, word), {
    member: word.system ? 'system' : 'officer',
    withLetter: word.letter,
  })
  if (each.stale) Object.assign(prepared.claims, { prev: digestFor('an old head') })
  const answer = await referral.post(prepared)
  return { word: { ...word, digest: answer.digest }, attempt: each, answer }
}

function claimsOf({ openings }: Case, word: Word): { verb: ReferralVerb } & Record<string, unknown> {
  const revealed = word.opens ? openings.get(word.item ?? '') : undefined
  const own: Record<string, object> = {
    collect: { item: word.item, revealed: revealed ?? digestFor('a wrong opening') },
    answer: { attachments: [] },
    message: { attachments: [] },
    accept: { accepts: word.accepts },
    decline: word.cannotOpen ? { cannot_open: true } : {},
    close: word.accepted === undefined ? {} : { accepted: word.accepted },
    record_outcome: { settled: word.settled },
    correct: { replaces: word.item },
    recall: { item: word.item, reason: 'wrong_child' },
    confirm_recall: { item: word.item, result: 'deleted' },
  }
  return { verb: word.verb as ReferralVerb, ...own[word.verb] }
}

/** What the API tells both parties, against the model of this case and of those that follow it. */
async function standsWhereItShould(one: Case): Promise<void> {
  const { referral, model, passedTo } = one
  const { state, settled } = model
  const move = modelMove(model, passedTo !== undefined)
  const expected = { state, settled, move, responsible: responsibleFor(one).id }
  for (const council of [referral.sender, referral.recipient]) {
    const { body } = await world.clientOf(memberOf(council, 'officer')).get(`/referrals/${referral.id}`)
    expect(body).toMatchObject({ ...expected, ...(passedTo && { passed_to: passedTo.referral.id }) })
    expect((body.chain as unknown[]).length - 1).toBe(body.position)
  }
}

/** The one council that has the child. */
function responsibleFor({ referral, model, passedTo }: Case): CouncilKeys {
  if (model.kind === 'transfer' && passedTo) return responsibleFor(passedTo)
  return model.kind === 'transfer' && model.acceptedBy !== undefined ? referral.recipient : referral.sender
}
