// The gateway as a liar has it: msw stands before the real one and bends single answers; all else passes.
// It bends what comes back, never what the client holds: no part of the SDK may be replaced here.
import { bypass, HttpResponse, http, passthrough } from 'msw'
import { setupServer } from 'msw/node'

export type Asked = { method: string; path: string }
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
      if (method === 'POST' && path === '/statements') statements += 1
      const lie = bend({ method, path }, () => fetch(bypass(request)))
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
      try {
        await work()
      } finally {
        bend = undefined
        // A lie that could not be told would look like a broken line.
        if (failure) throw failure
      }
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

/** Bends the bytes of answers to GET at paths that end so. */
export function bendBytes(end: string, change: (bytes: Uint8Array) => Uint8Array | Promise<Uint8Array>): Bend {
  return (asked, truth) => {
    if (asked.method !== 'GET' || !asked.path.endsWith(end)) return undefined
    return truth().then(async answer => {
      const bytes = await change(new Uint8Array(await answer.arrayBuffer()))
      return new HttpResponse(bytes as Uint8Array<ArrayBuffer>)
    })
  }
}

/** Bends what is answered to a statement: after the gateway heard it, or, with `unheard`, in its place. */
export function bendAnswer(change: (receipt: string) => Response | Promise<Response>): Bend {
  return (asked, truth) => {
    if (asked.method !== 'POST' || asked.path !== '/statements') return undefined
    return truth().then(async answer => {
      const { receipt = '' } = (await answer.json()) as { receipt?: string }
      return change(receipt)
    })
  }
}

/** Answers in the gateway's place: it never hears the statement. */
export function unheard(answer: () => Response | Promise<Response>): Bend {
  return asked => (asked.method === 'POST' && asked.path === '/statements' ? Promise.resolve(answer()) : undefined)
}
