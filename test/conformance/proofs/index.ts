// All sentences of §§5–7 in their order.
import { changes } from './changes.ts'
import { hostile } from './hostile.ts'
import { keys } from './keys.ts'
import type { Sentence } from './sentence.ts'

export const sentences: readonly Sentence[] = [...changes, ...keys, ...hostile]
