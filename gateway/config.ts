// What a gateway is told from outside, read once at the start. Nothing else in gateway/ looks at the environment.
// Values are never printed: some of them are secrets.
import { z } from 'zod'
import { mailbox } from '../schemas/directory/contacts/mailbox.ts'
import { maxAttachmentBytes, maxAttachmentsPerLetter, maxUnsentBytes, requestsPerMinute } from '../schemas/limits.ts'

const gibibyte = 1024 ** 3

/** What this gateway takes of attachments: within the protocol's own bounds (schemas/limits.ts), and published. */
export type Limits = {
  /** One sealed attachment. */
  maxAttachmentBytes: number
  maxAttachmentsPerLetter: number
  /** What a council may have uploaded that no letter names yet. */
  maxUnsentBytes: number
}
export const defaultLimits: Limits = {
  // Of plaintext 5 GiB: sealing adds 16 bytes to each 256 KiB, and a little at either end.
  maxAttachmentBytes: 5 * gibibyte + 16 * 1024 ** 2,
  maxAttachmentsPerLetter,
  // Four of the largest at once, and a letter full of ordinary ones.
  maxUnsentBytes: 32 * gibibyte,
}

/**
 * The issuer, character for character: clients put it into `aud` and `htu`, so it has one spelling.
 * An origin only: a path would move /.well-known, and a proxy may hide it from us.
 */
const publicUrl = z.url({ protocol: /^https?$/ }).refine(url => URL.canParse(url) && new URL(url).origin === url, {
  message: 'must be an origin such as https://gateway.example, in lower case, without path or final slash',
})

const bound = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual)

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
  SILENT_SECONDS: z.coerce.number().int().min(1).max(3600).default(120),
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  MAX_ATTACHMENT_BYTES: bound(maxAttachmentBytes, defaultLimits.maxAttachmentBytes),
  MAX_ATTACHMENTS_PER_LETTER: bound(maxAttachmentsPerLetter, defaultLimits.maxAttachmentsPerLetter),
  MAX_UNSENT_BYTES: bound(maxUnsentBytes, defaultLimits.maxUnsentBytes),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).max(320).optional(),
  NATIONAL_MAILBOX: mailbox.optional(),
  INBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
  WEBHOOK_KEY_FILES: z.string().optional(),
  ALERTS_CA_FILE: z.string().optional(),
  ALERTS_RETRY_SECONDS: z.coerce.number().int().min(1).max(3600).default(30),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  WEBHOOKS_TO_PRIVATE_ADDRESSES: z.enum(['refused', 'allowed']).default('refused'),
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
  /** Who neither sends nor reads for so long is hung up on. An answer may keep silent for 30 seconds, and one of the store for 60. */
  silentSeconds: number
  /** How many proxies in front append to X-Forwarded-For; 0: the header is not looked at. */
  trustedProxies: number
  limits: Limits
  /** Where spans go; absent where nobody asked for traces. */
  traces?: TracesConfig
  /** Who alerts; absent where neither a mail server nor a webhook key is named. */
  alerts?: AlertsConfig
}

/** An OpenTelemetry collector, and which share of requests it is told of. */
export type TracesConfig = { endpoint: string; ratio: number }

export type AlertsConfig = {
  /** smtp: with STARTTLS, smtps: with TLS from the start; never without. */
  smtpUrl?: string
  /** The address mails come from. */
  mailFrom?: string
  /** Where national administrators are told: what waits for them, keys reported lost, councils that never answer. Nowhere if absent. */
  nationalMailbox?: string
  /** Where officers look: named in e-mails, without anything that signs in. The gateway's own address if absent. */
  inboxUrl?: string
  /** Files with private Ed25519 JWKs; two while one takes over from the other. */
  webhookKeyFiles: string[]
  /** Certificates to trust beside the usual ones. */
  caFile?: string
  /** The first pause before an alert is tried again. */
  retrySeconds: number
  /** Rehearsals alone. */
  privateWebhooks: boolean
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
    silentSeconds: data.SILENT_SECONDS,
    trustedProxies: data.TRUSTED_PROXIES,
    limits: {
      maxAttachmentBytes: data.MAX_ATTACHMENT_BYTES,
      maxAttachmentsPerLetter: data.MAX_ATTACHMENTS_PER_LETTER,
      maxUnsentBytes: data.MAX_UNSENT_BYTES,
    },
    ...(data.OTEL_EXPORTER_OTLP_ENDPOINT && {
      traces: { endpoint: data.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: data.OTEL_TRACES_SAMPLER_ARG },
    }),
    ...alertsOf(data),
  }
}

function alertsOf(data: z.infer<typeof environment>): { alerts?: AlertsConfig } {
  const webhookKeyFiles = data.WEBHOOK_KEY_FILES?.split(',').map(file => file.trim()) ?? []
  if (!data.SMTP_URL && webhookKeyFiles.length === 0) return {}
  if (data.SMTP_URL && !data.MAIL_FROM) throw new Error('The gateway cannot start: SMTP_URL needs MAIL_FROM.')
  return {
    alerts: {
      ...(data.SMTP_URL && { smtpUrl: data.SMTP_URL }),
      ...(data.MAIL_FROM && { mailFrom: data.MAIL_FROM }),
      ...(data.NATIONAL_MAILBOX && { nationalMailbox: data.NATIONAL_MAILBOX }),
      ...(data.INBOX_URL && { inboxUrl: data.INBOX_URL }),
      ...(data.ALERTS_CA_FILE && { caFile: data.ALERTS_CA_FILE }),
      webhookKeyFiles,
      retrySeconds: data.ALERTS_RETRY_SECONDS,
      privateWebhooks: data.WEBHOOKS_TO_PRIVATE_ADDRESSES === 'allowed',
    },
  }
}
