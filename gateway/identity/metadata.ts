// What anybody may know: how to get a token (RFC 8414), which nation this is, its receipt keys and its limits.

import * as limits from '../../schemas/limits.ts'
import { algorithm } from '../../schemas/statement/jws.ts'
import type { Gateway } from '../gateway.ts'

export function serverMetadata(issuer: string) {
  return {
    issuer,
    token_endpoint: `${issuer}/token`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: [...algorithm.options],
    dpop_signing_alg_values_supported: [...algorithm.options],
  }
}

export function aboutGateway({ config, nation, alerting }: Pick<Gateway, 'config' | 'nation' | 'alerting'>) {
  const { net, name, rehearsal, gatewayKeys } = nation
  const published = { ...limits, ...config.limits, requestsPerMinute: config.requestsPerMinute }
  const receiptKeys = [...gatewayKeys.values()].map(({ key }) => key)
  const webhookKeys = alerting?.webhookKeys.map(({ publicKey }) => publicKey)
  return {
    ...{ net, name, rehearsal, issuer: config.publicUrl, receipt_keys: receiptKeys, limits: published },
    ...(webhookKeys && { webhook_keys: webhookKeys }),
  }
}
