// Scratch.
import { test } from 'vitest'
import { setStage } from './stage.ts'
test('times', async () => {
  let t = performance.now()
  const lap = (what: string) => { console.log(what, Math.round(performance.now() - t)); t = performance.now() }
  const stage = await setStage()
  lap('stage')
  for (let i = 0; i < 3; i++) {
    const client = await stage.connect('ealing'); lap('connect')
    await client.directory.entry(stage.councils.slough.id); lap('entry+token')
    await client.directory.entry(stage.councils.slough.id); lap('entry again')
    await client.referral(stage.accepted.id); lap('referral')
    await client.referral(stage.accepted.id); lap('referral again')
    await stage.fresh(); lap('fresh')
  }
  await stage.stop()
})
