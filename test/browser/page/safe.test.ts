// What must hold even where somebody is hostile: a letter full of markup harms nobody, the page has no key and reaches no other server.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { referralTemplate } from '../../../schemas/letter/template.ts'
import { must, RawReferral } from '../../support/raw-referral.ts'
import { type InboxWorld, startInbox } from '../support/inbox.ts'
import { look } from '../support/look.ts'

let inbox: InboxWorld

beforeAll(async () => {
  inbox = await startInbox()
})
afterAll(() => inbox?.stop())

const markup = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script><b>bold</b>`
const turned = '\u202egnorw eht si siht\u202c'
const endless = 'Maximilian'.repeat(1000)

/** A referral no honest client would seal: every text is an attack, some have not even their form. */
function hostileReferral() {
  const content = referralTemplate() as unknown as Record<string, Record<string, unknown>>
  return {
    ...content,
    child: {
      ...content.child,
      forename: markup,
      surname: endless,
      preferred_forename: turned,
      nc_year: { toString: 'x' },
    },
    basis: { ...content.basis, summary: `${markup}${turned}${endless}`, __proto__: null, [markup]: markup },
    safeguarding: { any_concern: true, concern: markup, risk_flags: [{ flag: markup }, 7, null] },
    parents: `javascript:document.title='owned'`,
    '<h1>section</h1>': [[[markup]]],
  }
}

test('a letter full of HTML, scripts, turned text and endless names is shown as text, and does nothing else', async () => {
  const { ealing, slough, world } = inbox
  const raw = new RawReferral(world, ealing, slough)
  const options = { member: 'Robin of Ealing', content: hostileReferral(), inside: { kind: 'referral' } }
  must(await raw.say(ealing, raw.sendClaims(), options))
  const { page, wrongs } = await inbox.window('Robin of Slough')
  await page.getByRole('link', { name: /MaximilianMaximilian/ }).click()
  await page.getByText(`${markup}`).first().waitFor()
  expect(await page.title()).not.toContain('owned')
  expect(await page.locator('main img, main script, main b, main iframe, main h1 h1').count()).toBe(0)
  expect(await page.innerText('main')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  await look(page, 'hostile')
  await page.getByRole('link', { name: 'New', exact: true }).click()
  await look(page, 'hostile-list')
  expect(wrongs).toEqual([])
})

test('the page reaches no server but its own, runs nothing it was not served, and holds no key', async () => {
  const { slough, ealing, world, url } = inbox
  const sender = await inbox.sdk(ealing)
  const { id } = await sender.send({ to: slough.id, desk: 'cme', content: referralTemplate() })
  const { page, context, wrongs } = await inbox.window('Kim of Slough')
  const hosts = new Set<string>()
  context.on('request', request => hosts.add(new URL(request.url()).origin))
  await page.evaluate(() => {
    const told: string[] = []
    Object.assign(globalThis, { told })
    const original = Worker.prototype.postMessage
    Worker.prototype.postMessage = function (this: Worker, ...given: unknown[]) {
      this.addEventListener('message', ({ data }) => told.push(JSON.stringify(data)), { once: false })
      Worker.prototype.postMessage = original
      return original.apply(this, given as never)
    } as typeof original
  })
  await page.goto(`${url}/#/referral/${id}`)
  await page.getByRole('heading', { name: 'Zofia Okonjo-Brant' }).waitFor()
  const told = await page.evaluate(() => (globalThis as unknown as { told: string[] }).told.join('\n'))
  expect(told).toContain('Okonjo-Brant')
  for (const secret of secretsOf(slough)) expect(told).not.toContain(secret)
  const kept = await page.evaluate(keptOnDevice)
  expect(kept.length).toBeGreaterThan(1000)
  for (const word of ['Okonjo', 'Zofia', 'PRIVATE KEY', id]) expect(kept).not.toContain(word)
  expect([...hosts].every(host => host === url || host === world.url)).toBe(true)
  expect(wrongs).toEqual([])
  expect(await page.evaluate(attempts, world.url)).toEqual({
    fetch: 'blocked',
    eval: 'blocked',
    markup: 'blocked',
    worker: 'blocked',
    script: 'blocked',
  })
})

/** What nobody but the worker may know of a council. */
function secretsOf({ members, keyrings }: InboxWorld['slough']): string[] {
  const bodies = Object.values(keyrings).flatMap(({ keys }) => keys.map(({ privateKey }) => privateKey.slice(60, 120)))
  return [...members.map(({ key }) => String(key.privateJwk.d)), ...bodies, 'PRIVATE KEY']
}

/** Everything in IndexedDB of this origin, bytes as text. */
async function keptOnDevice(): Promise<string> {
  const [{ name = '' } = {}] = await indexedDB.databases()
  const settled = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
  const database = await settled(indexedDB.open(name))
  const rows = await settled(database.transaction('sealed').objectStore('sealed').getAll())
  database.close()
  const text = (value: unknown): string =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder('latin1').decode(value as ArrayBuffer)
      : typeof value === 'object' && value
        ? Object.values(value).map(text).join(' ')
        : String(value)
  return rows.map(text).join('\n')
}

/** What injected script would try. */
async function attempts(gateway: string): Promise<Record<string, string>> {
  const tried = async (work: () => unknown) => {
    try {
      await work()
      return 'went through'
    } catch {
      return 'blocked'
    }
  }
  return {
    fetch: await tried(() => fetch(`${gateway}/health/live`)),
    // In a turn of its own: what a test's tool evaluates may evaluate more, what a page does may not.
    eval: await new Promise<string>(resolve => {
      // biome-ignore lint/security/noGlobalEval: that it does not work is the point
      setTimeout(() => tried(() => globalThis.eval('1')).then(resolve))
    }),
    markup: await tried(() => {
      document.createElement('div').innerHTML = '<b>x</b>'
    }),
    worker: await tried(() => new Worker('/assets/other.js')),
    script: await tried(() => {
      document.createElement('script').src = '/assets/other.js'
    }),
  }
}

describe('the origin of the inbox', () => {
  test('lets the page run its own scripts and connect nowhere, and the worker reach the gateway alone', async () => {
    const page = await fetch(inbox.url)
    const policy = page.headers.get('content-security-policy') ?? ''
    expect(policy).toContain("require-trusted-types-for 'script'")
    expect(policy).toContain("connect-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(page.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    const { files } = (await (await fetch(`${inbox.url}/bundle.json`)).json()) as { files: Record<string, object> }
    const withWasm: string[] = []
    for (const path of Object.keys(files)) {
      const answer = await fetch(`${inbox.url}/${path === 'index.html' ? '' : path}`)
      if (answer.headers.get('content-security-policy')?.includes('wasm-unsafe-eval')) withWasm.push(path)
    }
    expect(withWasm).toEqual([expect.stringMatching(/^assets\/worker-/)])
  })

  test('gives a rehearsal’s keys to its own pages only', async () => {
    const answer = await fetch(`${inbox.url}/rehearsal/people`, { headers: { 'sec-fetch-site': 'cross-site' } })
    expect(answer.status).toBe(404)
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  })
})
