// Finding a loopback port for a server of the embedded start.
// Nothing here may listen on, or answer for, an address other machines can reach.

import { createServer } from 'node:net'

export const loopback = '127.0.0.1'

/**
 * A loopback port nobody listens on: the preferred one if it is free, else one the system chooses.
 *
 * Another process may take it before the caller listens: whoever binds it must be ready to ask again.
 */
export async function freePort(preferred?: number): Promise<number> {
  return (preferred !== undefined && (await tryPort(preferred))) || (await tryPort(0)) || Promise.reject(noneFree())
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(undefined))
    server.listen(port, loopback, () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' ? address?.port : undefined))
    })
  })
}

function noneFree(): Error {
  return new Error(`no free port on ${loopback}`)
}
