// What a person's kept keys hold: every council one works for, with the keys for it. Plain data; never stored or sent as it is.
import type { JWK } from 'jose'
import { z } from 'zod'
import { desk, digest, id } from '../../../schemas/ids.ts'
import { role } from '../../../schemas/statement/verbs.ts'
import { addKey, type Keyring, type MadeCertificate } from '../../seal/index.ts'

const keyringKey = z.object({
  fingerprint: z.string(),
  privateKey: z.string(),
  certificate: z.string(),
  madeAt: z.string(),
})
const keyring = z.object({ authority: z.string(), desk, keys: z.array(keyringKey) })
const jwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), y: z.string().optional(), d: z.string() })

/** Where somebody works and as what: no secret. A profile on a disk says the same. */
export const post = z.object({
  gateway: z.url(),
  /** The gateway's own address, where it is reached by another: a proxy, a tunnel. */
  issuer: z.url().optional(),
  /** Pinned when one joined: the digest of the founding statement. */
  net: digest,
  authority: z.union([id, z.literal('national')]),
  council: z.string(),
  /** Where one works; the first is used unless another is named. */
  desks: z.array(desk),
  role,
  /** Of the officer, for decisions; a system has none. */
  name: z.string().optional(),
  /** As it stands in what the officer writes: "Children missing education officer". */
  job_title: z.string().optional(),
})

const membership = post.extend({
  thumbprint: digest,
  member: jwk,
  device: keyringKey,
  keyrings: z.record(z.string(), keyring),
})
const bundle = z.object({
  format: z.literal('cme-keys-1'),
  person: id,
  version: z.int(),
  memberships: z.array(membership),
})

/** One person at one council. */
export type Membership = Omit<z.infer<typeof membership>, 'member' | 'device' | 'keyrings'> & {
  member: JWK
  device: MadeCertificate
  keyrings: Record<string, Keyring>
}
export type Bundle = Omit<z.infer<typeof bundle>, 'memberships'> & { memberships: Membership[] }

/** Reads what was opened; undefined where it is none. */
export function readBundle(content: unknown): Bundle | undefined {
  const form = bundle.safeParse(content)
  return form.success ? (form.data as unknown as Bundle) : undefined
}

/** Both together: a membership of one alone stays; of the same key the second's facts count; no key of a keyring is dropped. */
export async function mergeMemberships(
  before: readonly Membership[],
  after: readonly Membership[],
): Promise<Membership[]> {
  const left = before.filter(one => !after.some(other => other.thumbprint === one.thumbprint))
  const merged = after.map(async one => {
    const earlier = before.find(other => other.thumbprint === one.thumbprint)
    return earlier ? { ...one, keyrings: await mergeKeyrings(earlier.keyrings, one.keyrings) } : one
  })
  return [...left, ...(await Promise.all(merged))]
}

export async function mergeKeyrings(
  before: Record<string, Keyring>,
  after: Record<string, Keyring>,
): Promise<Record<string, Keyring>> {
  const merged = { ...before }
  for (const [team, keyring] of Object.entries(after)) merged[team] = await mergeKeyring(merged[team], keyring)
  return merged
}

/** What was shared since is added; no key one had is ever dropped, whatever was shared. */
export async function mergeKeyring(before: Keyring | undefined, shared: Keyring): Promise<Keyring> {
  let keyring = before ?? shared
  for (const key of shared.keys) keyring = await addKey(keyring, key)
  return keyring
}
