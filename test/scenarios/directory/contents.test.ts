// What a council publishes about itself, as others read it: verified, fresh or not, and erasable without a trace of doubt.
import { beforeAll, describe, expect, test } from 'vitest'
import type { Council } from '../../../clients/sdk/connect.ts'
import { LetterInvalid } from '../../../clients/sdk/index.ts'
import { lookAtClocks } from '../../../gateway/clocks/look.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
import { addDays, londonTime } from '../../../schemas/clocks/days.ts'
import { attentionTo, freshnessOf } from '../../../schemas/directory/attention.ts'
import { type ContactsDocument, contactsDocument } from '../../../schemas/directory/contacts.ts'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { connected, connectedRegistrar } from '../../support/connected.ts'
import { expectDistrust } from '../../support/distrust.ts'
import { lineWith } from '../../support/line.ts'
import { startWorld, type World } from '../../support/world.ts'

let world: World
let slough: CouncilKeys
let manager: Council
let ealing: Council
let ealingKeys: CouncilKeys
let registrar: Council

beforeAll(async () => {
  world = await startWorld()
  ealingKeys = await world.join('Ealing', { laCode: '307' })
  slough = await world.join('Slough', { laCode: '871' })
  manager = await connected(world, slough, 'manager')
  ealing = await connected(world, ealingKeys)
  registrar = await connectedRegistrar(world, 1)
  return () => world.stop()
})

const contacts = (mailbox: string): ContactsDocument =>
  contactsDocument.parse({
    contacts: [
      { for: 'cme', name: 'Wren Halloran', mailbox, telephone: '01632 960101', hours: always },
      { for: 'out_of_hours', telephone: '01632 960105' },
    ],
    requirements: [{ attachment: 'ihp', when: 'medical_need', note: 'Completed.' }, { field: 'child.upn' }],
  })
const always = [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', until: '24:00' }]

describe('contacts', () => {
  test('with a mailbox elsewhere hold once a second person agreed; whom to ring comes from what holds', async () => {
    await manager.directory.publish(contacts('cme@slough.gov.uk'))
    const proposed = await manager.directory.publish(contacts('cme@trust.example'), { mailboxesElsewhere: true })
    expect(proposed.state).toBe('proposed')
    const ring = async () => (await ealing.directory.whomToRing(slough.id, { urgent: true }))[0]?.mailbox
    expect(await ring()).toBe('cme@slough.gov.uk')
    await registrar.directory.approve(slough.id, proposed.statement)
    const later = await connected(world, ealingKeys)
    expect((await later.directory.whomToRing(slough.id, { urgent: true }))[0]?.mailbox).toBe('cme@trust.example')
  })

  test('are rung by the calendar: on a closure day the duty team leads, and `why` says so at the gateway and at the client', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
    const [early, late] = [days.slice(0, 3), days.slice(3)].map(some => ({ days: some, from: '00:00', until: '24:00' }))
    const office = { for: 'cme', mailbox: 'cme@slough.gov.uk', telephone: '01632 960101', hours: [early, late] }
    await manager.directory.publish(
      contactsDocument.parse({ contacts: [office, { for: 'out_of_hours', telephone: '01632 960105' }] }),
    )
    const { id } = await ealing.send({ to: slough.id, desk: 'cme', content: referralTemplate(), urgent: true })
    const asSaid = async () => {
      // What is due is worked out again where a calendar changed.
      await lookAtClocks(world.serving.gateway)
      const [gateway, client] = [await ealing.call('why', { params: { id } }), await ealing.why(id)]
      expect(client).toEqual(gateway)
      return client.ring.map(({ authority, for: what, reachable }) => [authority === slough.id, what, reachable])
    }
    expect((await asSaid())[0]).toEqual([true, 'cme', true])
    const today = londonTime(Date.now() / 1000).on
    await manager.directory.publishCalendar({ closures: [today, addDays(today, 1)], terms: [] })
    expect(await asSaid()).toEqual([
      [true, 'out_of_hours', true],
      [true, 'cme', false],
    ])
    // A telephone that the council never gave is not rung, whatever the gateway says of it; nor is it believed to be over, or sealed to nobody.
    const fetch = lineWith(async ({ path }, pass) => {
      const answer = await pass()
      if (!path.endsWith('/why')) return answer
      const ring = [{ authority: slough.id, for: 'cme', telephone: '01632 960666', reachable: true }]
      const sealed = { at: 1, bytes: 1, certificates: [] }
      const accepted = { position: 7, receipt: 'A'.repeat(43), at: 1 }
      const lies = { ring, sealed, accepted, state: 'accepted', move: 'nobody' }
      return Response.json({ ...((await answer.json()) as object), ...lies })
    })
    const deceived = await connected(world, ealingKeys, 'officer', { fetch })
    expect(await deceived.why(id)).toEqual(await ealing.why(id))
    await manager.directory.publishCalendar({ closures: [], terms: [] })
  })

  test('that were erased are shown as erased, by when, and nothing of the chain breaks', async () => {
    const made = await manager.directory.publish(contacts('old@slough.gov.uk'))
    const digest = made.entry.entry.contacts?.document ?? ''
    await manager.directory.eraseDocument(digest)
    const reader = await connected(world, ealingKeys)
    expect(await reader.directory.contents(slough.id)).toMatchObject({ state: 'erased', erasedAt: expect.any(Number) })
    expect(await reader.directory.whomToRing(slough.id, { urgent: true })).toEqual([])
    expect((await reader.directory.entry(slough.id)).documents).toContainEqual(
      expect.objectContaining({ digest, erasedAt: expect.any(Number) }),
    )
    expect(await world.check()).toEqual([])
  })

  test.each(['document_erased', 'not_found'])(
    'that a gateway withholds as %s, although nobody had them erased, are not believed',
    async code => {
      await manager.directory.publish(contacts('cme@slough.gov.uk'))
      const status = code === 'not_found' ? 404 : 410
      const fetch = lineWith(async ({ path }, pass) => {
        const answer = await pass()
        if (!path.includes('/documents/')) return answer
        const body = {
          type: `/docs/problems#${code}`,
          code,
          title: code,
          status,
          detail: code,
          origin: 'directory',
          hint: '-',
        }
        return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } })
      })
      const deceived = await connected(world, ealingKeys, 'officer', { fetch })
      await expectDistrust(deceived.directory.contents(slough.id), 'state_mismatch')
    },
  )
})

describe('requirements', () => {
  test('are refused where no letter could carry them, before anything is signed', async () => {
    const wrong = { ...contacts('cme@slough.gov.uk'), requirements: [{ field: 'child.shoe_size' }] }
    await expect(manager.directory.publish(wrong)).rejects.toThrow(LetterInvalid)
  })

  test('are shown to the sender before sealing, and stop nothing', async () => {
    await manager.directory.publish(contacts('cme@slough.gov.uk'))
    const sender = await connected(world, ealingKeys)
    const content = referralTemplate()
    Object.assign(content.needs, { medical_need: true })
    const missing = await sender.directory.unmet(slough.id, content)
    expect(missing).toMatchObject([
      { words: 'Individual healthcare plan, attached, if there is a medical need', note: 'Completed.' },
    ])
    expect(await sender.directory.unmet(slough.id, content, ['ihp'])).toEqual([])
    const because = 'The school has not completed it yet.'
    content.unmet_requirements = missing.map(({ words: requirement }) => ({ requirement, because }))
    const { id } = await sender.send({ to: slough.id, desk: 'cme', content })
    const officer = await connected(world, slough)
    await officer.collect(id)
    const [letter] = (await officer.open(id)).letters
    expect(letter).toMatchObject({ content: { unmet_requirements: [{ because }] } })
  })
})

describe('an entry that nobody confirmed', () => {
  test('shows as stale after 90 days, with the day; confirmed again it does not', async () => {
    await manager.directory.verifyEntry()
    const entry = await ealing.directory.entry(slough.id)
    const at = entry.verifiedAt ?? 0
    const { nation } = ealing
    expect(freshnessOf(entry, nation, at + 90 * 86_400)).toEqual({ confirmedAt: at, state: 'confirmed' })
    expect(freshnessOf(entry, nation, at + 90 * 86_400 + 1)).toEqual({ confirmedAt: at, state: 'stale' })
    expect(attentionTo(entry, nation, at + 91 * 86_400)).toEqual(['stale'])
    const policy = { ...nation.policy, entry_stale_after_days: 7 }
    const strict = { ...nation, policy, policies: [{ policy, from: 0 }] }
    expect(freshnessOf(entry, strict, at + 8 * 86_400)).toMatchObject({ state: 'stale' })
  })

  test('stands on the registrars’ lists, each council by what it lacks', async () => {
    const alone = await world.join('Wye Alone', {
      people: [
        { name: 'manager', role: 'manager', desks: ['cme'] },
        { name: 'auditor', role: 'auditor', desks: ['cme'] },
      ],
    })
    const { items } = await registrar.directory.attention(undefined)
    const lacks = Object.fromEntries(items.map(({ name, attention }) => [name, attention]))
    expect(lacks).toEqual({ Ealing: ['never_confirmed'], 'Wye Alone': ['never_confirmed', 'one_person'] })
    expect((await registrar.directory.attention('one_person')).items).toMatchObject([
      { id: alone.id, desks: [{ desk: 'cme', people: 1 }] },
    ])
  })
})

test('whatever is typed to find a place, the gateway is not told: no postcode, and no name of a town', async () => {
  const asked: string[] = []
  const listening: typeof fetch = (input, init) => {
    asked.push(decodeURIComponent(`${String(input)} ${typeof init?.body === 'string' ? init.body : ''}`))
    return fetch(input, init)
  }
  const client = await connected(world, ealingKeys, 'officer', { fetch: listening })
  await client.directory.places('Dover')
  await client.directory.places('CT16 1AA')
  for (const typed of ['CT16 1AA', 'ct161aa', 'Dover, CT16 1AA, Kent']) {
    expect(await client.directory.find(typed)).toEqual({ items: [] })
  }
  expect(asked.length).toBeGreaterThan(0)
  expect(asked.filter(url => /dover|ct16/i.test(url))).toEqual([])
})
