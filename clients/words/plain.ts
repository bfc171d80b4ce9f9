// Text from outside, made safe to print: what another council or a gateway wrote must not steer this terminal.

const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu

/** The same text without escape sequences and characters that turn the reading direction; line breaks stay. */
export function plain(text: string): string {
  return text.replace(unseen, character => (character === '\n' || character === '\t' ? character : '\ufffd'))
}

/** The same on one line. */
export function line(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}
