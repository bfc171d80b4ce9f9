// Every route × every role × {own, counterpart, stranger}, and every verb × role × side: what the gateway answers is what the tables
// say. Generated from schemas/api and schemas/permissions: a route or verb nobody has a sample for fails here.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { api, type RouteName, routeNames } from '../../schemas/api/index.ts'
import { newId, sha256 } from '../../schemas/ids.ts'
import { may, type Side } from '../../schemas/permissions.ts'
import type { ProblemCode } from '../../schemas/problem.ts'
import { type Kind, nextState, type Party, type State } from '../../schemas/referral/lifecycle.ts'
import { directoryVerbs, type ReferralVerb, type Role, referralVerbs, role } from '../../schemas/statement/verbs.ts'
import { changesInForm } from '../support/directory-changes.ts'
import { announce, claimOf, complete, makeAttachment, putPart, upload } from '../support/raw-attachment.ts'
import type { Answer, RawClient } from '../support/raw-client.ts'
import { RawDirectory } from '../support/raw-directory.ts'
import { bringTo, claimsFor, type Life, statesOf } from '../support/raw-lives.ts'
import { RawReferral } from '../support/raw-referral.ts'
import { expectProblem, joinThree, whole } from '../support/refusals.ts'
import { memberOf, startWorld, type World } from '../support/world.ts'
import { joiningSamples } from './joining/samples.ts'

let world: World
let ealing: CouncilKeys
let slough: CouncilKeys
let wye: CouncilKeys
let referral: { id: string; letter: string; attachment: string }
let document: string

const contacts = { contacts: [{ for: 'cme' as const, telephone: '01632 960001' }] }

beforeAll(async () => {
  world = await startWorld()
  ;[ealing, slough, wye] = await joinThree(world)
  const attachment = await upload(world.clientOf(memberOf(ealing, 'officer')))
  const draft = new RawReferral(world, ealing, slough)
  const sent = await draft.send({ attachments: [claimOf(attachment)] })
  referral = { id: draft.id, letter: sent.digest, attachment: attachment.id }
  await world.builder.publishContacts(ealing.id, memberOf(ealing, 'manager'), contacts)
  document = await sha256(JSON.stringify(contacts))
})
afterAll(() => world.stop())

/** How the asker's council stands to the thing asked for. Registrars belong to none. */
const places = ['own', 'counterpart', 'stranger'] as const
type Place = (typeof places)[number]
type Ask = (client: RawClient) => Promise<Answer>
/** The thing is Ealing's; `missing` is the same request for what does not exist. */
type Sample = { sides: Record<Place, Side>; prepare: () => Promise<{ ask: Ask; missing?: Ask }> }

const get = (path: string, missing?: string) => async () => ({
  ask: (client: RawClient) => client.get(path),
  ...(missing !== undefined && { missing: (client: RawClient) => client.get(missing) }),
})
const bothSides = { own: 'party', counterpart: 'party', stranger: 'stranger' } as const
const ownerOnly = { own: 'party', counterpart: 'stranger', stranger: 'stranger' } as const
/** Everybody asks for their own. */
const eachTheirs = { own: 'party', counterpart: 'party', stranger: 'party' } as const
/** A fresh attachment of Ealing's for each request, because some change it. */
const onAttachment =
  (ask: (client: RawClient, file: Awaited<ReturnType<typeof makeAttachment>>) => Promise<Answer>) => async () => {
    const [file, missing] = await Promise.all([makeAttachment(), makeAttachment()])
    const uploader = world.clientOf(memberOf(ealing, 'officer'))
    await announce(uploader, file)
    await putPart(uploader, file)
    return { ask: (client: RawClient) => ask(client, file), missing: (client: RawClient) => ask(client, missing) }
  }

/** One request for each route with a token. Open ones and `say` have their own tests below. */
const samples: Partial<Record<RouteName, () => Sample>> = {
  listReferrals: () => ({ sides: eachTheirs, prepare: get('/referrals?box=sent') }),
  readFeed: () => ({ sides: eachTheirs, prepare: get('/feed') }),
  followFeed: () => ({ sides: eachTheirs, prepare: async () => ({ ask: beginningOf('/feed/stream?after=now') }) }),
  readNonResponse: () => ({ sides: ownerOnly, prepare: get('/non-response') }),
  reportCouncil: () => ({ sides: eachTheirs, prepare: get('/reports/council?from=2026-01-01&to=2026-03-31') }),
  reportNation: () => ({ sides: ownerOnly, prepare: get('/reports/nation?month=2026-01') }),
  readAlerts: () => ({ sides: eachTheirs, prepare: get('/alerts') }),
  saveAlerts: () => ({
    sides: eachTheirs,
    prepare: async () => ({ ask: client => client.request('POST', '/alerts', { json: { digest: 'none' } }) }),
  }),
  why: () => ({ sides: bothSides, prepare: get(`/referrals/${referral.id}/why`, `/referrals/${newId()}/why`) }),
  readReferral: () => ({ sides: bothSides, prepare: get(`/referrals/${referral.id}`, `/referrals/${newId()}`) }),
  readReferrals: () => ({
    sides: eachTheirs,
    prepare: async () => ({
      ask: client => client.request('POST', '/referrals/together', { json: { ids: [referral.id, newId()] } }),
    }),
  }),
  readLetters: () => ({
    sides: eachTheirs,
    prepare: async () => ({
      ask: client =>
        client.request('POST', '/letters/together', {
          json: { letters: [{ id: referral.id, statement: referral.letter }] },
        }),
    }),
  }),
  readLetter: () => ({
    sides: bothSides,
    prepare: get(
      `/referrals/${referral.id}/letters/${referral.letter}`,
      `/referrals/${newId()}/letters/${referral.letter}`,
    ),
  }),
  readFetches: () => ({
    sides: bothSides,
    prepare: get(`/referrals/${referral.id}/fetches`, `/referrals/${newId()}/fetches`),
  }),
  readRetention: () => ({ sides: eachTheirs, prepare: get('/retention?list=held') }),
  announceAttachment: () => ({
    sides: eachTheirs,
    prepare: async () => ({ ask: async client => announce(client, await makeAttachment()) }),
  }),
  putPart: () => ({ sides: ownerOnly, prepare: onAttachment(putPart) }),
  readAttachment: () => ({
    sides: ownerOnly,
    prepare: onAttachment((client, { id }) => client.get(`/attachments/${id}`)),
  }),
  completeAttachment: () => ({ sides: ownerOnly, prepare: onAttachment(complete) }),
  readContent: () => ({
    sides: bothSides,
    prepare: get(`/attachments/${referral.attachment}/content`, `/attachments/${newId()}/content`),
  }),
  listAuthorities: () => ({ sides: ownerOnly, prepare: get('/directory/authorities?query=ealing') }),
  readAuthority: () => ({ sides: ownerOnly, prepare: get(`/directory/authorities/${ealing.id}`) }),
  readAuthorityChain: () => ({ sides: ownerOnly, prepare: get(`/directory/authorities/${ealing.id}/chain`) }),
  readMembers: () => ({ sides: ownerOnly, prepare: get(`/directory/authorities/${ealing.id}/members`) }),
  readDocument: () => ({
    sides: ownerOnly,
    prepare: get(`/directory/authorities/${ealing.id}/documents/${document}`),
  }),
  listAttention: () => ({ sides: ownerOnly, prepare: get('/directory/attention') }),
  ...joiningSamples(() => ({ world, councils: [ealing, slough, wye] })),
  listApprovals: () => ({ sides: eachTheirs, prepare: get('/directory/approvals') }),
  readKeyring: () => ({ sides: eachTheirs, prepare: get('/directory/keyrings/cme') }),
}

/** Of a stream its status; a refusal is read whole. */
const beginningOf =
  (path: string) =>
  async (client: RawClient): Promise<Answer> => {
    const hangUp = new AbortController()
    const response = await client.fetch('GET', path, { signal: hangUp.signal })
    const text = response.status === 200 ? '' : await response.text()
    hangUp.abort()
    return { status: response.status, headers: response.headers, text, body: text === '' ? {} : JSON.parse(text) }
  }
const councilAt = (place: Place) => ({ own: ealing, counterpart: slough, stranger: wye })[place]
function clientAt(who: Role, place: Place): RawClient {
  const [registrar] = world.registrars
  if (who === 'registrar' && registrar) return world.clientOf(registrar)
  return world.clientOf(memberOf(councilAt(place), who))
}

const guarded = routeNames.filter(name => api[name].action !== undefined && api[name].action !== 'by_verb')
const open = routeNames.filter(name => api[name].action === undefined)

test('every route with a token has a sample request', () => {
  expect(Object.keys(samples).sort()).toEqual([...guarded].sort())
})
test('every route but these is behind a token', () => {
  expect([...open].sort()).toEqual([
    'about',
    'authorizationServer',
    'leaveRequest',
    'live',
    'metrics',
    'openKeptKeys',
    'readInvitation',
    'readNationalChain',
    'ready',
    'token',
  ])
})

describe.each(guarded)('%s', name => {
  const action = api[name].action as Exclude<(typeof api)[RouteName]['action'], 'by_verb' | undefined>
  const cases = role.options.flatMap(who =>
    places.filter(place => who !== 'registrar' || place === 'stranger').map(place => ({ who, place })),
  )
  test.each(cases)('asked by $who, $place', async ({ who, place }) => {
    const sample = samples[name]?.()
    if (!sample) throw new Error('no sample')
    const { ask, missing } = await sample.prepare()
    const client = clientAt(who, place)
    const answer = await ask(client)
    // A registrar's authority is the nation: never a party to what a council has, but asker for what everybody has of their own.
    const side = sample.sides[place]
    if (!may(who, action, 'party') && !may(who, action, 'stranger')) return expectProblem(answer, 'role_may_not')
    if (may(who, action, side)) {
      expect(answer.status, answer.text.slice(0, 300)).toBeOneOf([200, 201])
      // Who is shown their own boxes is shown nothing of other people's.
      if (place === 'stranger') expect(answer.text).not.toContain(referral.id)
      return undefined
    }
    expectProblem(answer, 'not_found')
    if (!missing) throw new Error('a route that hides something needs a request for what does not exist')
    expect(whole(answer)).toEqual(whole(await missing(client)))
  })
  test('asked without a token', async () => {
    const { method } = api[name]
    const response = await fetch(world.url + api[name].getRoutingPath().replaceAll(/:\w+/g, newId()), { method })
    expect([response.status, (await response.json()) as object]).toMatchObject([401, { code: 'unauthorised' }])
  })
})

test.each(open)('%s asks nobody who they are', async name => {
  const { method } = api[name]
  const response = await fetch(world.url + api[name].getRoutingPath(), { method })
  // What is posted has a form, and without it there is nothing to answer.
  expect(response.status).toBe(method === 'post' ? 400 : 200)
  expect(await response.text()).not.toContain(referral.id)
})

/** Stands for what was sent, where that is not looked at. */
const nothing = { digest: 'A'.repeat(43), opening: 'A'.repeat(43) } as Life['sent']
const parties = ['sender', 'recipient', 'stranger'] as const
const speakers = role.options.filter(who => who !== 'registrar')

/** A kind and state in which somebody may say this. */
function stageFor(verb: ReferralVerb): { kind: Kind; state: State } {
  for (const kind of ['transfer', 'enquiry'] as const) {
    for (const state of statesOf(kind)) {
      if ((['sender', 'recipient'] as const).some(party => nextState(kind, state, verb, party))) return { kind, state }
    }
  }
  return { kind: 'transfer', state: 'sent' }
}

/** Verbs whose claims cannot be fulfilled on this stage: what they are then refused with, in the order of checks. */
const unfulfilled: Partial<Record<ReferralVerb, ProblemCode>> = {
  send: 'stale',
  confirm: 'verb_not_allowed',
  disown: 'verb_not_allowed',
  hand_over: 'verb_not_allowed',
}

function expectedOf(verb: ReferralVerb, who: Role, party: Party | 'stranger', kind: Kind, state: State) {
  if (!may(who, verb, 'party')) return 'role_may_not'
  if (party === 'stranger') return verb === 'send' ? 'stale' : 'not_found'
  if (verb === 'send') return 'stale'
  return nextState(kind, state, verb, party) === undefined ? 'verb_not_allowed' : (unfulfilled[verb] ?? 'recorded')
}

describe.each(referralVerbs)('saying %s', verb => {
  const { kind, state } = stageFor(verb)
  test.each(parties)(`as %s, while the ${kind} is ${state}`, async party => {
    const shared = await bringTo(world, ealing, slough, kind, state, { verb })
    const speaking = async (who: Role) => {
      const expected = expectedOf(verb, who, party, kind, state)
      // Whatever is recorded moves on: each of those gets a referral of its own.
      const life = expected === 'recorded' ? await bringTo(world, ealing, slough, kind, state, { verb }) : shared
      const answer = await speak(life, verb, party, who)
      if (expected === 'recorded') expect(answer.status, answer.text.slice(0, 300)).toBe(201)
      else expectProblem(answer, expected)
    }
    await Promise.all(speakers.map(speaking))
  })
  test('as registrar: the nation does not speak about children', async () => {
    const draft = new RawReferral(world, ealing, slough)
    const { claims } = await draft.prepare(ealing, {
      verb,
      ...claimsFor(verb, 'sender', { draft, kind, sent: nothing }),
    })
    const directory = new RawDirectory(world)
    const answer = await directory.say(directory.registrar(0), draft.id, claims as never)
    expectProblem(answer, 'key_not_of_issuer')
  })
})

async function speak(life: Life, verb: ReferralVerb, party: Party | 'stranger', member: Role): Promise<Answer> {
  const council = { sender: ealing, recipient: slough, stranger: wye }[party]
  const claims = claimsFor(verb, party === 'stranger' ? 'sender' : party, life)
  return life.draft.post(await life.draft.prepare(council, { verb, ...claims }, { member }))
}

describe.each(directoryVerbs.filter(verb => verb !== 'found'))('saying %s', verb => {
  test.each(role.options)('as %s, about the own council and about another', async who => {
    const directory = new RawDirectory(world)
    const voice = who === 'registrar' ? directory.registrar(2) : directory.member(wye, who)
    for (const council of [wye, slough]) {
      const own = { verb, ...(await changesInForm[verb](directory, council)) }
      const answer = await directory.say(
        voice,
        council.id,
        own,
        verb === 'update' ? { document: '{"contacts":[]}' } : {},
      )
      const side = voice.iss === council.id ? 'party' : 'stranger'
      if (may(who, verb, side))
        expect(answer.body.code).not.toBeOneOf(['role_may_not', 'key_not_of_issuer', 'not_found'])
      else expectProblem(answer, 'role_may_not')
    }
  })
})
