// What a developer reads: the OpenAPI document, a page that shows it, the problems by code. All of it from this very process.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { problems as gatewayProblems } from '../../../schemas/problem.ts'
import { eventTypes } from '../events/event.ts'
import { letterForms } from './letter-forms.ts'
import { problems } from './problems.ts'

const parts: Record<string, string> = { 'swagger-ui-bundle.js': 'text/javascript', 'swagger-ui.css': 'text/css' }
const swagger = (name: string) => fileURLToPath(import.meta.resolve(`swagger-ui-dist/${name}`))

/** Pages load what this process serves, and nothing else. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
const html = (title: string, body: string) =>
  `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>${title}</title><link rel="stylesheet" href="/docs/swagger-ui.css"></head><body>${body}</body></html>`

const about = `Plain JSON for case systems, on this machine alone. Keys stay here; letters are sealed, opened and verified here.

Everything said has a \`reference\` of yours: sent again, it is never said twice. While the gateway is away, what you say waits (202).
Events: ${Object.entries(eventTypes)
  .map(([type, says]) => `\`${type}\`: ${says}`)
  .join('. ')}.`

/** Adds /openapi.json, /docs and /docs/problems. */
export function serveDocs(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  for (const [name, form] of Object.entries(letterForms())) app.openAPIRegistry.registerComponent('schemas', name, form)
  let printed: string | undefined
  app.get('/openapi.json', c => {
    const document = { openapi: '3.1.0', info: { title: 'CME connector', version: '1', description: about } }
    printed ??= JSON.stringify(app.getOpenAPI31Document(document))
    return c.body(printed, 200, { 'content-type': 'application/json' })
  })
  app.use('/docs/*', async (c, next) => {
    await next()
    c.header('content-security-policy', policy)
  })
  app.get('/docs', c => {
    const scripts = ['swagger-ui-bundle.js', 'show.js'].map(name => `<script src="/docs/${name}"></script>`).join('')
    return c.html(html('CME connector', `<div id="api"></div>${scripts}`))
  })
  app.get('/docs/show.js', c =>
    c.body(
      "SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, supportedSubmitMethods: [] })",
      200,
      {
        'content-type': 'text/javascript',
      },
    ),
  )
  app.get('/docs/problems', c => c.html(html('Problems', problemTable())))
  app.get('/docs/:part', async c => {
    const name = c.req.param('part')
    const type = parts[name]
    return type ? c.body(await readFile(swagger(name)), 200, { 'content-type': type }) : c.notFound()
  })
}

function problemTable(): string {
  const own = Object.entries(problems).map(([code, row]) => [code, ...row] as const)
  const gateways = Object.entries(gatewayProblems).map(
    ([code, { status, title, hint }]) => [code, status, title, hint] as const,
  )
  return `<main><h1>Problems</h1><p>Every refusal is application/problem+json with one of these codes.</p>
${tableOf('The connector’s own', own)}${tableOf('The gateway’s, passed on with <code>origin: gateway</code>', gateways)}</main>`
}

function tableOf(title: string, rows: readonly (readonly [string, number, string, string])[]): string {
  const cells = rows.map(
    ([code, status, ...words]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td>${words.map(one => `<td>${one}</td>`).join('')}</tr>`,
  )
  return `<h2>${title}</h2><table><tr><th>Code</th><th>Status</th><th>What it means</th><th>What to do</th></tr>${cells.join('')}</table>`
}
