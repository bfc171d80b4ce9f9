// Headers every answer carries, and what browsers on other origins may do.
// No cookies and no credentials mode, ever: that is what makes any origin safe here (README).
import type { MiddlewareHandler } from 'hono'
import { cors } from 'hono/cors'

/** Headers a page on another origin may read; `date` lets it notice that its clock is wrong. */
const exposed = [
  ...['x-request-id', 'www-authenticate', 'retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
  ...['date', 'content-range', 'content-digest', 'accept-ranges', 'etag', 'allow'],
]

/** Answers a browser's question before the request proper. Chromium keeps the answer for two hours at most. */
export const preflight: MiddlewareHandler = cors({
  origin: '*',
  allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
  // Named one by one: a star does not cover authorization.
  allowHeaders: ['authorization', 'dpop', 'content-type', 'content-digest', 'range', 'if-none-match'],
  maxAge: 7200,
})

/** The documentation page shows itself with scripts and styles of this origin; nothing else here is a page. */
const docsPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
const barePolicy = "default-src 'none'; frame-ancestors 'none'"

type Headers = readonly (readonly [name: string, value: string])[]

/** The headers for a path. HSTS only where the public address is https: elsewhere browsers ignore it. */
export function headersFor(publicUrl: string): (path: string) => Headers {
  const common: Headers = [
    ['x-content-type-options', 'nosniff'],
    ['referrer-policy', 'no-referrer'],
    ['access-control-allow-origin', '*'],
    ['access-control-expose-headers', exposed.join(', ')],
    ['cross-origin-resource-policy', 'cross-origin'],
    ...(publicUrl.startsWith('https:') ? [['strict-transport-security', 'max-age=63072000'] as const] : []),
  ]
  const bare: Headers = [...common, ['cache-control', 'no-store'], ['content-security-policy', barePolicy]]
  const docs: Headers = [...common, ['content-security-policy', docsPolicy]]
  return path => (isDocumentation(path) ? docs : bare)
}

function isDocumentation(path: string): boolean {
  return path === '/openapi.json' || path === '/docs' || path.startsWith('/docs/')
}
