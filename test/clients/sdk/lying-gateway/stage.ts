// What all rows share: one real gateway behind the liar, three councils, and referrals at rest that rows only read.
// A row that says something takes a referral of its own (`fresh`), so that rows may run in any order.
import { type Council, type Memory, memoryInProcess, systemClock } from '../../../../clients/sdk/index.ts'
import { makeDeskCertificate } from '../../../../clients/seal/index.ts'
import { type CouncilKeys, makeOwnKey, type OwnKey } from '../../../../infra/nation/founding.ts'
import { newId } from '../../../../schemas/ids.ts'
import { referralTemplate } from '../../../../schemas/letter/template.ts'
import { makeSigningKey } from '../../../../schemas/statement/jws.ts'
import { connected, connectedRegistrar } from '../../../support/connected.ts'
import { makeNewcomer, RawDirectory, recorded } from '../../../support/raw-directory.ts'
import { must, RawReferral } from '../../../support/raw-referral.ts'
import { memberOf, startWorld, type World } from '../../../support/world.ts'
import { written } from '../../../support/written.ts'
import { changeCouncil, changeNation } from './changes-made.ts'
import { startLiar } from './liar.ts'

export type Stage = Awaited<ReturnType<typeof setStage>>
export type Name = 'ealing' | 'slough' | 'brent'

/** Pauses between attempts are not waited for. */
export const impatient = { ...systemClock, wait: async () => {} }

/** Founds everything, and goes behind the liar. */
export async function setStage() {
  const world = await startWorld()
  const liar = startLiar(world.url)
  const [ealing, slough, brent] = [await world.join('Ealing'), await world.join('Slough'), await world.join('Brent')]
  const councils: Record<Name, CouncilKeys> = { ealing, slough, brent }
  const attacker = await makeSigningKey()
  const attackersDesk = await makeDeskCertificate({ authority: slough.id, desk: 'cme' })
  await world.builder.publishContacts(slough.id, memberOf(slough, 'manager'), { contacts: [] })
  const removedRegistrar = await changeNation(world)
  await changeCouncil(world, brent)
  // A change of the nation that waits: something to leave out.
  await (await connectedRegistrar(world, 1)).nationDirectory.publishGatewayKey((await makeOwnKey()).jwk, world.url)
  const passedOn = await passedOnTwice(world, ealing, slough, brent)
  const { secondKey, collectedByRemoved, relyingOnRemoval } = await shrinkBrent(world, ealing, brent)
  const connect = (name: Name, memory: Memory = memoryInProcess(), member = 'officer') =>
    connected(world, councils[name], member, { memory, clock: impatient })
  const officers = { ealing: await connect('ealing'), slough: await connect('slough') }
  return {
    world,
    liar,
    councils,
    attacker,
    attackersDesk,
    secondKey,
    removedRegistrar,
    gatewayKey: world.gatewayKey,
    keyOf: (name: Name, member = 'officer'): OwnKey => memberOf(councils[name], member).key,
    deskOf: (name: Name): string => councils[name].keyrings.cme?.keys[0]?.fingerprint ?? '',
    connect,
    clientWith: clientsSharing(connect),
    officers,
    collectedByRemoved,
    relyingOnRemoval,
    accepted: await acceptedReferral(world, ealing, slough),
    passedOn,
    written: await writtenReferral(officers, slough.id),
    other: await officers.ealing.send(sendingTo(slough.id)),
    uncollected: await Promise.all([1, 2, 3].map(async () => (await officers.ealing.send(sendingTo(slough.id))).id)),
    fresh: () => collectedReferral(world, ealing, slough),
    async stop() {
      liar.stop()
      await world.stop()
    },
  }
}

export const sendingTo = (to: string, more: object = {}) => ({
  to,
  desk: 'cme',
  content: referralTemplate(),
  reference: newId(),
  ...more,
})

/**
 * One client for each member, with another memory each time: what it verified of the directory stays, what it remembers does not.
 *
 * Verifying two councils anew for each row would take most of the time of the whole table.
 */
function clientsSharing(connect: (name: Name, memory: Memory, member?: string) => Promise<Council>) {
  const clients = new Map<string, { client: Promise<Council>; remembers: (memory: Memory) => void }>()
  return (memory: Memory, name: Name, member = 'officer'): Promise<Council> => {
    const known = clients.get(`${name} ${member}`)
    if (known) {
      known.remembers(memory)
      return known.client
    }
    let current = memory
    const passing = new Proxy(memory, { get: (_, called: keyof Memory) => current[called] })
    const client = connect(name, passing, member)
    clients.set(`${name} ${member}`, { client, remembers: next => (current = next) })
    return client
  }
}

/** An officer of Brent collects, and is removed; and somebody relies on that removal. The manager holds a second key. */
async function shrinkBrent(world: World, ealing: CouncilKeys, brent: CouncilKeys) {
  const directory = new RawDirectory(world)
  const manager = directory.member(brent)
  const person = memberOf(brent, 'manager').person ?? ''
  const second = await makeNewcomer(person)
  await directory.approved(manager, brent.id, await directory.admission(brent.id, second, 'manager'))
  const collectedByRemoved = [
    await collectedReferral(world, ealing, brent),
    await collectedReferral(world, ealing, brent),
  ] as const
  const relyingOnRemoval = await collectedReferral(world, ealing, brent)
  const { kid } = memberOf(brent, 'officer').key
  const since = Math.floor(Date.now() / 1000)
  recorded(await directory.say(manager, brent.id, { verb: 'remove_member', member: kid, reason: 'left', since }))
  must(await relyingOnRemoval.say(brent, { verb: 'acknowledge' }, { member: 'manager' }))
  return { secondKey: second.key, collectedByRemoved, relyingOnRemoval }
}

async function collectedReferral(world: World, from: CouncilKeys, to: CouncilKeys) {
  const referral = new RawReferral(world, from, to)
  await referral.collect(await referral.send())
  return referral
}

async function acceptedReferral(world: World, from: CouncilKeys, to: CouncilKeys) {
  const referral = new RawReferral(world, from, to)
  await referral.accepted()
  must(await referral.say(from, { verb: 'hold' }))
  return referral
}

/** Accepted by the second, sent on to the third and back to the first: two notes stand beside it. */
async function passedOnTwice(world: World, first: CouncilKeys, second: CouncilKeys, third: CouncilKeys) {
  const referral = new RawReferral(world, first, second)
  await referral.accepted()
  const on = new RawReferral(world, second, third)
  const sent = await on.send({ follows: referral.id })
  await on.collect(sent)
  must(await on.say(third, { verb: 'accept', accepts: [sent.digest] }))
  const back = new RawReferral(world, third, first)
  const again = await back.send({ follows: on.id })
  await back.collect(again)
  must(await back.say(first, { verb: 'accept', accepts: [again.digest] }))
  return referral
}

/** A referral as officers write it: two letters and two attachments, none collected. */
async function writtenReferral({ ealing, slough }: Record<'ealing' | 'slough', Council>, to: string) {
  const file = (name: string, fill: number) => ({
    name,
    type: 'other' as const,
    mime: 'application/pdf',
    marking: 'official_sensitive' as const,
    content: new Blob([new Uint8Array(3000).fill(fill)]),
  })
  const { id, statement: sent } = await ealing.send(
    sendingTo(to, { attachments: [file('plan.pdf', 5), file('report.pdf', 6)] }),
  )
  const { statement: message } = await ealing.message(id, written.message)
  const [first] = (await slough.open(id)).letters
  const [plan, report] = first?.status === 'open' ? first.manifest : []
  if (!plan || !report) throw new Error('the attachments are not there')
  return { id, sent, message, files: [plan, report] as const }
}
