// `cme connect`: plain JSON on this machine for case systems. Unlocks the profile once, and serves until it is stopped.
// The gateway may be away: what is to be said is taken all the same.
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Id } from '../../../schemas/ids.ts'
import type { Profile } from '../../sdk/node/profile.ts'
import { decodeBase64url } from '../../seal/index.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import { type Context, openOffice, phraseFor } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { holdLock, withLock } from '../saying/lock.ts'
import { filePolicyIn } from '../writing/policy.ts'
import { scanFile, scannerOf } from '../writing/scan.ts'

const usualPort = 4285

/** `cme connect`. */
export const connect: Action = async (context, _args, options) => {
  const [{ readProfile }, { secretIn, serve, startConnector }] = await Promise.all([
    import('../../sdk/node/profile.ts'),
    import('../../connector/index.ts'),
  ])
  const listening = listeningOf(options)
  const profile = await readProfile(context.folder)
  if (profile.authority === 'national') throw new WrongUse('A connector speaks for a council, not for the nation.')
  const folder = resolve(textOf(options, 'folder') ?? join(context.folder, 'connector'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const letGo = await holdLock(join(folder, 'lock'), 0)
  try {
    const tokenFile = textOf(options, 'tokenFile') ?? join(folder, 'token')
    const [token, webhook] = [await secretIn(tokenFile), await webhookOf(options, folder, secretIn)]
    const log = (line: string) => context.io.err(`${new Date().toISOString()} ${line}\n`)
    const running = await startConnector({
      ...(await workingOf(context, profile, options)),
      folder,
      log,
      ...events(options, webhook),
    })
    try {
      const serving = await serve(running, { ...listening, token, log })
      context.io.out(told(context, serving.url, tokenFile))
      if (!context.io.signal.aborted) await once(context.io.signal, 'abort')
      await serving.stop()
    } finally {
      await running.stop()
    }
  } finally {
    await letGo()
  }
  return { json: {}, text: '', streamed: true }
}

/** What it speaks with: keys, memory and files of the profile. */
async function workingOf(context: Context, profile: Profile, options: Options) {
  const [{ memoryFolder }, { fileMemory }, { systemClock }] = await Promise.all([
    import('../../sdk/node/profile.ts'),
    import('../../sdk/node/file-memory.ts'),
    import('../../sdk/index.ts'),
  ])
  const scanner = scannerOf(context, options)
  // Unlocked once, before anything is served; the nation is verified whenever the gateway is reached for the first time.
  const keys = await context.unlock(profile, () => phraseFor(context, profile))
  return {
    role: profile.role,
    connect: async () => (await openOffice({ ...context, unlock: async () => keys })).council,
    speaker: { authority: profile.authority as Id, net: profile.net },
    secret: decodeBase64url(String(keys.member.d)),
    memory: await fileMemory(memoryFolder(profile)),
    clock: systemClock,
    exclusively: <T>(work: () => Promise<T>) => withLock(profile, context, work),
    files: {
      readable: textOf(options, 'files'),
      policy: await filePolicyIn(context.folder),
      scan: scanner && ((path: string, name: string) => scanFile(scanner, path, name)),
    },
  }
}

function events(options: Options, webhook: { url: string; secret: string } | undefined) {
  const from: 'now' | 'beginning' = options.fromNow === true ? 'now' : 'beginning'
  return { events: { from, webhook, drop: textOf(options, 'drop') } }
}

async function webhookOf(
  options: Options,
  folder: string,
  secretIn: typeof import('../../connector/index.ts').secretIn,
) {
  const url = textOf(options, 'webhook')
  if (url === undefined) return undefined
  if (!/^https?:\/\//.test(url)) throw new WrongUse(`--webhook ${url} is no http or https address.`)
  const secret = await secretIn(
    textOf(options, 'webhookSecretFile') ?? join(folder, 'webhook-secret'),
    'whsec_',
    'base64',
  )
  return { url, secret }
}

function listeningOf(options: Options) {
  const port = Number(textOf(options, 'port') ?? usualPort)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new WrongUse('--port takes a number up to 65535.')
  const mode = textOf(options, 'socketMode')
  if (mode !== undefined && !/^[0-7]{3}$/.test(mode))
    throw new WrongUse('--socket-mode takes three octal digits, e.g. 660.')
  return {
    port,
    host: textOf(options, 'host'),
    socket: textOf(options, 'socket'),
    ...(mode !== undefined && { socketMode: Number.parseInt(mode, 8) }),
    otherMachines: options.otherMachines === true,
    names: listOf(options, 'hostName'),
  }
}

function told({ json }: Context, url: string, token: string): string {
  if (json) return `${JSON.stringify({ url, token_file: token })}\n`
  const page = url.startsWith('http') ? `\nWhat it takes and gives: ${url}/docs` : ''
  return `The connector answers at ${url}\nIts token lies in ${token}${page}\nStop with Ctrl-C: nothing is lost.\n`
}
