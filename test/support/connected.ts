// Members of a live nation, connected through the SDK as anybody would.
import { type ConnectOptions, type Council, connect, memoryInProcess } from '../../clients/sdk/index.ts'
import type { CouncilKeys } from '../../infra/nation/founding.ts'
import { type LiveNation, memberOf } from './live-nation.ts'

/** The client of one member of a council; with a memory in this process unless `more` brings another. */
export function connected(
  nation: Pick<LiveNation, 'url' | 'net'>,
  council: CouncilKeys,
  name = 'officer',
  more: Partial<ConnectOptions> = {},
): Promise<Council> {
  const { url, net } = nation
  const member = memberOf(council, name).key
  const keyring = Object.values(council.keyrings)
  return connect({ url, net, member, authority: council.id, keyring, memory: memoryInProcess(), ...more })
}

/** The client of one of the nation's registrars. */
export function connectedRegistrar(
  nation: LiveNation,
  index: number,
  more: Partial<ConnectOptions> = {},
): Promise<Council> {
  const registrar = nation.registrars[index]
  if (!registrar) throw new Error(`there is no registrar ${index}`)
  const { url, net } = nation
  return connect({ url, net, member: registrar.key, authority: 'national', ...more })
}
