// The line between a client and a gateway, which a test may cut, slow down or bend. Everything else passes to the real gateway.

export type Request = { method: string; path: string; body: string | undefined; headers: Headers }
/** Called for each request; what it returns is the answer, and `pass` asks the gateway. */
export type Bend = (request: Request, pass: () => Promise<Response>) => Promise<Response>

/** A `fetch` that goes through `bend`. */
export function lineWith(bend: Bend): typeof fetch {
  return async (input, init) => {
    const { pathname } = new URL(String(input))
    const body = typeof init?.body === 'string' ? init.body : undefined
    const request = { method: init?.method ?? 'GET', path: pathname, body, headers: new Headers(init?.headers) }
    return bend(request, () => fetch(input, init))
  }
}

/** Whether something is being said. */
export function isStatement({ method, path }: Request): boolean {
  return method === 'POST' && path === '/statements'
}

/** The answer of a proxy or of an overloaded gateway. */
export function problemAnswer(status: number, problem: object, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}
