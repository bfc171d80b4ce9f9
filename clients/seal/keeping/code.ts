// An invitation's code, as it is handed over: 25 random letters and digits that are not mistaken for each other, 125 bits.
// Crockford's base 32: no I, L, O, U; read back in either case, with or without dashes.

const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const codeLetters = 25

/** A new code: `K7QFA-…`, five groups of five. */
export function makeCode(): string {
  const drawn = crypto.getRandomValues(new Uint8Array(codeLetters))
  // 32 letters divide 256: each is equally likely.
  const plain = Array.from(drawn, byte => letters[byte % letters.length]).join('')
  return (plain.match(/.{5}/g) ?? []).join('-')
}

/** What a code stands for, as it was typed or followed; undefined for what is none. */
export function readCode(typed: string): Uint8Array | undefined {
  const plain = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  if (plain.length !== codeLetters || [...plain].some(letter => !letters.includes(letter))) return undefined
  return new TextEncoder().encode(plain)
}
