// The documentation a gateway serves of itself: openapi.json printed from the API table, a page that renders it, the problems by code.
// Everything comes from this origin: a developer inside a council's network needs nothing else.
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { problems } from '../schemas/problem.ts'

const files: Record<string, string> = {
  'swagger-ui-bundle.js': 'text/javascript',
  'swagger-ui.css': 'text/css',
  'favicon-32x32.png': 'image/png',
}

const swaggerFolder = dirname(fileURLToPath(import.meta.resolve('swagger-ui-dist/swagger-ui.css')))

const contents = new Map<string, Promise<string | Uint8Array<ArrayBuffer>>>()

/** Read from disk once: these never change, and anybody may ask for them. */
function contentOf(name: string): Promise<string | Uint8Array<ArrayBuffer>> {
  const content = contents.get(name) ?? readFile(join(swaggerFolder, name))
  contents.set(name, content)
  return content
}

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>CME Gateway API</title>
<link rel="stylesheet" href="/docs/swagger-ui.css"><link rel="icon" href="/docs/favicon-32x32.png"></head>
<body><div id="api"></div><script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/show.js"></script></body>
</html>`
const show = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true, tryItOutEnabled: false, supportedSubmitMethods: [] })`

/** Adds /openapi.json, /docs and /docs/problems. */
// biome-ignore lint/suspicious/noExplicitAny: the environment of the app does not matter here
export function serveDocs(app: OpenAPIHono<any>, publicUrl: string): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'dpop', {
    type: 'http',
    scheme: 'DPoP',
    description: 'Authorization: DPoP <token>, with a DPoP proof (RFC 9449). Get a token at /token.',
  })
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'CME Gateway',
      version: '1',
      description:
        'Signed, end-to-end encrypted referrals of children missing education between local authorities. The gateway cannot read them.',
      license: { name: 'MIT' },
    },
    servers: [{ url: publicUrl }],
  }
  // Printing it takes a quarter of a second, and anybody may ask for it: once.
  let printed: string | undefined
  app.get('/openapi.json', c => {
    printed ??= JSON.stringify(app.getOpenAPI31Document(document))
    return c.body(printed, 200, { 'content-type': 'application/json' })
  })
  app.get('/docs', c => c.html(page))
  app.get('/docs/show.js', c => c.body(show, 200, { 'content-type': 'text/javascript' }))
  app.get('/docs/problems', c => c.html(problemPage))
  app.get('/docs/:file', async c => {
    const name = c.req.param('file')
    const type = files[name]
    if (!type) return c.notFound()
    return c.body(await contentOf(name), 200, { 'content-type': type })
  })
}

const problemPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Problems of the CME Gateway</title></head>
<body><h1>Problems</h1>
<p>Every refusal is application/problem+json with one of these codes. A code is never renamed.</p>
<table border="1" cellpadding="6"><thead><tr><th>Code</th><th>Status</th><th>Who acts</th><th>What it means</th><th>What to do</th></tr></thead><tbody>
${Object.entries(problems)
  .map(
    ([code, { status, origin, title, hint }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${origin}</td><td>${title}</td><td>${hint}</td></tr>`,
  )
  .join('\n')}
</tbody></table></body></html>`
