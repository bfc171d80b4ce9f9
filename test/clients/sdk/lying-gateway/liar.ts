// The gateway as a liar has it: msw stands before the real one and bends single answers; all else passes.
// It bends what comes back, never what the client holds: no part of the SDK may be replaced here.
import { bypass, HttpResponse, http, passthrough } from 'msw'
import { setupServer } from 'msw/node'

export type Asked = { method: string; path: string; body: () => Promise<{ statement: string }> }
/** An answer in place of the gateway's, or undefined for the truth; `truth` asks the real gateway. */
export type Bend = (asked: Asked, truth: () => Promise<Response>) => Promise<Response> | undefined

export type Liar = {
  /** Lies while `work` runs; returns how many answers were bent, and how many statements the client sent meanwhile. */
  during(bend: Bend, work: () => Promise<void>): Promise<{ bent: number; statements: number }>
  stop(): void
}

/** Stands before the gateway at `url`, and says the truth until it is told to lie. Start it before any client connects. */
export function startLiar(url: string): Liar {
  let bend: Bend | undefined
  let bent = 0
  let statements = 0
  let failure: unknown
  const server = setupServer(
    http.all(`${url}/*`, ({ request }) => {
      if (!bend) return passthrough()
      const { method } = request
      const path = new URL(request.url).pathname
      const asked: Asked = { method, path, body: async () => JSON.parse(await request.clone().text()) }
      if (isSaying(asked)) statements += 1
      const lie = bend(asked, () => fetch(bypass(request)))
      if (!lie) return passthrough()
      bent += 1
      return lie.catch(error => {
        failure ??= error
        return HttpResponse.error()
      })
    }),
  )
  server.listen({ onUnhandledFrame: 'bypass' })
  return {
    async during(lie, work) {
      bend = lie
      bent = statements = 0
      failure = undefined
      const outcome = await Promise.allSettled([work()])
      bend = undefined
      // A lie that could not be told would look like a broken line.
      if (failure) throw failure
      for (const one of outcome) if (one.status === 'rejected') throw one.reason
      return { bent, statements }
    },
    stop: () => server.close(),
  }
}

/** Bends JSON answers to GET at this path. */
export function bendJson<T>(path: string, change: (told: T) => T | Promise<T>): Bend {
  return (asked, truth) => {
    if (asked.method !== 'GET' || asked.path !== path) return undefined
    return truth().then(async answer => HttpResponse.json((await change((await answer.json()) as T)) as object))
  }
}

/** Bends the bytes of answers to GET where the path has this part. */
export function bendBytes(part: string, change: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>): Bend {
  return (asked, truth) => {
    if (asked.method !== 'GET' || !asked.path.includes(part)) return undefined
    return truth().then(async answer => {
      const bytes = await change(new Uint8Array(await answer.arrayBuffer()))
      return new HttpResponse(bytes as Uint8Array<ArrayBuffer>)
    })
  }
}

/** Bends what is answered to a statement, after the gateway heard it. */
export function bendAnswer(change: (receipt: string) => Response | Promise<Response>): Bend {
  return (asked, truth) => {
    if (!isSaying(asked)) return undefined
    return truth().then(async answer => {
      const { receipt = '' } = (await answer.json()) as { receipt?: string }
      return change(receipt)
    })
  }
}

/** Answers a statement in the gateway's place: it never hears of it. */
export function unheard(answer: (body: { statement: string }) => Response | Promise<Response>): Bend {
  return asked => (isSaying(asked) ? asked.body().then(answer) : undefined)
}

/** Answers GET at this path in the gateway's place. */
export function answered(path: string, answer: () => Response): Bend {
  return asked => (asked.method === 'GET' && asked.path === path ? Promise.resolve(answer()) : undefined)
}

/** Serves these bytes where the path has this part. */
export function servedBytes(part: string, bytes: Uint8Array): Bend {
  const answer = () => new HttpResponse(bytes as Uint8Array<ArrayBuffer>)
  return asked => (asked.method === 'GET' && asked.path.includes(part) ? Promise.resolve(answer()) : undefined)
}

/** Both lies. */
export function either(one: Bend, other: Bend): Bend {
  return (asked, truth) => one(asked, truth) ?? other(asked, truth)
}

function isSaying({ method, path }: Asked): boolean {
  return method === 'POST' && path === '/statements'
}
