// `cme connect`: plain JSON on this machine for case systems. Unlocks the profile once, and serves until it is stopped.
// The gateway may be away: what is to be said is taken all the same.
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Council } from '../../sdk/index.ts'
import { type Action, listOf, type Options, textOf } from '../commands/definition.ts'
import { type Context, openOffice } from '../context.ts'
import { WrongUse } from '../exit.ts'
import { holdLock, withLock } from '../saying/lock.ts'
import { filePolicyIn } from '../writing/policy.ts'
import { scanFile, scannerOf } from '../writing/scan.ts'

const usualPort = 4285

/** `cme connect`. */
export const connect: Action = async (context, _args, options) => {
  const [{ readProfile, memoryFolder }, { fileMemory }, { systemClock }, connector] = await Promise.all([
    import('../../sdk/node/profile.ts'),
    import('../../sdk/node/file-memory.ts'),
    import('../../sdk/index.ts'),
    import('../../connector/index.ts'),
  ])
  const profile = await readProfile(context.folder)
  if (profile.authority === 'national') throw new WrongUse('A connector speaks for a council, not for the nation.')
  const folder = resolve(textOf(options, 'folder') ?? join(context.folder, 'connector'))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const letGo = await holdLock(join(folder, 'lock'), 0)
  const log = (line: string) => context.io.err(`${new Date().toISOString()} ${line}\n`)
  const token = textOf(options, 'tokenFile') ?? join(folder, 'token')
  const secrets = {
    token: await connector.secretIn(token),
    webhook: await webhookOf(options, folder, connector.secretIn),
  }
  const scanner = scannerOf(context, options)
  const running = await connector.startConnector({
    folder,
    role: profile.role,
    connect: connecting(context),
    memory: await fileMemory(memoryFolder(profile)),
    clock: systemClock,
    exclusively: work => withLock(profile, context, work),
    files: {
      readable: textOf(options, 'files'),
      policy: await filePolicyIn(context.folder),
      scan: scanner && ((path, name) => scanFile(scanner, path, name)),
    },
    events: {
      from: options.fromNow === true ? 'now' : 'beginning',
      webhook: secrets.webhook,
      drop: textOf(options, 'drop'),
    },
    log,
  })
  const serving = await connector
    .serve(running, { ...listeningOf(options), token: secrets.token, log })
    .catch(async error => {
      await running.stop()
      await letGo()
      throw error
    })
  context.io.out(told(context, serving.url, token))
  if (!context.io.signal.aborted) await once(context.io.signal, 'abort')
  await serving.stop()
  await running.stop()
  await letGo()
  return { json: {}, text: '', streamed: true }
}

/** Keys are unlocked once; the nation is verified whenever the gateway is reached for the first time. */
function connecting(context: Context): () => Promise<Council> {
  let keys: ReturnType<Context['unlock']> | undefined
  const unlock: Context['unlock'] = async (profile, phrase) => {
    keys ??= context.unlock(profile, phrase)
    keys.catch(() => {
      keys = undefined
    })
    return keys
  }
  return async () => (await openOffice({ ...context, unlock })).council
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
