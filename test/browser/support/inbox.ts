// A nation with its inbox: a real gateway, the built bundle on an origin of its own, officers of two councils in windows of their own.
// Keys reach the page as in any rehearsal: wrapped, unlocked in the worker.
import { createMessage, encrypt } from 'openpgp'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { onTestFailed } from 'vitest'
import type { Person, PersonalKeys } from '../../../clients/inbox/keys/office/office.ts'
import { serveInbox } from '../../../clients/inbox/serve/serve.ts'
import type { Council } from '../../../clients/sdk/index.ts'
import { makePhrase } from '../../../clients/seal/index.ts'
import { makeSessionKey, settings } from '../../../clients/seal/openpgp/settings.ts'
import type { AlertsConfig } from '../../../gateway/config.ts'
import { freePort } from '../../../infra/embedded/ports.ts'
import type { CouncilKeys } from '../../../infra/nation/founding.ts'
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
  /** A window of somebody who is not signed in, at an address behind #. By name, not by number: passkeys belong to names. */
  visit(hash: string): Promise<Window>
  /** A window of its own, as one person; fails the test where the page threw or its policy was broken. */
  window(person: string, size?: { width: number; height: number }): Promise<Window>
  stop(): Promise<void>
}
export type Window = { page: Page; context: BrowserContext; wrongs: string[] }

/** Unlocking is slow by design, and the machine may be busy with other things. */
const timeoutMilliseconds = 90_000

const people = (council: string, desks: string[]) => [
  { name: `Morgan of ${council}`, role: 'manager' as const, desks },
  { name: `Robin of ${council}`, role: 'officer' as const, desks },
  { name: `Kim of ${council}`, role: 'officer' as const, desks: ['cme'] },
]

type Starting = { named?: boolean; alerts?: AlertsConfig }

/** Everything up; call `stop` in the end. `named`: managers and Robins are a team of named people as well. `alerts`: councils are told by e-mail. */
export async function startInbox({ named = false, alerts }: Starting = {}): Promise<InboxWorld> {
  const desks = named ? ['cme', 'restricted'] : ['cme']
  const [world, browser, port] = await Promise.all([startWorld(alerts && { alerts }), startChromium(), freePort()])
  const [ealing, slough] = [
    await world.join('Ealing', { people: people('Ealing', desks) }),
    await world.join('Slough', { people: people('Slough', desks) }),
  ]
  const profiles = new Map(
    [...[ealing, slough].flatMap(ofCouncil), ...ofNation(world)].map(one => [one.person.name, one]),
  )
  // Wrapping is slow by design: once for each person, however often they unlock.
  const answers = new Map<Somebody, ReturnType<typeof withKeys>>()
  const rehearsal = async (path: string) => {
    const name = path.split('/')[3]
    if (name === undefined) return [...profiles.values()].map(({ person }) => ({ profile: person.name, ...person }))
    const found = profiles.get(decodeURIComponent(name))
    const answer = found && (answers.get(found) ?? withKeys(found))
    if (found && answer) answers.set(found, answer)
    return answer
  }
  const inbox = await serveInbox({ gateway: world.url, net: world.net, port, rehearsal })
  return {
    world,
    url: inbox.url,
    ealing,
    slough,
    sdk: (council, name = `Robin of ${council.identity.name}`) => connected(world, council, name),
    async visit(hash) {
      const opened = await openWindow(browser)
      await opened.page.goto(`${inbox.url.replace('127.0.0.1', 'localhost')}/#/${hash}`)
      return opened
    },
    async window(person, viewport) {
      const { page, context, wrongs } = await openWindow(browser, viewport)
      await page.goto(inbox.url)
      await page.getByRole('button', { name: person }).click()
      const arrived = page.getByRole('heading', { level: 1, name: /New|Approvals/ }).waitFor()
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

async function openWindow(browser: Browser, viewport = { width: 1280, height: 900 }): Promise<Window> {
  const context = await browser.newContext({ viewport, acceptDownloads: true })
  const page = await context.newPage()
  page.setDefaultTimeout(timeoutMilliseconds)
  const wrongs: string[] = []
  page.on('pageerror', error => wrongs.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error') wrongs.push(message.text())
  })
  tellOnFailure(page, wrongs)
  return { page, context, wrongs }
}

/** What was waited for in vain says little; what the page showed instead says why. */
function tellOnFailure(page: Page, wrongs: readonly string[]): void {
  const tell = async () => {
    const shown = await page.innerText('main').catch(() => 'nothing: it is closed')
    console.error(`${page.url()} showed:\n${shown}\n${wrongs.join('\n')}`)
  }
  try {
    onTestFailed(tell)
  } catch {
    // Opened for several tests.
  }
}

/** One of the rehearsal's people, and what only they hold. */
type Somebody = {
  person: Pick<Person, 'authority' | 'council' | 'name' | 'role' | 'desks'>
  keys: Pick<PersonalKeys, 'member' | 'keyrings' | 'device'>
}

function ofCouncil({ id: authority, identity, keyrings, members }: CouncilKeys): Somebody[] {
  return members.map(({ name, role, desks, key, device }) => ({
    person: { authority, council: identity.name, name, role, desks },
    keys: { member: key.privateJwk, device, keyrings: pick(keyrings, desks) },
  }))
}

/** Those of their own teams alone. */
function pick<K>(keyrings: Record<string, K>, desks: readonly string[]): Record<string, K> {
  return Object.fromEntries(Object.entries(keyrings).filter(([desk]) => desks.includes(desk)))
}

export const administrators = ['Alex Thornbury', 'Ines Calloway', 'Rowan Pemberton']

function ofNation({ registrars }: World): Somebody[] {
  const common = { authority: 'national' as const, council: 'National administrators', role: 'registrar' as const }
  return registrars.map(({ key }, at) => ({
    person: { ...common, name: administrators[at] ?? '', desks: [] },
    keys: { member: key.privateJwk, keyrings: {} },
  }))
}

async function withKeys({ person, keys }: Somebody) {
  const phrase = makePhrase()
  const message = await createMessage({ binary: new TextEncoder().encode(JSON.stringify(keys)) })
  // As `wrap` does it, but for the price of Argon2id, nearly half of opening a window; joining.test.ts pays it in full.
  const config = { ...settings, s2kArgon2Params: { passes: 1, parallelism: 1, memoryExponent: 8 } }
  const options = { message, passwords: phrase, sessionKey: makeSessionKey(), config }
  const wrapped = await encrypt({ ...options, format: 'binary' })
  return { person, wrapped: Buffer.from(wrapped).toString('base64url'), phrase }
}
