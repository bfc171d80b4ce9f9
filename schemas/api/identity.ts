// Getting in, and what anybody may know of this gateway (RFC 6749, RFC 7523, RFC 8414, RFC 9449).
import { z } from '@hono/zod-openapi'
import { digest } from '../ids.ts'
import { nationView } from './forms.ts'
import { json, route } from './routes.ts'

export const token = route({
  method: 'post',
  path: '/token',
  tags: ['Getting in'],
  summary: 'A five-minute access token, bound to the DPoP key of the request',
  request: {
    headers: z.object({ dpop: z.string().max(4096).optional() }),
    body: {
      required: true,
      content: {
        'application/x-www-form-urlencoded': {
          schema: z.object({
            grant_type: z.literal('client_credentials'),
            client_id: digest.optional(),
            client_assertion_type: z.literal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
            client_assertion: z.string().max(4096),
          }),
        },
      },
    },
  },
  responses: {
    200: json('The token', z.object({ access_token: z.string(), token_type: z.literal('DPoP'), expires_in: z.int() })),
  },
  refuses: ['invalid_client', 'assertion_replayed', 'invalid_dpop', 'member_removed', 'too_many_requests'],
})

export const authorizationServer = route({
  method: 'get',
  path: '/.well-known/oauth-authorization-server',
  tags: ['Getting in'],
  summary: 'OAuth 2.0 authorization server metadata',
  responses: {
    200: json(
      'Metadata',
      z.object({
        issuer: z.url(),
        token_endpoint: z.url(),
        grant_types_supported: z.array(z.string()),
        response_types_supported: z.array(z.string()),
        token_endpoint_auth_methods_supported: z.array(z.string()),
        token_endpoint_auth_signing_alg_values_supported: z.array(z.string()),
        dpop_signing_alg_values_supported: z.array(z.string()),
      }),
    ),
  },
})

export const about = route({
  method: 'get',
  path: '/.well-known/cme-gateway',
  tags: ['Getting in'],
  summary: 'Which nation this gateway serves, its receipt keys and its limits',
  responses: { 200: json('The gateway. Trust its keys only as far as the national chain names them.', nationView) },
})
