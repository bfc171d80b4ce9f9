// What every identifier's parser returns: the value in its one written form, or why not in words an officer can act on.
// Nothing here throws, and nothing here looks anything up: "well formed" never means "exists".

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly why: string }

/** A parser: forgiving about spaces and case, exact about everything else. */
export type Parse = (text: string) => Parsed<string>

export const ok = <T>(value: T): Parsed<T> => ({ ok: true, value })
export const no = (why: string): Parsed<never> => ({ ok: false, why })

/** Removes spaces (of any kind, also the unseen ones that come with copying) and makes letters upper case. */
export function compact(text: string): string {
  return text.replace(/[\s\u00ad\u200b-\u200d\u2060\ufeff]/gu, '').toUpperCase()
}

/**
 * Says what is wrong with a run of digits, or `undefined` when it has exactly `length` of them.
 *
 * `what` starts the sentence: `A ULN`.
 */
export function whyNotDigits(text: string, length: number, what: string): string | undefined {
  if (text === '') return `${what} has ${length} digits; this is empty.`
  const odd = /[^0-9]/u.exec(text)
  if (odd) return `${what} has digits only. Character ${odd.index + 1} is ${odd[0]}${mistakenFor(odd[0])}.`
  if (text.length !== length) return `${what} has ${length} digits; this has ${text.length}.`
  return undefined
}

/** The usual slip of the eye: letters that stand where a digit was meant. */
export function mistakenFor(letter: string): string {
  const digit = letter === 'O' ? '0 (zero)' : letter === 'I' || letter === 'L' ? '1' : letter === 'S' ? '5' : undefined
  return digit === undefined ? '' : `; should it be ${digit}?`
}
