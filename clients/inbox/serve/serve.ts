// Serves the bundle on an origin of its own: files with their headers, and what the bundle must be told. It holds no key and sees no letter.
// Whoever serves these bytes is trusted with the keys of whoever opens them: that is why any council may, and compare digests.
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { type Bundle, bundleFolder, ensureBundle } from './build.ts'
import { headersFor } from './headers.ts'
import type { Rehearsal } from './rehearsal.ts'

export type InboxOptions = {
  /** The gateway's public address, and the pinned digest of its nation: never taken from the gateway. */
  gateway: string
  net: string
  port: number
  host?: string
  /** A rehearsal's people, opened with one click. Only on a loopback host. */
  rehearsal?: Rehearsal
  folder?: string
}
export type ServingInbox = { url: string; bundle: string; stop(): Promise<void> }

type Served = { type: string; bytes: Buffer; packed: Buffer }

const compress = promisify(brotliCompress)
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.ttf': 'font/ttf',
}
const loopback = ['127.0.0.1', 'localhost', '::1']

/** Builds the bundle where that is due, reads it whole and serves it. @throws where a rehearsal would be served to other machines */
export async function serveInbox(options: InboxOptions): Promise<ServingInbox> {
  const { host = '127.0.0.1', rehearsal, folder = bundleFolder } = options
  if (rehearsal && !loopback.includes(host))
    throw new Error('A rehearsal gives out keys: it is served on this machine only.')
  const bundle = await ensureBundle(folder)
  const files = await readFiles(folder, bundle)
  files.set('/bundle.json', await served('.json', Buffer.from(JSON.stringify(bundle, null, 2))))
  const about = {
    gateway: options.gateway,
    net: options.net,
    bundle: bundle.bundle,
    ...(rehearsal && { rehearses: true }),
  }
  files.set('/inbox.json', await served('.json', Buffer.from(JSON.stringify(about))))
  const server = createServer((request, response) => {
    void answer(request, response, files, options).catch(() => response.writeHead(500).end())
  })
  await listen(server, options.port, host)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://${host}:${port}`, bundle: bundle.bundle, stop }
}

async function readFiles(folder: string, { files }: Bundle): Promise<Map<string, Served>> {
  const read = await Promise.all(
    Object.keys(files).map(async path => {
      const bytes = await readFile(join(folder, path))
      return [path === 'index.html' ? '/' : `/${path}`, await served(extname(path), bytes)] as const
    }),
  )
  return new Map(read)
}

async function served(extension: string, bytes: Buffer): Promise<Served> {
  const packed = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } })
  return { type: types[extension] ?? 'application/octet-stream', bytes, packed }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  files: Map<string, Served>,
  { gateway, rehearsal }: InboxOptions,
): Promise<void> {
  const { pathname: path } = new URL(request.url ?? '/', 'http://inbox')
  const headers = headersFor(path, gateway)
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return void response.writeHead(405, { ...headers, allow: 'GET, HEAD' }).end()
  const people = path.startsWith('/rehearsal/') && rehearsal && isOurs(request) ? await rehearsal(path) : undefined
  if (people !== undefined) {
    return void response.writeHead(200, { ...headers, 'content-type': types['.json'] }).end(JSON.stringify(people))
  }
  const file = files.get(path)
  if (!file) return void response.writeHead(404, { ...headers, 'content-type': 'text/plain' }).end('Not here.')
  const packs = /\bbr\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = packs ? file.packed : file.bytes
  response.writeHead(200, {
    ...headers,
    'content-type': file.type,
    'content-length': body.length,
    vary: 'accept-encoding',
    ...(packs && { 'content-encoding': 'br' }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Keys of a rehearsal go to these pages alone: not to another origin, nor to a name somebody else pointed at this machine. */
function isOurs({ headers }: IncomingMessage): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '')
  const site = headers['sec-fetch-site']
  return loopback.includes(name) && (site === undefined || site === 'same-origin')
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
}
