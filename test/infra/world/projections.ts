// What is projected from chains for queues, look-ups, boxes, clocks and retention, each changed behind everybody's back.
import { randomBytes } from 'node:crypto'
import { newId } from '../../../schemas/ids.ts'
import { bytesOf, type Corruption } from './corruptions.ts'

export const projections: Corruption[] = [
  {
    what: 'a proposal that somebody else is said to have made',
    finds: 'projection_mismatch',
    plant: tx => tx`update proposals set proposer_person = ${newId()}`,
  },
  {
    what: 'a change that was approved, and waits again for a second word',
    finds: 'projection_mismatch',
    plant: tx => tx`
      update proposals set state = 'waiting', decision = null, decided_by = null, decided_at = null, in_force_at = null`,
  },
  { what: 'a proposal that is gone', finds: 'projection_missing', plant: tx => tx`delete from proposals` },
  {
    what: 'a council found under another’s name',
    finds: 'projection_stray',
    plant: (tx, { referral }) =>
      tx`insert into lookups (authority, kind, key) values (${referral.sender.id}, 'name', 'slough')`,
  },
  {
    what: 'a council that is found under none of its names',
    finds: 'projection_missing',
    plant: (tx, { referral }) => tx`delete from lookups where authority = ${referral.sender.id}`,
  },
  {
    what: 'a notice that nothing called for',
    finds: 'projection_stray',
    plant: (tx, { referral, sent }) => tx`
      insert into directory_notices (statement, authority, what, made_at)
      values (${bytesOf(sent.digest)}, ${referral.sender.id}, 'first_manager', 1)`,
  },
  {
    what: 'an invitation by somebody of another council',
    finds: 'row_stray',
    plant: (tx, { referral }) => tx`
      insert into invitations (id, issuer, authority, role, desks, access, made_by, made_at, expires_at)
      select ${newId()}, ${referral.recipient.id}, ${referral.recipient.id}, 'officer', '{cme}', ${randomBytes(32)}, thumbprint, 1, 2
      from members where authority = ${referral.sender.id} limit 1`,
  },
  {
    what: 'a party that never handed over',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`
      insert into predecessors (referral, position, authority, side, desks)
      values (${referral.id}, 1, ${referral.recipient.id}, 'recipient', '{cme}')`,
  },
  {
    what: 'a referral taken for one that went by e-mail',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`update referrals set outside = 'emailed' where id = ${referral.id}`,
  },
  {
    what: 'a referral said to be saved by a side that never said so',
    finds: 'projection_mismatch',
    plant: (tx, { back }) => tx`update referrals set filed = array[sender] where id = ${back.id}`,
  },
  {
    what: 'a hold that is forgotten',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`update referrals set held = '{}' where id = ${referral.id}`,
  },
  {
    what: 'a purge that no note tells of',
    finds: 'projection_mismatch',
    plant: (tx, { back }) => tx`update referrals set purged_to = 0, purged_at = 1 where id = ${back.id}`,
  },
  {
    what: 'a referral said to be decided a day later',
    finds: 'projection_mismatch',
    plant: (tx, { referral }) => tx`update referrals set decided_at = decided_at + 86400 where id = ${referral.id}`,
  },
  {
    what: 'a day on which something is due, put off',
    finds: 'projection_mismatch',
    plant: (tx, { back }) => tx`
      update referrals set due_what = 'reply', due_side = 'sender', due_since = '2030-01-01', due_on = '2030-02-01',
        due_at = 1896134400, look_at = 1896134400 where id = ${back.id}`,
  },
  {
    what: 'a box that shows an older place of its referral',
    finds: 'projection_mismatch',
    plant: (tx, { referral, sent }) =>
      tx`update referrals set head = ${bytesOf(sent.digest)}, position = 0 where id = ${referral.id}`,
  },
  {
    what: 'a change to the nation that a registrar did not sign',
    finds: 'signature_invalid',
    plant: tx => tx`
      update chain set statement = left(statement, -86) || repeat('A', 86) where subject = 'national' and position = 0`,
  },
]
