import { expect, test } from 'vitest'
import { newId } from '../../../schemas/ids.ts'
import { RawDirectory } from '../../support/raw-directory.ts'
import { RawReferral } from '../../support/raw-referral.ts'
import { memberOf, startWorld } from '../../support/world.ts'
import { signStatement } from '../../../schemas/statement.ts'

const took = async (what: string, f: () => Promise<unknown>) => { const t = performance.now(); const r = await f(); console.log(what, Math.round(performance.now() - t), 'ms'); return r }
test('measure', async () => {
  const world = await startWorld()
  const ealing = await world.join('Ealing'); const slough = await world.join('Slough')
  const officer = world.clientOf(memberOf(ealing, 'officer'))
  await fetch(`${world.url}/openapi.json`)
  await took('openapi ×20', () => Promise.all(Array.from({ length: 20 }, () => fetch(`${world.url}/openapi.json`).then(r => r.text()))))
  await took('swagger ×20', () => Promise.all(Array.from({ length: 20 }, () => fetch(`${world.url}/docs/swagger-ui-bundle.js`).then(r => r.text()))))
  await took('ready ×200', () => Promise.all(Array.from({ length: 200 }, () => fetch(`${world.url}/health/ready`).then(r => r.text()))))
  await officer.get('/directory/authorities')
  await took('list, short', () => officer.get('/directory/authorities'))
  const directory = new RawDirectory(world)
  const voice = directory.member(ealing)
  await took('600 verify_entry', async () => { for (let i = 0; i < 600; i++) { const a = await directory.say(voice, ealing.id, { verb: 'verify_entry' }); if (a.status !== 201) throw new Error(a.text) } })
  await took('list, long', () => officer.get('/directory/authorities'))
  await took('list ×10, long', () => Promise.all(Array.from({ length: 10 }, () => officer.get('/directory/authorities'))))
  const r = new RawReferral(world, ealing, slough); await r.send()
  await took('600 hold', async () => { for (let i = 0; i < 600; i++) { const a = await r.say(ealing, { verb: i % 2 ? 'hold' : 'release' }); if (a.status !== 201) throw new Error(a.text) } })
  await took('one hold', () => r.say(ealing, { verb: 'hold' }))
  const stale = await r.prepare(ealing, { verb: 'hold' }); 
  const st = await signStatement({ ...stale.claims, prev: 'A'.repeat(43) } as never, stale.by.key)
  await took('stale', async () => { const a = await officer.say(st); console.log(a.status, a.text.length, a.body.missing?.length) })
  await took('stale ×20', () => Promise.all(Array.from({ length: 20 }, async () => officer.say(await signStatement({ ...stale.claims, jti: newId(), prev: 'A'.repeat(43) } as never, stale.by.key)))))
  // locks: many directory statements at once, and what somebody else feels
  const flood = Array.from({ length: 60 }, async () => world.clientOf(voice).say(await directory.sign(voice, ealing.id, { verb: 'verify_entry', prev: 'A'.repeat(43) })))
  await new Promise(f => setTimeout(f, 150))
  await took('somebody else reads during 60 directory statements', () => world.clientOf(memberOf(slough, 'officer')).get('/referrals?box=sent'))
  await took('flood rest', () => Promise.all(flood))
  expect(1).toBe(1)
}, 200000)
