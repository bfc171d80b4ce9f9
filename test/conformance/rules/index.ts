// All rules, in the order of PROTOCOL. An id is given once and never again.
import type { Rule } from '../rule.ts'
import { accessRules } from './access.ts'
import { answerRules } from './answers.ts'
import { directoryRules } from './directory.ts'
import { letterRules } from './letter.ts'
import { lifeRules } from './life.ts'
import { receiptRules } from './receipt.ts'
import { responsibilityRules } from './responsibility.ts'
import { statementRules } from './statement.ts'

export const rules: readonly Rule[] = [
  ...statementRules,
  ...letterRules,
  ...lifeRules,
  ...responsibilityRules,
  ...directoryRules,
  ...accessRules,
  ...receiptRules,
  ...answerRules,
]
