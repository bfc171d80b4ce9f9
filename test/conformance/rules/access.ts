// §6: getting in: client assertions, DPoP, standing at every request; and that what is not yours does not exist.
import { makeOwnKey } from '../../../infra/nation/founding.ts'
import { newId } from '../../../schemas/ids.ts'
import type { ProblemCode } from '../../../schemas/problem.ts'
import { makeSigningKey } from '../../../schemas/statement/jws.ts'
import { signStatement } from '../../../schemas/statement/statement.ts'
import type { Statement } from '../../../schemas/statement/verbs.ts'
import { memberOf } from '../../support/live-nation.ts'
import { assertionFor, proofFor, RawClient } from '../../support/raw-client.ts'
import { asMember, makeNewcomer, RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import {
  type Ctx,
  clientOf,
  holds,
  life,
  nobody,
  now,
  type Rule,
  referral,
  refused,
  same,
  taken,
  whole,
} from '../rule.ts'

const rule = (id: string, sentence: string, run: Rule['run']): Rule => ({ id, section: '§6', rule: sentence, run })
const officer = (ctx: Ctx) => clientOf(ctx, ctx.sender)

const asserting = (id: string, sentence: string, change: () => Record<string, unknown>): Rule =>
  rule(id, sentence, async ctx => {
    const client = officer(ctx)
    const assertion = await assertionFor(client.key, client.issuer, change())
    refused(await client.askForToken({ assertion }), 'invalid_client')
  })
const tokens: Rule[] = [
  rule('A-01', 'A token lasts five minutes at most, and is bound to a DPoP key.', async ctx => {
    const { body } = taken(await officer(ctx).askForToken())
    same(body.token_type, 'DPoP', 'token_type')
    holds(Number(body.expires_in) <= 300, `a token lasts ${body.expires_in} seconds`)
  }),
  asserting('A-02', 'An assertion for another issuer buys nothing.', () => ({ aud: 'https://elsewhere.example' })),
  asserting('A-03', 'An assertion that has run out buys nothing.', () => ({ exp: now() - 120 })),
  asserting('A-04', 'An assertion that holds for a day buys nothing.', () => ({ exp: now() + 86_400 })),
  asserting('A-05', 'An assertion in the name of another key buys nothing.', () => ({ sub: nobody })),
  rule('A-06', 'An assertion buys one token.', async ctx => {
    const client = officer(ctx)
    const assertion = await assertionFor(client.key, client.issuer)
    taken(await client.askForToken({ assertion }))
    refused(await client.askForToken({ assertion }), 'assertion_replayed')
  }),
  rule('A-07', 'A key no council has admitted gets no token.', async ctx => {
    const client = new RawClient(ctx.nation.url, await makeOwnKey(), ctx.issuer)
    refused(await client.askForToken(), 'invalid_client')
  }),
  rule('A-08', 'A member key that is only named, while another signs, gets no token.', async ctx => {
    const { kid } = memberOf(ctx.sender, 'officer').key
    const client = new RawClient(ctx.nation.url, { ...(await makeOwnKey()), kid }, ctx.issuer)
    refused(await client.askForToken(), 'invalid_client')
  }),
  rule('A-09', 'A token sent as Bearer is refused.', async ctx => {
    const client = officer(ctx)
    const authorization = `Bearer ${await client.token}`
    refused(await client.request('GET', '/feed', { headers: { authorization } }), 'unauthorised')
  }),
  rule('A-10', 'A token nobody issued is refused.', async ctx => {
    const client = officer(ctx)
    const dpop = await proofFor(await client.proofKey, 'GET', `${client.issuer}/feed`, nobody)
    const headers = { authorization: `DPoP ${nobody}`, dpop }
    refused(await client.request('GET', '/feed', { headers }), 'unauthorised')
  }),
  rule('A-11', 'A stolen token is of no use without its DPoP key.', async ctx => {
    const client = officer(ctx)
    const dpop = await proofFor(await makeSigningKey(), 'GET', `${client.issuer}/feed`, await client.token)
    refused(await client.request('GET', '/feed', { headers: { dpop } }), 'unauthorised')
  }),
]

const proving = (id: string, sentence: string, change: () => Record<string, unknown>): Rule =>
  rule(id, sentence, async ctx => {
    const client = officer(ctx)
    const dpop = await proofFor(await client.proofKey, 'GET', `${client.issuer}/feed`, await client.token, change())
    refused(await client.request('GET', '/feed', { headers: { dpop } }), 'invalid_dpop')
  })
const proofs: Rule[] = [
  proving('A-12', 'A proof for another method is refused.', () => ({ htm: 'POST' })),
  proving('A-13', 'A proof for another address is refused.', () => ({ htu: 'https://elsewhere.example/feed' })),
  proving('A-14', 'A proof for another token is refused.', () => ({ ath: nobody })),
  proving('A-15', 'A proof made two minutes ago is refused.', () => ({ iat: now() - 120 })),
  proving('A-16', 'A proof made two minutes ahead is refused.', () => ({ iat: now() + 120 })),
  rule('A-17', 'A proof writes once.', async ctx => {
    const client = officer(ctx)
    const dpop = await proofFor(await client.proofKey, 'POST', `${client.issuer}/statements`, await client.token)
    const post = () => client.request('POST', '/statements', { json: { statement: 'x' }, headers: { dpop } })
    refused(await post(), 'malformed_statement')
    refused(await post(), 'dpop_replayed')
  }),
  rule('A-30', 'A proof reads again within its minute, and shows only what it showed.', async ctx => {
    const client = officer(ctx)
    const dpop = await proofFor(await client.proofKey, 'GET', `${client.issuer}/referrals`, await client.token)
    const read = () => client.request('GET', '/referrals?box=sent&limit=1', { headers: { dpop } })
    same(taken(await read()).text, taken(await read()).text, 'what is shown')
    refused(
      await client.request('POST', '/statements', { json: { statement: 'x' }, headers: { dpop } }),
      'invalid_dpop',
    )
  }),
]

const standing: Rule[] = [
  rule('A-18', 'Removal works on the next request, whatever token is held; and no new token is given.', async ctx => {
    const directory = new RawDirectory(ctx.nation)
    const [council, manager] = [ctx.stranger, directory.member(ctx.stranger)]
    const newcomer = await makeNewcomer()
    taken(await directory.say(manager, council.id, await directory.admission(council.id, newcomer, 'officer')))
    const client = ctx.nation.clientOf(asMember(newcomer, 'officer'))
    taken(await client.get('/feed'))
    const gone = { verb: 'remove_member', member: newcomer.key.kid, reason: 'left', since: now() } as const
    taken(await directory.say(manager, council.id, gone))
    refused(await client.get('/feed'), 'member_removed')
    refused(await client.say('x'), 'member_removed')
    refused(await client.askForToken(), 'member_removed')
  }),
  rule('A-19', 'An auditor sees the chain, and neither letters nor attachments; and says nothing.', async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    const auditor = clientOf(ctx, ctx.recipient, 'auditor')
    taken(await auditor.get(`/referrals/${draft.id}`))
    refused(await auditor.get(`/referrals/${draft.id}/letters/${sent.digest}`), 'role_may_not')
    refused(await auditor.get(`/attachments/${newId()}/content`), 'role_may_not')
    const own = { verb: 'collect', item: sent.digest, revealed: sent.opening } as const
    refused(await draft.say(ctx.recipient, own, { member: 'auditor' }), 'role_may_not')
  }),
  rule('A-20', 'A registrar sees no referrals.', async ctx => {
    const { draft } = await life(ctx, 'sent')
    const [registrar] = ctx.nation.registrars
    if (!registrar) throw new Error('no registrar')
    const client = ctx.nation.clientOf(registrar)
    refused(await client.get('/referrals?box=received'), 'role_may_not')
    refused(await client.get(`/referrals/${draft.id}`), 'role_may_not')
  }),
  rule('A-21', 'A colleague at another desk finds nothing.', async ctx => {
    const directory = new RawDirectory(ctx.nation)
    const newcomer = await makeNewcomer()
    const admission = await directory.admission(ctx.recipient.id, newcomer, 'officer', { desks: ['sen'] })
    taken(await directory.say(directory.member(ctx.recipient), ctx.recipient.id, admission))
    const { draft } = await life(ctx, 'sent')
    refused(await ctx.nation.clientOf(newcomer).get(`/referrals/${draft.id}`), 'not_found')
  }),
]

const masked = (id: string, what: string, path: (one: { id: string; letter: string }) => string): Rule =>
  rule(id, `What is not yours answers, byte for byte, like what does not exist: ${what}.`, async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    const client = clientOf(ctx, ctx.stranger, 'manager')
    const theirs = refused(
      await client.get(path({ id: draft.id, letter: sent.digest })),
      'not_found' satisfies ProblemCode,
    )
    const missing = await client.get(path({ id: newId(), letter: sent.digest }))
    same(whole(theirs), whole(missing), 'the answer')
  })
const strangers: Rule[] = [
  masked('A-22', 'a referral', ({ id }) => `/referrals/${id}`),
  masked('A-23', 'a letter', ({ id, letter }) => `/referrals/${id}/letters/${letter}`),
  masked('A-24', 'the fetch log', ({ id }) => `/referrals/${id}/fetches`),
  rule('A-25', 'What is not yours answers, byte for byte, like what does not exist: speaking about it.', async ctx => {
    const { draft, sent } = await life(ctx, 'sent')
    const { key } = memberOf(ctx.stranger, 'officer')
    const say = async (sub: string) => {
      const { claims } = await draft.prepare(ctx.sender, { verb: 'acknowledge' })
      const own = { ...claims, iss: ctx.stranger.id, sub, prev: sent.digest } as Statement
      return clientOf(ctx, ctx.stranger).say(await signStatement(own, key))
    }
    same(whole(refused(await say(draft.id), 'not_found')), whole(await say(newId())), 'the answer')
  }),
  rule('A-26', 'A stranger learns nothing by taking an id that is used.', async ctx => {
    const { draft } = await life(ctx, 'sent')
    const other = Object.assign(new RawReferral(ctx.nation, ctx.stranger, ctx.recipient), { id: draft.id })
    same(refused(await other.say(ctx.stranger, other.sendClaims()), 'stale').body.missing, [], 'missing')
  }),
  rule('A-27', "Boxes and feeds hold nothing of other people's.", async ctx => {
    const { draft } = await life(ctx, 'accepted')
    const client = clientOf(ctx, ctx.stranger, 'manager')
    for (const path of ['/referrals?box=received&limit=200', '/referrals?box=sent&limit=200', '/feed?limit=200']) {
      holds(!taken(await client.get(path)).text.includes(draft.id), `${path} shows another council's referral`)
    }
  }),
  rule('A-28', 'Nothing behind a token is shown without one.', async ctx => {
    for (const path of ['/referrals?box=sent', '/feed', '/directory/authorities', `/referrals/${newId()}`]) {
      same((await fetch(ctx.nation.url + path)).status, 401, `the status of ${path} without a token`)
    }
  }),
  rule('A-29', "The fetch log tells each side its own fetches, and not the other's.", async ctx => {
    const draft = referral(ctx)
    const sent = await draft.send()
    taken(await clientOf(ctx, ctx.recipient).get(`/referrals/${draft.id}/letters/${sent.digest}`))
    const log = async (council: Ctx['sender']) =>
      taken(await clientOf(ctx, council, 'manager').get(`/referrals/${draft.id}/fetches`)).body.items as object[]
    same((await log(ctx.sender)).length, 0, "the sender's log")
    const [entry] = await log(ctx.recipient)
    const { member, letter } = entry as { member: string; letter: string }
    same([member, letter], [memberOf(ctx.recipient, 'officer').key.kid, sent.digest], 'the entry')
  }),
]

export const accessRules: Rule[] = [...tokens, ...proofs, ...standing, ...strangers]
