// Every other verb through the SDK, over a real gateway: what it changes, and what the client refuses before anything is sent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Council } from '../../../../clients/sdk/index.ts'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

let world: World
let ealing: Council
let slough: Council
let manager: Council
let keys: Awaited<ReturnType<World['join']>>

beforeAll(async () => {
  world = await startWorld()
  const own = await world.join('Ealing')
  keys = await world.join('Slough')
  ealing = await connected(world, own)
  slough = await connected(world, keys)
  manager = await connected(world, keys, 'manager')
})
afterAll(() => world.stop())

const sending = (more: object = {}) => ({
  to: keys.id,
  desk: 'cme',
  content: referralTemplate(),
  reference: newId(),
  ...more,
})
const collected = async () => {
  const sent = await ealing.send(sending())
  await slough.collect(sent.id)
  return sent
}

describe('ending', () => {
  test('a referral is returned with its reason, and closed by the sender', async () => {
    const { id } = await collected()
    await slough.decline(id, written.decline)
    const content = { ...written.close, closed_as: 'found' } as const
    expect((await ealing.close(id, content)).referral).toMatchObject({
      state: 'closed',
      accepted: false,
      responsibleAuthority: ealing.authority,
    })
  })

  test('a referral that cannot be opened is returned without a letter', async () => {
    const { id } = await ealing.send(sending())
    expect((await slough.decline(id, undefined, { cannotOpen: true })).referral.state).toBe('declined')
  })

  test('responsibility passes on along transfers that follow each other, and comes back where the last is disowned', async () => {
    const first = await collected()
    await slough.accept(first.id, written.accept)
    const [brent, harrow] = [await world.join('Brent'), await world.join('Harrow')]
    const [inBrent, inHarrow] = [await connected(world, brent), await connected(world, harrow)]
    const second = await acceptedBy(slough, inBrent, first.id)
    expect(await slough.referral(first.id)).toMatchObject({ passedTo: second.id, responsibleAuthority: brent.id })
    const third = await acceptedBy(inBrent, inHarrow, second.id)
    expect(await slough.referral(first.id)).toMatchObject({ passedTo: second.id, responsibleAuthority: harrow.id })
    expect((await slough.message(first.id, written.message)).referral.responsibleAuthority).toBe(harrow.id)

    const head = await connected(world, harrow, 'manager')
    const since = Math.floor(Date.now() / 1000) - 60
    const removal = await head.directory.removeMember(memberOf(harrow, 'officer').key.kid, 'compromised', { since })
    await (await connectedRegistrar(world, 0)).directory.approve(harrow.id, removal.entry.entry.head)
    await head.disown(third.id, third.acceptance)
    expect(await inBrent.referral(second.id)).toMatchObject({ passedOn: false, responsibleAuthority: brent.id })
    expect(await slough.referral(first.id)).toMatchObject({ passedTo: second.id, responsibleAuthority: brent.id })
  })

  /** A transfer that follows another, taken on by whom it was sent to. */
  async function acceptedBy(from: Council, to: Council, follows: string) {
    const { id } = await from.send(sending({ to: to.authority, follows }))
    await to.collect(id)
    const { statement: acceptance } = await to.accept(id, written.accept)
    return { id, acceptance }
  }
})

describe('putting right', () => {
  test('a correction stands beside what it replaces, and an acceptance names both', async () => {
    const { id, statement } = await collected()
    const content = {
      corrected_by: { name: 'Maya Lindqvist', role: 'CME officer' },
      because: 'Wrong postcode.',
      kind: 'referral' as const,
      content: referralTemplate(),
    }
    const correction = await ealing.correct(id, statement, content)
    await slough.collect(id, correction.statement)
    const { referral } = await slough.accept(id, written.accept)
    expect(referral.history.at(-1)?.claims).toMatchObject({ accepts: [statement, correction.statement] })
  })

  test('a recalled letter is confirmed by the other side', async () => {
    const { id, statement } = await collected()
    await ealing.recall(id, statement, 'wrong_document')
    const { referral } = await slough.confirmRecall(id, statement, 'deleted')
    expect(referral.items[0]?.recalled).toBe(true)
  })

  test('what a compromised key said is disowned by a manager once a second person upholds that it was compromised', async () => {
    const brent = await world.join('Brent')
    const [officer, head] = [await connected(world, brent), await connected(world, brent, 'manager')]
    const { id } = await ealing.send(sending({ to: brent.id }))
    await officer.collect(id)
    const { statement } = await officer.accept(id, written.accept)
    const since = Math.floor(Date.now() / 1000) - 60
    const removal = await head.directory.removeMember(memberOf(brent, 'officer').key.kid, 'compromised', { since })
    expect((await ealing.referral(id)).history.at(-1)).toMatchObject({ doubtful: true })
    expect((await head.disown(id, statement)).referral).toMatchObject({ state: 'accepted', accepted: true })
    await (await connectedRegistrar(world, 0)).directory.approve(brent.id, removal.entry.entry.head)
    expect((await head.disown(id, statement)).referral).toMatchObject({ state: 'acknowledged', accepted: false })
    expect((await ealing.referral(id)).responsibleAuthority).toBe(ealing.authority)
  })
})

describe('keeping', () => {
  test('holding, releasing and filing change no state', async () => {
    const { id } = await collected()
    await slough.hold(id)
    expect((await slough.referral(id)).held).toEqual([keys.id])
    await slough.release(id)
    await slough.accept(id, written.accept)
    expect((await ealing.filed(id)).referral).toMatchObject({ held: [], filed: [ealing.authority], state: 'accepted' })
  })

  test('a manager sees who of the council fetched what', async () => {
    const { id, statement } = await collected()
    expect(await manager.fetches(id)).toMatchObject([{ letter: statement, member: memberOf(keys, 'officer').key.kid }])
  })
})

describe('a reference', () => {
  test('given twice says a thing once', async () => {
    const { id } = await collected()
    const one = await ealing.message(id, written.message, { reference: 'once' })
    const two = await ealing.message(id, written.message, { reference: 'once' })
    expect(two.statement).toBe(one.statement)
    expect(two.referral.position).toBe(2)
  })
})

describe('before anything is sent', () => {
  test('content without its form is refused, with what to write instead', async () => {
    const content = { ...referralTemplate(), child: { ...referralTemplate().child, date_of_birth: '2016-02-31' } }
    await expect(ealing.send(sending({ content }))).rejects.toMatchObject({
      name: 'LetterInvalid',
      findings: [{ path: 'child.date_of_birth' }],
    })
  })

  test('a child born in the future is refused', async () => {
    const content = { ...referralTemplate(), child: { ...referralTemplate().child, date_of_birth: '2036-02-01' } }
    await expect(ealing.send(sending({ content }))).rejects.toMatchObject({ name: 'LetterInvalid' })
  })

  test('a desk without a certificate is refused, with a hint', async () => {
    await expect(ealing.send(sending({ desk: 'sen' }))).rejects.toMatchObject({
      code: 'recipient_without_certificate',
      origin: 'directory',
    })
  })
})

describe('what changes', () => {
  test('is heard as it happens, from where the watcher stopped', async () => {
    const stop = new AbortController()
    const { id } = await ealing.send(sending())
    const heard: [string, string][] = []
    for await (const { subject, verb } of slough.watch({ signal: stop.signal })) {
      if (subject === id) heard.push([subject, verb])
      if (heard.length === 1) await slough.collect(id)
      if (heard.length === 2) stop.abort()
    }
    expect(heard.map(([, verb]) => verb)).toEqual(['send', 'collect'])
  })
})
