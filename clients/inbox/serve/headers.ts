// What every answer of the inbox's origin carries. The page may run its own scripts and connect to nowhere; only the worker may reach
// the gateway and run WebAssembly (Argon2id). Loosening a line needs a reason in the README.

type Headers = Record<string, string>

const policy = (rules: Record<string, string>) =>
  Object.entries(rules)
    .map(([name, value]) => (value === '' ? name : `${name} ${value}`))
    .join('; ')

const everywhere: Headers = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
}

const page = policy({
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'worker-src': "'self'",
  'connect-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'cme-worker',
})

const worker = (gateway: string) =>
  policy({
    'default-src': "'none'",
    'script-src': "'self' 'wasm-unsafe-eval'",
    'connect-src': `'self' ${gateway}`,
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
    'require-trusted-types-for': "'script'",
    'trusted-types': "'none'",
  })

const bare = policy({ 'default-src': "'none'", 'frame-ancestors': "'none'" })

/** Headers for a path of the bundle; `gateway` is the one origin the worker may reach. */
export function headersFor(path: string, gateway: string): Headers {
  const hashed = path.startsWith('/assets/')
  return {
    ...everywhere,
    'content-security-policy': policyFor(path, gateway),
    'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'no-store',
  }
}

function policyFor(path: string, gateway: string): string {
  if (/^\/assets\/worker-[^/]+\.js$/.test(path)) return worker(new URL(gateway).origin)
  return path === '/' ? page : bare
}
