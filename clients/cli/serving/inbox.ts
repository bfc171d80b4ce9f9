// `cme inbox serve`: the officers' pages on an origin of the council's own. Serves files: no key and no letter comes near it.
import { once } from 'node:events'
import { serveInbox } from '../../inbox/serve/serve.ts'
import { readProfile } from '../../sdk/node/profile.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { WrongUse } from '../exit.ts'

const usualPort = 4281

/** Serves until it is stopped. Behind whatever ends TLS: a browser unlocks keys on https or this very machine only. */
export const serve: Action = async (context, _args, options) => {
  const given = { gateway: textOf(options, 'gateway'), net: textOf(options, 'net') }
  const { gateway, net } =
    given.gateway !== undefined && given.net !== undefined
      ? { gateway: given.gateway, net: given.net }
      : { ...(await readProfile(context.folder)), ...onlyGiven(given) }
  const host = textOf(options, 'host')
  const port = Number(textOf(options, 'port') ?? usualPort)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new WrongUse('--port takes a number up to 65535.')
  const serving = await serveInbox({ gateway, net, port, ...(host !== undefined && { host }) })
  context.io.out(
    `The inbox is served at ${serving.url}\nBundle ${serving.bundle}: compare it with the one published.\n`,
  )
  if (!context.io.signal.aborted) await once(context.io.signal, 'abort')
  await serving.stop()
  return { json: {}, text: '', streamed: true }
}

function onlyGiven(given: Record<'gateway' | 'net', string | undefined>): Partial<Record<'gateway' | 'net', string>> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
