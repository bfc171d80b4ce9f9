// An app that has the edge and nothing behind it, and a log to read.
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { createLog } from '../../../gateway/edge/log.ts'
import { refuseForm } from '../../../gateway/edge/problem.ts'
import { type EdgeEnv, everyRequest } from '../../../gateway/edge/request.ts'
import { Refusal } from '../../../schemas/problem.ts'

const form = createRoute({
  method: 'post',
  path: '/forms',
  request: {
    query: z.object({ limit: z.coerce.number().int().max(10).default(1) }),
    body: { required: true, content: { 'application/json': { schema: z.strictObject({ name: z.string().max(5) }) } } },
  },
  responses: { 200: { description: 'taken' } },
})

/** `thrown` is what GET /fails throws. */
export function makeEdge({ publicUrl = 'https://gateway.example', thrown = new Error() as unknown } = {}) {
  const lines: string[] = []
  const log = createLog({ logLevel: 'debug' }, { write: line => void lines.push(line) })
  const app = new OpenAPIHono<EdgeEnv>({ defaultHook: refuseForm })
  everyRequest(app, { config: { publicUrl }, log })
  app.openapi(form, c => c.text('taken'))
  app.get('/fails', async () => {
    throw thrown
  })
  app.get('/things/:id', c => {
    if (c.req.param('id') === 'theirs') throw new Refusal('not_found', undefined, { cause: 'it is theirs' })
    if (c.req.param('id') === 'missing') throw new Refusal('not_found')
    return c.json({ id: c.req.param('id') })
  })
  app.put('/parts/:number', async c => c.json({ bytes: (await c.req.arrayBuffer()).byteLength }))
  app.get('/docs', c => c.html('<p>docs</p>'))
  app.get('/openapi.json', c => c.json({}))
  const read = () => lines.map(line => JSON.parse(line) as Record<string, unknown>)
  return { app, lines, read }
}
