// §2: the form of a statement: one spelling, one reading.

import type { ProblemCode } from '../../../../schemas/problem.ts'
import type { SigningKey } from '../../../../schemas/statement/jws.ts'
import type { Answer } from '../../../support/raw-client.ts'
import { compact, headerFor, otherSpelling } from '../../../support/raw-statement.ts'
import { type Ctx, clientOf, type Rule, referral, refused, taken } from '../../rule.ts'

type Honest = { claims: Record<string, unknown>; key: SigningKey; token: string; post(token: string): Promise<Answer> }

async function honest(ctx: Ctx): Promise<Honest> {
  const draft = referral(ctx)
  const { claims, letter, by } = await draft.prepare(ctx.sender, draft.sendClaims())
  const token = await compact(by.key, headerFor(by.key), claims)
  const post = (statement: string) => clientOf(ctx, ctx.sender).say(statement, letter ? { letter: letter.bytes } : {})
  return { claims, key: by.key, token, post }
}

/** A `send` in this spelling is refused. */
const spelling = (
  id: string,
  rule: string,
  code: ProblemCode,
  spell: (one: Honest) => string | Promise<string>,
): Rule => ({
  id,
  section: '§2',
  rule,
  async run(ctx) {
    const one = await honest(ctx)
    refused(await one.post(await spell(one)), code)
    taken(await one.post(one.token))
  },
})
const signed = ({ key }: Honest, claims: object | string, header: Record<string, unknown> = {}) =>
  compact(key, headerFor(key, header), claims)
const text = ({ claims }: Honest) => JSON.stringify(claims)

export const formRules: Rule[] = [
  spelling(
    'S-01',
    'A segment with a character outside base64url is refused.',
    'malformed_statement',
    ({ token }) => `${token.slice(0, 9)} ${token.slice(9)}`,
  ),
  spelling('S-02', 'A segment with padding is refused.', 'malformed_statement', ({ token }) => `${token}==`),
  spelling(
    'S-03',
    'A signature whose last character is not canonical is refused.',
    'malformed_statement',
    ({ token }) => {
      const at = token.lastIndexOf('.') + 1
      return token.slice(0, at) + otherSpelling(token.slice(at))
    },
  ),
  spelling('S-04', 'A payload that is not canonical base64url is refused.', 'malformed_statement', async one => {
    const padded = text(one).length % 3 === 0 ? `${text(one)} ` : text(one)
    const [header, payload = '', signature] = (await signed(one, padded)).split('.')
    return `${header}.${otherSpelling(payload)}.${signature}`
  }),
  spelling('S-05', 'Two segments are no statement.', 'malformed_statement', ({ token }) =>
    token.slice(0, token.lastIndexOf('.')),
  ),
  spelling('S-06', 'A claim that stands twice is refused.', 'duplicate_claim', one =>
    signed(one, text(one).replace('{', '{"urgent":true,')),
  ),
  spelling('S-07', 'A claim that stands twice deeper inside is refused.', 'duplicate_claim', one =>
    signed(one, text(one).replace('"letter":{', '"letter":{"bytes":1,')),
  ),
  spelling('S-08', 'A header member that stands twice is refused.', 'duplicate_claim', async one => {
    const header = JSON.stringify(headerFor(one.key)).replace('{', '{"alg":"none",')
    return compact(one.key, header, one.claims)
  }),
  spelling('S-09', 'A claim the verb does not have is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, child: 'Robin Example' }),
  ),
  spelling('S-10', 'No claim can be smuggled in as __proto__.', 'unknown_claim', one =>
    signed(one, text(one).replace('"heads":{', '"heads":{"__proto__":"Robin Example",')),
  ),
  spelling('S-11', 'A statement without one of its claims is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, urgent: undefined }),
  ),
  spelling('S-12', 'A verb nobody knows is refused.', 'unknown_claim', one =>
    signed(one, { ...one.claims, verb: 'adopt' }),
  ),
  spelling('S-13', 'The header holds exactly alg, typ and kid.', 'unknown_claim', one =>
    signed(one, one.claims, { jwk: one.key.jwk }),
  ),
  spelling('S-14', 'Another typ is refused.', 'wrong_type', one => signed(one, one.claims, { typ: 'JWT' })),
  spelling('S-15', 'alg none is refused, with no signature at all.', 'wrong_algorithm', async one => {
    const token = await signed(one, one.claims, { alg: 'none' })
    return token.slice(0, token.lastIndexOf('.') + 1)
  }),
  spelling('S-16', 'alg HS256 is refused.', 'wrong_algorithm', one => signed(one, one.claims, { alg: 'HS256' })),
  spelling('S-17', 'alg RS256 is refused.', 'wrong_algorithm', one => signed(one, one.claims, { alg: 'RS256' })),
  spelling('S-18', 'A signature that is not over these bytes is refused.', 'signature_invalid', one => {
    const [header, , signature] = one.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...one.claims, urgent: true })).toString('base64url')
    return `${header}.${other}.${signature}`
  }),
]
