// Digests among the arguments, whole or as short as they are printed: one in 64 begins with a dash, and would be taken for an option. They are
// wrapped before the arguments are read, and unwrapped before a command sees them.

const wrapper = '\uE000'
/** Options are small letters and dashes; eleven characters of a digest are no more than that once in ten thousand times. */
const dashed = /^-(?=.*[A-Z0-9_])[A-Za-z0-9_-]{2,42}$/

/** The arguments, safe to be read as operands and values. */
export function wrapDigests(args: readonly string[]): string[] {
  return args.map(arg => (dashed.test(arg) ? `${wrapper}${arg}` : arg))
}

/** What was read, as it was typed: operands, or the values of options. */
export function unwrapDigests<T>(read: T): T {
  if (typeof read === 'string') return (read.startsWith(wrapper) ? read.slice(wrapper.length) : read) as T
  if (Array.isArray(read)) return read.map(unwrapDigests) as T
  if (typeof read !== 'object' || read === null) return read
  return Object.fromEntries(Object.entries(read).map(([name, value]) => [name, unwrapDigests(value)])) as T
}
