// JSON that is text already, with the type of what it says: written once where many answers hold the same.
// Only `textOf` makes one of a value; who puts several together answers for the type.

/** The JSON of a `T`. */
export type JsonText<T> = string & { readonly of?: T }

export function textOf<T>(value: T): JsonText<T> {
  return JSON.stringify(value)
}
