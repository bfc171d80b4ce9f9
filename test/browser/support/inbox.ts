// A nation with its inbox: a real gateway, the built bundle on an origin of its own, officers of two councils in windows of their own.
// Keys reach the page as in any rehearsal: wrapped, unlocked in the worker.
import type { BrowserContext, Page } from 'playwright-core'
import { serveInbox } from '../../../clients/inbox/serve/serve.ts'
import type { Council } from '../../../clients/sdk/index.ts'
import { makePhrase, wrap } from '../../../clients/seal/index.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys, MemberKeys } from '../../../infra/nation/founding.ts'
import { connected } from '../../support/connected.ts'
import { startWorld, type World } from '../../support/world.ts'
import { startChromium } from './chromium.ts'

export type InboxWorld = {
  world: World
  url: string
  ealing: CouncilKeys
  slough: CouncilKeys
  /** The SDK beside the pages, for what somebody else does meanwhile. */
  sdk(council: CouncilKeys, name?: string): Promise<Council>
  /** A window of its own, as one person; fails the test where the page threw or its policy was broken. */
  window(person: string, size?: { width: number; height: number }): Promise<Window>
  stop(): Promise<void>
}
export type Window = { page: Page; context: BrowserContext; wrongs: string[] }

/** Unlocking is slow by design, and the machine may be busy with other things. */
const timeoutMilliseconds = 90_000

const people = (council: string) => [
  { name: `Morgan of ${council}`, role: 'manager' as const, desks: ['cme'] },
  { name: `Robin of ${council}`, role: 'officer' as const, desks: ['cme'] },
  { name: `Kim of ${council}`, role: 'officer' as const, desks: ['cme'] },
]

/** Everything up; call `stop` in the end. */
export async function startInbox(): Promise<InboxWorld> {
  const [world, browser, port] = await Promise.all([startWorld(), startChromium(), freePort()])
  const [ealing, slough] = [
    await world.join('Ealing', { people: people('Ealing') }),
    await world.join('Slough', { people: people('Slough') }),
  ]
  const profiles = new Map(
    [ealing, slough].flatMap(council => council.members.map(one => [one.name, { council, one }])),
  )
  const rehearsal = async (path: string) => {
    const name = path.split('/')[3]
    if (name === undefined) return [...profiles].map(([profile, { council, one }]) => entry(profile, council, one))
    const found = profiles.get(decodeURIComponent(name))
    return found && withKeys(found.council, found.one)
  }
  const inbox = await serveInbox({ gateway: world.url, net: world.net, port, rehearsal })
  return {
    world,
    url: inbox.url,
    ealing,
    slough,
    sdk: (council, name = `Robin of ${council.identity.name}`) => connected(world, council, name),
    async window(person, viewport = { width: 1280, height: 900 }) {
      const context = await browser.newContext({ viewport, acceptDownloads: true })
      const page = await context.newPage()
      page.setDefaultTimeout(timeoutMilliseconds)
      const wrongs: string[] = []
      page.on('pageerror', error => wrongs.push(error.message))
      page.on('console', message => {
        if (message.type() === 'error') wrongs.push(message.text())
      })
      await page.goto(inbox.url)
      await page.getByRole('button', { name: person }).click()
      const arrived = page.getByRole('heading', { level: 1, name: /New/ }).waitFor()
      await arrived.catch(async cause => {
        throw new Error(`${person} could not open the inbox: ${wrongs.join('; ')} ${await page.innerText('main')}`, {
          cause,
        })
      })
      return { page, context, wrongs }
    },
    async stop() {
      await browser.close()
      await inbox.stop()
      await world.stop()
    },
  }
}

function entry(profile: string, council: CouncilKeys, { name, role }: MemberKeys) {
  return { profile, name, council: council.identity.name, role }
}

async function withKeys(council: CouncilKeys, { key, role, desks, name }: MemberKeys) {
  const phrase = makePhrase()
  const keys = { member: key.privateJwk, keyrings: council.keyrings }
  const wrapped = await wrap(new TextEncoder().encode(JSON.stringify(keys)), phrase)
  const person = { authority: council.id, council: council.identity.name, name, role, desks }
  return { person, wrapped: Buffer.from(wrapped).toString('base64url'), phrase }
}
