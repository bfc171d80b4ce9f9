// Free words between two officers. Nothing is decided by one.
import { z } from 'zod'
import { officer } from '../fields/person.ts'
import { words } from '../fields/text.ts'

export const message = z.strictObject({ written_by: officer, words })
