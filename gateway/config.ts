// What a gateway is told from outside, read once at the start. Nothing else in gateway/ looks at the environment.
// Values are never printed: some of them are secrets.
import { z } from 'zod'
import { requestsPerMinute } from '../schemas/limits.ts'

/**
 * The issuer, character for character: clients put it into `aud` and `htu`, so it has one spelling.
 * An origin only: a path would move /.well-known, and a proxy may hide it from us.
 */
const publicUrl = z.url({ protocol: /^https?$/ }).refine(url => new URL(url).origin === url, {
  message: 'must be an origin such as https://gateway.example, in lower case, without path or final slash',
})

const environment = z.object({
  /** 0 takes any free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  HOST: z.string().min(1).default('127.0.0.1'),
  PUBLIC_URL: publicUrl,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_BUCKET: z.string().min(3),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
  GATEWAY_KEY_FILE: z.string().min(1),
  FOUNDING_FILE: z.string().min(1),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(requestsPerMinute),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
})

export type Config = {
  port: number
  host: string
  /** The issuer: an origin without a final slash. */
  publicUrl: string
  databaseUrl: string
  s3: { endpoint: string; region: string; bucket: string; accessKeyId: string; secretAccessKey: string }
  /** File with the private JWK that signs receipts and notes. */
  gatewayKeyFile: string
  /** File with the founding statement of the nation this gateway serves. */
  foundingFile: string
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent'
  /** For each member, and for each address where no member is known; at this process. */
  requestsPerMinute: number
  /** How many proxies in front append to X-Forwarded-For; 0: the header is not looked at. */
  trustedProxies: number
}

/**
 * The configuration in these variables.
 *
 * @throws Error naming every variable that is missing or wrong, without its value
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  // An empty variable is how compose files say "not set".
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const { success, data, error } = environment.safeParse(set)
  if (!success) {
    const wrong = error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
    throw new Error(`The gateway cannot start with these variables:\n${wrong.join('\n')}`)
  }
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    databaseUrl: data.DATABASE_URL,
    s3: {
      endpoint: data.S3_ENDPOINT,
      region: data.S3_REGION,
      bucket: data.S3_BUCKET,
      accessKeyId: data.S3_ACCESS_KEY_ID,
      secretAccessKey: data.S3_SECRET_ACCESS_KEY,
    },
    gatewayKeyFile: data.GATEWAY_KEY_FILE,
    foundingFile: data.FOUNDING_FILE,
    logLevel: data.LOG_LEVEL,
    requestsPerMinute: data.REQUESTS_PER_MINUTE,
    trustedProxies: data.TRUSTED_PROXIES,
  }
}
