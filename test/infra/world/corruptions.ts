// What may be done to a world behind everybody's back, and what checkWorld must call each. Chains, and what lies beside them;
// what is projected from them for boxes, clocks and queues is in projections.ts.
import { randomBytes } from 'node:crypto'
import type { Sql } from '../../../gateway/database/connect.ts'
import type { FindingCode } from '../../../infra/world/check.ts'
import { importSigningKey, makeSigningKey } from '../../../schemas/statement/jws.ts'
import { readReceipt, signReceipt } from '../../../schemas/statement/receipt.ts'
import type { RawReferral, Told } from '../../support/raw-referral.ts'
import type { World } from '../../support/world.ts'

/** What is there to be corrupted. `referral` was accepted, has a letter that was recalled and one attachment; `back` follows it. */
export type Scene = { world: World; referral: RawReferral; back: RawReferral; sent: Told; attachment: string }
export type Corruption = { what: string; finds: FindingCode; plant: (tx: Sql, scene: Scene) => Promise<unknown> }

export const bytesOf = (digest: string) => Buffer.from(digest, 'base64url')

const receiptOf = async (tx: Sql, digest: string) => {
  const [row] = await tx<{ receipt: string }[]>`select receipt from chain where digest = ${bytesOf(digest)}`
  return row?.receipt ?? ''
}
const resigned = async (
  tx: Sql,
  { world, sent }: Scene,
  change: object,
  key = importSigningKey(world.gatewayKey.privateJwk),
) => {
  const signer = await key
  const nationKeys = new Map([[world.gatewayKey.kid, { key: world.gatewayKey.jwk, issuer: world.url }]])
  const receipt = await readReceipt(await receiptOf(tx, sent.digest), nationKeys)
  if (!receipt) throw new Error('no receipt')
  return signReceipt({ ...receipt, ...change }, signer)
}
const putReceipt = async (tx: Sql, { sent }: Scene, receipt: string) =>
  tx`update chain set receipt = ${receipt} where digest = ${bytesOf(sent.digest)}`

export const chains: Corruption[] = [
  {
    what: 'a flipped state',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`update referrals set state = 'closed' where id = ${referral.id}`,
  },
  {
    what: 'responsibility given back to the sender',
    finds: 'responsibility_wrong',
    plant: (tx, { referral }) =>
      tx`update referrals set passed_to = null, responsible = recipient where id = ${referral.id}`,
  },
  {
    what: 'a referral on the wrong list',
    finds: 'responsibility_wrong',
    plant: (tx, { back }) => tx`update referrals set recipient_list = 'finished' where id = ${back.id}`,
  },
  {
    what: 'a receipt that belongs to another statement',
    finds: 'receipt_mismatch',
    plant: async (tx, scene) => putReceipt(tx, scene, await receiptOf(tx, scene.referral.head ?? '')),
  },
  {
    what: 'a receipt by a key the nation does not name',
    finds: 'receipt_invalid',
    plant: async (tx, scene) => putReceipt(tx, scene, await resigned(tx, scene, {}, makeSigningKey())),
  },
  {
    what: 'a receipt that says another state',
    finds: 'receipt_mismatch',
    plant: async (tx, scene) => putReceipt(tx, scene, await resigned(tx, scene, { state: 'accepted' })),
  },
  {
    what: 'a receipt moved back in time',
    finds: 'receipt_mismatch',
    plant: (tx, { referral }) =>
      tx`update chain set received_at = received_at - 3600 where digest = ${bytesOf(referral.head ?? '')}`,
  },
  {
    what: 'a deleted letter',
    finds: 'letter_missing',
    plant: (tx, { sent }) => tx`delete from letters where statement = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a letter with one byte changed',
    finds: 'letter_mismatch',
    plant: (tx, { sent }) =>
      tx`update letters set bytes = set_byte(bytes, 9, 0) || '' where statement = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a head moved back',
    finds: 'head_mismatch',
    plant: (tx, { referral, sent }) =>
      tx`update subjects set head = ${bytesOf(sent.digest)}, position = 0 where id = ${referral.id}`,
  },
  {
    what: 'a statement cut out of the middle of a chain',
    finds: 'chain_broken',
    plant: (tx, { back }) => tx`delete from chain where subject = ${back.id} and position = 1`,
  },
  {
    what: 'a signature that is not the key’s',
    finds: 'signature_invalid',
    plant: (tx, { sent }) => tx`
      update chain set statement = left(statement, -86) || repeat('A', 86) where digest = ${bytesOf(sent.digest)}`,
  },
  {
    what: 'a member who is not in the chain',
    finds: 'projection_stray',
    plant: (tx, { referral }) => tx`
      insert into members (thumbprint, authority, role, desks, key, valid_from)
      values (${randomBytes(32)}, ${referral.sender.id}, 'system', '{cme}', '{}', 1)`,
  },
  {
    what: 'a member with another role',
    finds: 'projection_mismatch',
    plant: tx => tx`update members set role = 'manager' where role = 'auditor'`,
  },
  {
    what: 'a certificate that was taken away',
    finds: 'projection_missing',
    plant: (tx, { referral }) => tx`delete from certificates where authority = ${referral.sender.id}`,
  },
  {
    what: 'a keyholder who was never given the keyring',
    finds: 'projection_stray',
    plant: tx => tx`
      insert into keyholders (authority, desk, member, statement, shared_at)
      select authority, 'sen', member, statement, shared_at from keyholders limit 1`,
  },
  {
    what: 'a feed entry nobody got',
    finds: 'feed_missing',
    plant: (tx, { referral }) =>
      tx`delete from feed where subject = ${referral.id} and position = 0 and authority = ${referral.sender.id}`,
  },
  {
    what: 'a feed entry sent twice',
    finds: 'feed_stray',
    plant: (tx, { referral }) => tx`
      insert into feed (authority, desks, subject, position, what, verb, state, at)
      select authority, desks, subject, position, what, verb, state, at from feed where subject = ${referral.id} limit 1`,
  },
  {
    what: 'a note that is gone',
    finds: 'note_invalid',
    plant: (tx, { referral }) => tx`delete from notes where subject = ${referral.id}`,
  },
  {
    what: 'a recalled letter that is served again',
    finds: 'projection_missing',
    plant: (tx, { referral }) => tx`delete from recalls where subject = ${referral.id}`,
  },
  {
    what: 'an attachment with another digest',
    finds: 'attachment_mismatch',
    plant: (tx, { attachment }) => tx`update attachments set sha256 = ${randomBytes(32)} where id = ${attachment}`,
  },
  {
    what: 'an attachment linked to another statement',
    finds: 'attachment_mismatch',
    plant: (tx, { referral, attachment }) =>
      tx`update attachments set statement = ${bytesOf(referral.head ?? '')} where id = ${attachment}`,
  },
  {
    what: 'a contacts document that was edited',
    finds: 'projection_mismatch',
    plant: tx => tx`update documents set document = document || ' '`,
  },
  {
    what: 'a fetch of something that was never there',
    finds: 'row_stray',
    plant: (tx, { referral }) => tx`
      insert into fetches (subject, authority, member, letter)
      values (${referral.id}, ${referral.sender.id}, ${randomBytes(32)}, ${randomBytes(32)})`,
  },
]
