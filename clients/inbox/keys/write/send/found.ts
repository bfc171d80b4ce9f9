// What is wrong with a draft, at the field where it is typed.
import type { Found } from '../question.ts'

/** A finding with the path of the field on screen, in words for people who write no JSON. */
export function onScreen({ path, code, message }: Found): Found {
  return {
    code,
    // One of several on lines of their own has no field for itself.
    path: path.replace(/\.not_known$/, '~why').replace(/(\.as_supplied|\[\d+\])$/, ''),
    message: message
      .replace(/ Write the answer, or \{.*\}\./, ' Write the answer, or say why it is not known.')
      .replace(/ send it as supplied, not verified: \{.*\}\./, " tick 'Send it as supplied, not verified'."),
  }
}
