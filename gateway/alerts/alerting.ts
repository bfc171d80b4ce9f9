// What a gateway that alerts holds: its webhook keys, and where it may connect. Read once at the start.
import { readFile } from 'node:fs/promises'
import type { AlertsConfig } from '../config.ts'
import { isPublicAddress } from './webhooks/address.ts'
import { readWebhookKey, type WebhookKey } from './webhooks/sign.ts'

/** What a gateway that alerts has: also whom its routes ask about webhooks. */
export type Alerting = { webhookKeys: WebhookKey[]; mayConnect: (address: string) => boolean; ca: string | undefined }

/**
 * Reads keys and certificates.
 *
 * @throws Error where a file is missing or no key, or private addresses were allowed outside a rehearsal
 */
export async function readAlerting(config: AlertsConfig, rehearsal: boolean): Promise<Alerting> {
  if (config.privateWebhooks && !rehearsal) throw new Error('Webhooks to private addresses are for rehearsals alone.')
  const files = await Promise.all(config.webhookKeyFiles.map(file => readFile(file, 'utf8')))
  return {
    webhookKeys: files.map(text => readWebhookKey(JSON.parse(text) as object)),
    mayConnect: config.privateWebhooks ? () => true : isPublicAddress,
    ca: config.caFile === undefined ? undefined : await readFile(config.caFile, 'utf8'),
  }
}
