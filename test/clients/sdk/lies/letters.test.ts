// Letters and attachments that are not what the history says: refused, with nothing of their content, and the others still read.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Council, type Letter, systemClock } from '../../../../clients/sdk/index.ts'
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { connected } from '../../../support/connected.ts'
import { expectDistrust } from '../../../support/distrust.ts'
import { lineWith } from '../../../support/line.ts'
import { RawReferral } from '../../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'

let world: World
let keys: { ealing: Awaited<ReturnType<World['join']>>; slough: Awaited<ReturnType<World['join']>> }
let ealing: Council
let slough: Council
/** What is served in place of these bytes, by the end of the path. */
let bend: ((path: string, bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>) | undefined

beforeAll(async () => {
  world = await startWorld()
  keys = { ealing: await world.join('Ealing'), slough: await world.join('Slough') }
  ealing = await connected(world, keys.ealing)
  const fetch = lineWith(async ({ path }, pass) => {
    const answer = await pass()
    if (!bend || !answer.ok || !/\/(letters|content|together)/.test(path)) return answer
    const bytes = await bend(path, new Uint8Array(await answer.arrayBuffer()))
    return new Response(bytes as Uint8Array<ArrayBuffer>)
  })
  slough = await connected(world, keys.slough, 'officer', { fetch })
})
afterAll(() => world.stop())
beforeEach(() => {
  bend = undefined
})

const sending = (more: object = {}) => ({
  to: keys.slough.id,
  desk: 'cme',
  content: referralTemplate(),
  reference: newId(),
  ...more,
})
const reasonOf = (letter: Letter | undefined) => (letter?.status === 'refused' ? letter.reason.code : letter?.status)
const withOneByteChanged = (bytes: Uint8Array) => bytes.with(bytes.length - 20, (bytes.at(-20) ?? 0) ^ 1)

describe('a letter', () => {
  test('changed on the way is refused, and the others are read', async () => {
    const { id, statement } = await ealing.send(sending())
    await ealing.message(id, written.message)
    bend = (path, bytes) => (path.endsWith(statement) ? withOneByteChanged(bytes) : bytes)
    const { letters } = await slough.open(id)
    expect(letters.map(reasonOf)).toEqual(['letter_mismatch', 'open'])
    expect(letters[0]).not.toHaveProperty('content')
  })

  test('asked for together with others is judged as if it came alone, and so is its history', async () => {
    const sent = await Promise.all(Array.from({ length: 4 }, () => ealing.send(sending())))
    await Promise.all(sent.map(({ id }) => ealing.message(id, written.message)))
    const [swapped, with_, cut, left] = sent.map(({ id }) => id)
    bend = (path, bytes) => {
      if (!path.endsWith('/together')) return bytes
      const { items } = JSON.parse(new TextDecoder().decode(bytes)) as {
        items: { id: string; chain?: object[]; statement?: string; letter?: string }[]
      }
      const lettersOf = (id: string | undefined) => items.filter(one => one.id === id).map(({ letter }) => letter)
      const [theirs, ours] = [lettersOf(with_), lettersOf(swapped)]
      const told = items
        .filter(({ id }) => id !== left)
        .map(one => {
          if (one.chain) return one.id === cut ? { ...one, chain: one.chain.slice(0, 1) } : one
          const other = one.id === swapped ? theirs : one.id === with_ ? ours : undefined
          return other ? { ...one, letter: other[lettersOf(one.id).indexOf(one.letter)] } : one
        })
      return new TextEncoder().encode(JSON.stringify({ items: told }))
    }
    const found = new Map<string, (string | undefined)[]>()
    await slough.openMany([...sent.map(({ id }) => id), newId()], one => {
      found.set(one.id, 'opened' in one ? one.opened.letters.map(reasonOf) : [String((one.failed as Error).message)])
    })
    expect([swapped, with_, cut, left].map(id => found.get(id ?? ''))).toEqual([
      ['letter_mismatch', 'letter_mismatch'],
      ['letter_mismatch', 'letter_mismatch'],
      ['open', 'open'],
      ['open', 'open'],
    ])
    expect(found.size).toBe(5)
  })

  test('changed on the way is not collected', async () => {
    const { id } = await ealing.send(sending())
    bend = (_, bytes) => withOneByteChanged(bytes)
    await expectDistrust(slough.collect(id), 'letter_mismatch')
    expect((await slough.referral(id)).state).toBe('sent')
  })

  test('put in the place of another is refused', async () => {
    const one = await ealing.send(sending())
    const other = await ealing.send(sending())
    const answer = await slough.call('readLetter', { params: { id: other.id, statement: other.statement } })
    const strange = new Uint8Array(await answer.arrayBuffer())
    bend = () => strange
    expect((await slough.open(one.id)).letters.map(reasonOf)).toEqual(['letter_mismatch'])
  })

  test('signed by another key than the desk’s that sent it is refused', async () => {
    const stranger = await makeDeskCertificate({ authority: keys.ealing.id, desk: 'cme' })
    const { id } = await raw({ signWith: stranger })
    expect((await slough.open(id)).letters.map(reasonOf)).toEqual(['not_the_sender'])
  })

  test('that says another thing inside than the history outside is refused', async () => {
    const { id } = await raw({ kind: 'message' })
    expect((await slough.open(id)).letters.map(reasonOf)).toEqual(['letter_mismatch'])
  })

  test('whose content has a fault of form is shown, with what is wrong', async () => {
    const { id } = await raw({ kind: 'referral' })
    const { letters } = await slough.open(id)
    expect(letters[0]).toMatchObject({
      status: 'open',
      content: {},
      findings: expect.arrayContaining([expect.objectContaining({ path: 'child' })]),
    })
  })

  test('sealed to a key that the keyring lacks is not for us, and no lie', async () => {
    const { id } = await ealing.send(sending())
    const without = await connected(world, keys.slough, 'officer', { keyring: [] })
    expect((await without.open(id)).letters.map(reasonOf)).toEqual(['not_for_us'])
  })

  test('recalled is not shown to the other side', async () => {
    const { id, statement } = await ealing.send(sending())
    await ealing.recall(id, statement, 'wrong_child')
    expect((await slough.open(id)).letters.map(reasonOf)).toEqual(['recalled'])
    expect((await ealing.open(id)).letters.map(reasonOf)).toEqual(['open'])
  })

  test('of a referral that was withdrawn is served no more', async () => {
    const { id } = await ealing.send(sending())
    await ealing.withdraw(id)
    expect((await slough.open(id)).letters.map(reasonOf)).toEqual(['not_served'])
  })
})

/** A referral made by hand: what the SDK itself would not send. */
async function raw({ kind = 'referral', signWith }: { kind?: string; signWith?: { privateKey: string } }) {
  const referral = new RawReferral(world, keys.ealing, keys.slough)
  const { sealLetter } = await import('../../../../clients/seal/index.ts')
  const [ours, theirs] = [keys.ealing.keyrings.cme?.keys[0], keys.slough.keyrings.cme?.keys[0]]
  if (!ours || !theirs) throw new Error('no keys')
  const prepared = await referral.prepare(keys.ealing, referral.sendClaims(), { withLetter: true, content: {} })
  const about = { net: world.net, iss: keys.ealing.id, sub: referral.id, to: keys.slough.id, desk: 'cme', verb: 'send' }
  const letter = await sealLetter({
    envelope: { ...about, kind, content: {}, manifest: [] },
    certificates: [theirs.certificate, ours.certificate],
    signWith: signWith ?? ours,
  })
  const claim = {
    sha256: letter.sha256,
    bytes: letter.bytes.length,
    certificates: letter.certificates,
    opening: letter.openingSha256,
  }
  const told = await referral.post({
    ...prepared,
    letter,
    claims: { ...prepared.claims, letter: claim } as typeof prepared.claims,
  })
  expect(told.status).toBe(201)
  return referral
}

describe('an attachment', () => {
  const file = () =>
    ({
      name: 'plan.pdf',
      type: 'other',
      mime: 'application/pdf',
      marking: 'official_sensitive',
      content: new Blob([new Uint8Array(300_000).fill(5)]),
    }) as const

  test('comes out as it went in', async () => {
    const seen: number[] = []
    const { id } = await ealing.send(
      sending({ attachments: [file()], onProgress: (bytes: number) => seen.push(bytes) }),
    )
    const [letter] = (await slough.open(id)).letters
    if (letter?.status !== 'open') throw new Error('not open')
    const [entry] = letter.manifest
    if (!entry) throw new Error('no attachment')
    // The content tells what it is, and not the name.
    expect(entry).toMatchObject({ name: 'plan.pdf', mime: 'application/octet-stream', flags: ['unknown_type'] })
    expect(seen).toEqual([entry.bytes])
    const { content, authenticated } = await slough.download(entry)
    expect(new Uint8Array(await new Response(content).arrayBuffer())).toEqual(new Uint8Array(300_000).fill(5))
    expect(await authenticated).toEqual({ bytes: 300_000 })
  })

  test('changed, cut short or made longer on the way is refused before anything of it is opened', async () => {
    const { id } = await ealing.send(sending({ attachments: [file()] }))
    const [letter] = (await slough.open(id)).letters
    const [entry] = letter?.status === 'open' ? letter.manifest : []
    if (!entry) throw new Error('no attachment')
    const lies = [
      withOneByteChanged,
      (bytes: Uint8Array) => bytes.subarray(0, -1),
      (bytes: Uint8Array) => Uint8Array.of(...bytes, 0),
    ]
    for (const lie of lies) {
      bend = (_, bytes) => lie(bytes)
      await expectDistrust(slough.download(entry), 'attachment_mismatch')
    }
  })
})

describe('an acceptance by a key that was removed since', () => {
  test('is not closed on, unless it was held here before the removal', async () => {
    const own = await world.join('Brent')
    const [officer, manager] = [await connected(world, own), await connected(world, own, 'manager')]
    const { id } = await ealing.send(sending({ to: own.id }))
    await officer.collect(id)
    await officer.accept(id, written.accept)
    const earlier = { ...systemClock, now: () => Date.now() - 5000 }
    const holding = await connected(world, keys.ealing, 'officer', { clock: earlier })
    await holding.referral(id)
    await manager.directory.removeMember(memberOf(own, 'officer').key.kid, 'left')
    const newcomer = await connected(world, keys.ealing)
    await newcomer.referral(id)
    await expectDistrust(newcomer.close(id, written.close), 'acceptance_unproven')
    expect((await holding.close(id, written.close)).referral.state).toBe('closed')
  })
})
