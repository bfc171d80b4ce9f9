// Many at once in here, one towards the outside: work that shares one hold on something that only one process may use at a time.

type Exclusively = <T>(work: () => Promise<T>) => Promise<T>

/** Takes hold before the first of several that run at once, and lets go after the last. */
export function alone(exclusively: Exclusively): Exclusively {
  let users = 0
  let held: Promise<void> = Promise.resolve()
  let letGo = () => {}
  let before: Promise<unknown> = Promise.resolve()
  const hold = () => {
    const after = before
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const until = new Promise<void>(go => {
      letGo = go
    })
    before = after.then(() =>
      exclusively(() => {
        resolve()
        return until
      }).catch(reject),
    )
    return promise
  }
  return async work => {
    if (users === 0) held = hold()
    users += 1
    try {
      await held
      return await work()
    } finally {
      users -= 1
      if (users === 0) letGo()
    }
  }
}
