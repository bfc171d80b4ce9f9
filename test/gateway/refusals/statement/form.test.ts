// Statements and requests that cannot be read in exactly one way: refused before anything else is looked at.
import type { SigningKey } from '../../../../schemas/statement/jws.ts'
import type { Answer } from '../../../support/raw-client.ts'
import { compact, headerFor, otherSpelling } from '../../../support/raw-statement.ts'
import { type Stage, useStage } from '../../../support/refusals.ts'

const { refuses } = useStage()

type Honest = { claims: Record<string, unknown>; key: SigningKey; token: string; post(token: string): Promise<Answer> }

/** A `send` that would be recorded, for each test to spoil. */
async function honest({ world, ealing, referral }: Stage): Promise<Honest> {
  const draft = referral()
  const { claims, letter, by } = await draft.prepare(ealing, draft.sendClaims())
  const token = await compact(by.key, headerFor(by.key), claims)
  const post = (statement: string) => world.clientOf(by).say(statement, letter ? { letter: letter.bytes } : {})
  return { claims, key: by.key, token, post }
}

/** A statement of these claims or this text, under an honest header unless told otherwise. */
const spoilt = (
  change: (claims: Record<string, unknown>) => object | string,
  header: (key: SigningKey) => object | string = key => headerFor(key),
) =>
  async function arrange(stage: Stage) {
    const { claims, key, post } = await honest(stage)
    const token = await compact(key, header(key) as Record<string, unknown>, change(claims))
    return () => post(token)
  }
const asItIs = (claims: Record<string, unknown>) => claims
const respelt = (change: (token: string) => string) =>
  async function arrange(stage: Stage) {
    const { token, post } = await honest(stage)
    return () => post(change(token))
  }
const segmentsOf = (token: string) => token.split('.') as [string, string, string]

/** A payload whose base64url has room for another spelling. */
const withRoom = (claims: Record<string, unknown>) => {
  const text = JSON.stringify(claims)
  return text.length % 3 === 0 ? `${text} ` : text
}

refuses(
  'malformed_statement',
  'a space inside a segment',
  respelt(token => `${token.slice(0, 20)} ${token.slice(20)}`),
)
refuses(
  'malformed_statement',
  'a line break at the end',
  respelt(token => `${token}\n`),
)
refuses(
  'malformed_statement',
  'claims nested deeper than a stack is high',
  spoilt(() => `${'['.repeat(5_800)}${']'.repeat(5_800)}`),
)
refuses(
  'malformed_statement',
  'a segment with padding',
  respelt(token => `${token}==`),
)
refuses(
  'malformed_statement',
  'base64 instead of base64url',
  respelt(token => token.replace(/\./, '+.')),
)
refuses(
  'malformed_statement',
  'two segments',
  respelt(token => token.slice(0, token.lastIndexOf('.'))),
)
refuses(
  'malformed_statement',
  'four segments',
  respelt(token => `${token}.${token.slice(-86)}`),
)
refuses(
  'malformed_statement',
  'JSON serialisation instead of compact',
  respelt(token => {
    const [header, payload, signature] = segmentsOf(token)
    return JSON.stringify({ protected: header, payload, signature })
  }),
)
refuses(
  'malformed_statement',
  'a signature that is too short',
  respelt(token => token.slice(0, -4)),
)
refuses(
  'malformed_statement',
  'a signature whose last character is not canonical',
  respelt(token => {
    const [header, payload, signature] = segmentsOf(token)
    return `${header}.${payload}.${otherSpelling(signature)}`
  }),
)
refuses('malformed_statement', 'a payload whose last character is not canonical', async stage => {
  const { claims, key, post } = await honest(stage)
  const [header, payload, signature] = segmentsOf(await compact(key, headerFor(key), withRoom(claims)))
  return () => post(`${header}.${otherSpelling(payload)}.${signature}`)
})
refuses(
  'malformed_statement',
  'a payload that is not JSON',
  spoilt(() => '{"verb":'),
)
refuses('malformed_statement', 'a payload that is not UTF-8', async stage => {
  const { key, token, post } = await honest(stage)
  const [header] = segmentsOf(token)
  const input = `${header}.${Buffer.from([0x7b, 0xff, 0x7d]).toString('base64url')}`
  const signature = await crypto.subtle.sign(key.alg, key.key, Buffer.from(input))
  return () => post(`${input}.${Buffer.from(signature).toString('base64url')}`)
})
refuses(
  'malformed_statement',
  'a payload with a byte order mark',
  spoilt(claims => `\uFEFF${JSON.stringify(claims)}`),
)

refuses(
  'duplicate_claim',
  'a claim that stands twice',
  spoilt(claims => JSON.stringify(claims).replace('{', '{"urgent":true,')),
)
refuses(
  'duplicate_claim',
  'a claim that stands twice under two spellings',
  spoilt(claims => JSON.stringify(claims).replace('{', '{"ur\\u0067ent":true,')),
)
refuses(
  'duplicate_claim',
  'a name that stands twice deeper inside',
  spoilt(claims => JSON.stringify(claims).replace('"letter":{', '"letter":{"bytes":1,')),
)
refuses(
  'duplicate_claim',
  'a header member that stands twice',
  spoilt(asItIs, key => JSON.stringify(headerFor(key)).replace('{', '{"alg":"none",')),
)

refuses(
  'unknown_claim',
  'a claim the verb does not have',
  spoilt(claims => ({ ...claims, child: 'Robin Example' })),
)
refuses(
  'unknown_claim',
  'a claim that JavaScript would hide',
  spoilt(claims => JSON.stringify(claims).replace('"heads":{', '"heads":{"__proto__":{"child":"Robin Example"},')),
)
refuses(
  'unknown_claim',
  'a claim that JavaScript would hide, in another spelling',
  spoilt(claims => JSON.stringify(claims).replace('"heads":{', '"heads":{"\\u005f_proto__":"Robin Example",')),
)
refuses(
  'unknown_claim',
  'a name nobody knows deeper inside',
  spoilt(claims => ({ ...claims, letter: { ...(claims.letter as object), subject: 'Robin Example' } })),
)
refuses(
  'unknown_claim',
  'a verb nobody knows',
  spoilt(claims => ({ ...claims, verb: 'adopt' })),
)
refuses(
  'unknown_claim',
  'a verb that every object has',
  spoilt(claims => ({ ...claims, verb: 'constructor' })),
)
refuses(
  'unknown_claim',
  'claims that are no object',
  spoilt(() => '["send"]'),
)
for (const missing of ['net', 'iss', 'sub', 'jti', 'iat', 'prev', 'heads', 'letter', 'to', 'urgent', 'attachments']) {
  refuses(
    'unknown_claim',
    `without the claim ${missing}`,
    spoilt(({ [missing]: _, ...rest }) => rest),
  )
}
const misshapen: Record<string, unknown> = {
  iat: 1.5,
  jti: '0190F000-0000-7000-8000-000000000000',
  sub: 'national',
  prev: 'AAAA',
  desk: 'CME',
  attachments: [{ id: 'x' }],
  heads: [],
}
for (const [name, value] of Object.entries(misshapen)) {
  refuses(
    'unknown_claim',
    `with ${name} of another form`,
    spoilt(claims => ({ ...claims, [name]: value })),
  )
}
refuses(
  'unknown_claim',
  'a header member beyond alg, typ and kid',
  spoilt(asItIs, key => headerFor(key, { jwk: key.jwk })),
)
refuses(
  'unknown_claim',
  'a header that asks for extensions to be understood',
  spoilt(asItIs, key => headerFor(key, { crit: ['exp'] })),
)
refuses(
  'unknown_claim',
  'a header without kid',
  spoilt(asItIs, key => headerFor(key, { kid: undefined })),
)

for (const typ of ['JWT', 'cme-receipt+jwt', 'CME-STATEMENT+JWT', 'application/cme-statement+jwt']) {
  refuses(
    'wrong_type',
    `typ ${typ}`,
    spoilt(asItIs, key => headerFor(key, { typ })),
  )
}
for (const alg of ['none', 'HS256', 'RS256', 'EdDSA', 'ES384']) {
  refuses(
    'wrong_algorithm',
    `alg ${alg}`,
    spoilt(asItIs, key => headerFor(key, { alg })),
  )
}
refuses('wrong_algorithm', 'alg none with no signature at all', async stage => {
  const { claims, key, post } = await honest(stage)
  const token = await compact(key, headerFor(key, { alg: 'none' }), claims)
  return () => post(token.slice(0, token.lastIndexOf('.') + 1))
})
refuses('wrong_algorithm', 'HS256 keyed with the public key', async stage => {
  const { claims, key, post } = await honest(stage)
  const [header, payload] = segmentsOf(await compact(key, headerFor(key, { alg: 'HS256' }), claims))
  const secret = Buffer.from(key.jwk.x, 'base64url')
  const hmac = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const signature = await crypto.subtle.sign('HMAC', hmac, Buffer.from(`${header}.${payload}`))
  return () => post(`${header}.${payload}.${Buffer.from(signature).toString('base64url')}`)
})
refuses('wrong_algorithm', 'RS256 with a signature as long as RSA makes them', async stage => {
  const { claims, key, post } = await honest(stage)
  const [header, payload] = segmentsOf(await compact(key, headerFor(key, { alg: 'RS256' }), claims))
  return () => post(`${header}.${payload}.${Buffer.alloc(256, 7).toString('base64url')}`)
})
refuses('signature_invalid', 'ES256 named over a key that is Ed25519', async stage => {
  const { claims, key, post } = await honest(stage)
  return async () => post(await compact(key, headerFor(key, { alg: 'ES256' }), claims))
})

refuses(
  'wrong_net',
  'another nation: what was said in a rehearsal counts nowhere else',
  spoilt(claims => ({ ...claims, net: 'A'.repeat(43) })),
)
