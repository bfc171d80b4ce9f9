// What a client believes of a referral. Each test is one lie that a gateway, or a stranger with its help, might tell.
import { beforeAll, describe, expect, test } from 'vitest'
import { verifyEntry } from '../../../../clients/sdk/trust/entry.ts'
import { type EntryOf, verifyReferral } from '../../../../clients/sdk/trust/referral.ts'
import { newId } from '../../../../schemas/ids.ts'
import { makeSigningKey, type SigningKey } from '../../../../schemas/statement/jws.ts'
import type { Receipt } from '../../../../schemas/statement/receipt.ts'
import { digestOf } from '../../../../schemas/statement/statement.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import {
  accepted,
  collected,
  headsOf,
  letterFor,
  opening,
  refer,
  type Thread,
} from '../../../support/referrals-in-memory.ts'
import { type Council, type Link, makeWorld, type World } from '../../../support/world-in-memory.ts'

let world: World
let ealing: Council
let slough: Council
beforeAll(async () => {
  world = await makeWorld()
  ealing = await world.council('Ealing')
  slough = await world.council('Slough')
})

const verified = new Map<string, ReturnType<EntryOf>>()
const entryOf: EntryOf = id => {
  const at = `${id} ${world.head(id)}`
  const entry = verified.get(at) ?? verifyEntry(world.nation, id, world.links(id))
  verified.set(at, entry)
  return entry
}
const verify = (id: string, chain: Link[] = world.links(id), notes = world.notes.get(id) ?? []) =>
  verifyReferral(world.nation, entryOf, { id, chain, notes })

/** A chain with one statement more, its receipt genuine: a gateway that records anything. */
async function recording(
  thread: Thread,
  iss: string,
  saying: Record<string, unknown>,
  by: SigningKey,
  about: Partial<Receipt> = {},
) {
  const links = world.links(thread.id)
  const common = {
    sub: thread.id,
    heads: headsOf(world, thread.from, thread.to),
    verb: 'hold' as const,
    ...(saying.verb === undefined && { reason: 'other' }),
  }
  const statement = await world.sign(iss, { ...common, ...saying }, by)
  const digest = await digestOf(statement)
  const place = {
    sub: thread.id,
    statement: digest,
    position: links.length,
    state: world.referrals.get(thread.id)?.state ?? '',
  }
  return [...links, { statement, receipt: await world.receipt({ ...place, ...about }) }]
}

describe('an honest history', () => {
  test('comes to where the referral stands, whose it is, and who said what', async () => {
    const thread = await accepted(world, ealing, slough)
    const referral = await verify(thread.id)
    expect(referral).toMatchObject({ state: 'accepted', sender: ealing.id, responsibleAuthority: slough.id })
    expect(referral.history.map(({ claims, by }) => [claims.verb, by])).toEqual([
      ['send', 'sender'],
      ['collect', 'recipient'],
      ['accept', 'recipient'],
    ])
    expect(referral.history[2]?.member.thumbprint).toBe(slough.officer.key.kid)
  })

  test('passes responsibility on where a genuine note says so', async () => {
    const thread = await accepted(world, ealing, slough)
    const brent = newId()
    const next = newId()
    await world.note(thread.id, { note: 'passed_on', responsible: brent, by: next })
    expect(await verify(thread.id)).toMatchObject({ passedTo: next, passedOn: true, responsibleAuthority: brent })
    await world.note(thread.id, { note: 'returned', responsible: slough.id, by: next })
    expect(await verify(thread.id)).toMatchObject({ passedOn: false, responsibleAuthority: slough.id })
  })
})

describe('statements', () => {
  test('by a key nobody admitted are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    await expectDistrust(
      verify(thread.id, await recording(thread, ealing.id, {}, await makeSigningKey())),
      'unknown_key',
    )
  })

  test("by one council's key in another's name are not believed", async () => {
    const thread = await refer(world, ealing, slough)
    await expectDistrust(verify(thread.id, await recording(thread, slough.id, {}, ealing.officer.key)), 'unknown_key')
  })

  test('by a removed key are not believed', async () => {
    const brent = await world.council('Brent')
    const thread = await refer(world, brent, slough)
    const removal = {
      verb: 'remove_member',
      sub: brent.id,
      member: brent.officer.key.kid,
      reason: 'left',
      since: world.now,
    } as const
    await world.say(brent.id, removal, brent.manager.key)
    await expectDistrust(verify(thread.id, await recording(thread, brent.id, {}, brent.officer.key)), 'removed_key')
  })

  test('with a changed signature are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    const [first] = world.links(thread.id)
    const [head, body, signature] = (first?.statement ?? '').split('.')
    const other = signature?.startsWith('A') ? 'B' : 'A'
    const statement = `${head}.${body}.${other}${signature?.slice(1)}`
    await expectDistrust(verify(thread.id, [{ statement, receipt: first?.receipt ?? '' }]), 'bad_signature')
  })

  test('of another nation are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    const net = (await makeWorld()).net
    await expectDistrust(
      verify(thread.id, await recording(thread, ealing.id, { net }, ealing.officer.key)),
      'wrong_nation',
    )
  })

  test('about another referral are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    await expectDistrust(verify(newId(), world.links(thread.id)), 'wrong_subject')
  })

  test('that cannot be read are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    await expectDistrust(verify(thread.id, [{ statement: 'a.b.c', receipt: '' }]), 'malformed')
  })

  test('that name another one before them are not believed', async () => {
    const thread = await collected(world, ealing, slough)
    const links = world.links(thread.id)
    await expectDistrust(verify(thread.id, links.slice(1)), 'chain_broken')
    await expectDistrust(verify(thread.id, []), 'chain_broken')
  })

  test('that could not be said then are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    const accepts = [world.head(thread.id)]
    const saying = { verb: 'accept', accepts, letter: await letterFor(ealing, slough) }
    await expectDistrust(
      verify(thread.id, await recording(thread, slough.id, saying, slough.officer.key)),
      'not_permitted',
    )
  })

  test('by a role that may not say so are not believed', async () => {
    const thread = await accepted(world, ealing, slough)
    const saying = { verb: 'disown', item: world.head(thread.id) }
    await expectDistrust(
      verify(thread.id, await recording(thread, slough.id, saying, slough.officer.key)),
      'not_permitted',
    )
  })

  test('that accept something else than was sent are not believed', async () => {
    const thread = await collected(world, ealing, slough)
    const saying = { verb: 'accept', accepts: [world.head(thread.id)], letter: await letterFor(ealing, slough) }
    const chain = await recording(thread, slough.id, saying, slough.officer.key, { state: 'accepted' })
    await expectDistrust(verify(thread.id, chain), 'not_permitted')
  })

  test('that rely on a directory not shown here are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    const heads = { [ealing.id]: world.net }
    await expectDistrust(
      verify(thread.id, await recording(thread, slough.id, { heads }, slough.officer.key)),
      'directory_frozen',
    )
  })
})

describe('receipts', () => {
  test('must be there', async () => {
    const thread = await refer(world, ealing, slough)
    const links = world.links(thread.id).map(({ statement }) => ({ statement, receipt: '' }))
    await expectDistrust(verify(thread.id, links), 'receipt_missing')
  })

  test('must be signed by a gateway key of the nation', async () => {
    const thread = await refer(world, ealing, slough)
    const [{ statement } = { statement: '' }] = world.links(thread.id)
    const about = { sub: thread.id, statement: world.head(thread.id) ?? '', position: 0, state: 'sent' }
    const receipt = await world.receipt(about, await makeSigningKey())
    await expectDistrust(verify(thread.id, [{ statement, receipt }]), 'receipt_forged')
    await expectDistrust(verify(thread.id, [{ statement, receipt: statement }]), 'receipt_forged')
  })

  test('must be for this statement in this place', async () => {
    const thread = await refer(world, ealing, slough)
    const by = slough.officer.key
    for (const about of [{ position: 7 }, { sub: newId() }, { statement: world.net }]) {
      await expectDistrust(verify(thread.id, await recording(thread, slough.id, {}, by, about)), 'receipt_mismatch')
    }
  })

  test('must not go back in time, nor be far from when it was said', async () => {
    const thread = await refer(world, ealing, slough)
    const by = slough.officer.key
    const earlier = await recording(thread, slough.id, {}, by, { iat: world.now - 1 })
    await expectDistrust(verify(thread.id, earlier), 'receipt_backdated')
    const later = await recording(thread, slough.id, {}, by, { iat: world.now + 3600 })
    await expectDistrust(verify(thread.id, later), 'receipt_backdated')
  })

  test('must state what the history comes to', async () => {
    const thread = await refer(world, ealing, slough)
    const chain = await recording(thread, slough.id, {}, slough.officer.key, { state: 'accepted' })
    await expectDistrust(verify(thread.id, chain), 'state_mismatch')
  })
})

describe('letters', () => {
  test('sealed to a stranger as well are not believed', async () => {
    const brent = await world.council('Brent')
    const thread = await collected(world, ealing, slough)
    const saying = { verb: 'ask', letter: await letterFor(ealing, slough, brent) }
    await expectDistrust(
      verify(thread.id, await recording(thread, slough.id, saying, slough.officer.key)),
      'certificate_mismatch',
    )
  })

  test('sealed past the other side, or past the own, are not believed', async () => {
    const thread = await collected(world, ealing, slough)
    for (const councils of [[slough], [ealing]]) {
      const saying = { verb: 'ask', letter: await letterFor(...councils) }
      await expectDistrust(
        verify(thread.id, await recording(thread, slough.id, saying, slough.officer.key)),
        'certificate_mismatch',
      )
    }
  })

  test('sealed to a certificate that had been retired are not believed', async () => {
    const brent = await world.council('Brent')
    const thread = await refer(world, ealing, brent)
    await thread.say(brent, 'collect', { item: world.head(thread.id), revealed: opening })
    const retired = {
      verb: 'retire_certificate',
      sub: brent.id,
      fingerprint: brent.desk.fingerprint,
      reason: 'left',
    } as const
    await world.say(brent.id, retired, brent.manager.key)
    const saying = { verb: 'ask', letter: await letterFor(ealing, brent) }
    await expectDistrust(
      verify(thread.id, await recording(thread, brent.id, saying, brent.officer.key)),
      'certificate_mismatch',
    )
  })
})

describe('notes', () => {
  test('by somebody else, with a gap, or before their time are not believed', async () => {
    const thread = await refer(world, ealing, slough)
    const skipped = await world.note(thread.id, { number: 1 })
    const tooEarly = await world.note(thread.id, { number: 0, follows: 9 })
    const elsewhere = await world.note(newId(), { number: 0 })
    for (const note of [skipped, tooEarly, elsewhere, 'a.b.c']) {
      await expectDistrust(verify(thread.id, world.links(thread.id), [note]), 'note_forged')
    }
  })
})

describe('a key reported compromised', () => {
  test('a sound entry cannot be disowned, whatever the gateway records', async () => {
    const thread = await accepted(world, ealing, slough)
    const saying = { verb: 'disown', item: world.head(thread.id) }
    const chain = await recording(thread, slough.id, saying, slough.manager.key, { state: 'acknowledged' })
    await expectDistrust(verify(thread.id, chain), 'not_permitted')
  })
})
