// Asking to be let in, on the newcomer's side: no member yet, so no token. What the gateway says of an invitation is believed for as
// long as it takes to ask: the check words stand for all of it, and a manager who sees other words lets nobody in.
import type { Newcomer } from '../../../schemas/directory/admission.ts'
import { type Digest, type Id, newId } from '../../../schemas/ids.ts'
import { Refusal } from '../../../schemas/problem.ts'
import { makeSigningKey, type SigningKey } from '../../../schemas/statement/jws.ts'
import {
  admissionWords,
  encodeBase64url,
  type MadeCertificate,
  makeDeviceCertificate,
  readCode,
  type Secrets,
  sealJson,
  secretsOfCode,
} from '../../seal/index.ts'
import { openGateway } from '../call/gateway-client.ts'
import type { CallAnswer } from '../call/shape.ts'
import { GatewayProblem } from '../call/trouble.ts'
import { askAdmission } from '../directory/admission.ts'

/** Where the invitation lies. */
export type At = { url: string; fetch?: typeof fetch }

/** A newcomer's own keys; wrap `member` and `device` before anything is sent. */
export type NewcomerKeys = {
  key: SigningKey
  member: NonNullable<Awaited<ReturnType<typeof makeSigningKey>>['privateJwk']>
  device: MadeCertificate
  newcomer: Newcomer
}

/** What a code invites to. @throws GatewayProblem `not_found`: spent, revoked, run out, or never made */
export async function readInvitation(at: At, code: string): Promise<CallAnswer<'readInvitation'>> {
  const { access } = await secretsIn(code)
  return openGateway(at).call('readInvitation', { body: { access } })
}

/** Makes the keys of a newcomer and what their manager needs; `person` is the same at every council one works for. */
export async function makeNewcomer(asked: {
  net: Digest
  authority: Id
  role: Newcomer['role']
  person?: Id | undefined
}): Promise<NewcomerKeys> {
  const { net, authority, role } = asked
  const { privateJwk: member, ...key } = await makeSigningKey(true)
  if (!member) throw new Error('The key was made without its private part.')
  const person = role === 'system' ? undefined : (asked.person ?? newId())
  const device = await makeDeviceCertificate({ person: person ?? key.kid, member: key.kid })
  const { fingerprint, certificate } = device
  const newcomer = await askAdmission({ net, authority, role, person, key, device: { fingerprint, certificate } })
  return { key, member, device, newcomer }
}

/**
 * Leaves the request, and tells the seven words to read out. The same request again is left already.
 *
 * @param name only managers who know the code can read it
 * @throws GatewayProblem `not_found`
 */
export async function leaveRequest(
  at: At,
  code: string,
  asking: { net: Digest; authority: Id; keys: Pick<NewcomerKeys, 'key' | 'newcomer'>; name?: string | undefined },
): Promise<{ id: Id; words: string[] }> {
  const { access, key } = await secretsIn(code)
  const { net, authority, keys, name } = asking
  const sealed = name === undefined ? undefined : encodeBase64url(await sealJson(key, name.slice(0, 200)))
  const body = { access, newcomer: keys.newcomer, ...(sealed !== undefined && { name: sealed }) }
  const { id } = await openGateway(at).call('leaveRequest', { body })
  const device = keys.newcomer.device.fingerprint
  return { id, words: await admissionWords({ net, authority, invitation: id, member: keys.key.kid, device }) }
}

/** What is no code answers like one that invites to nothing: it does, and nothing needs to be asked. */
async function secretsIn(code: string): Promise<Secrets> {
  const bits = readCode(code)
  if (bits) return secretsOfCode(bits)
  throw GatewayProblem.of(new Refusal('not_found', 'An invitation’s code has 25 letters and digits.'))
}
