// All rules, in the order of PROTOCOL. An id is given once and never again.
import type { Rule } from '../rule.ts'
import { accessRules } from './access.ts'
import { answerRules } from './answers.ts'
import { approvalRules } from './directory/approvals.ts'
import { certificateRules } from './directory/certificates.ts'
import { everyChangeRules } from './directory/changes.ts'
import { contentsRules } from './directory/contents.ts'
import { changeRules, proposalRules } from './directory/entries.ts'
import { nationRules } from './directory/nation.ts'
import { overlapRules } from './directory/overlap.ts'
import { peopleRules } from './directory/people.ts'
import { invitationRules } from './joining/invitations.ts'
import { keepingRules } from './joining/keeping.ts'
import { letterRules } from './letter.ts'
import { decisionRules, servingRules } from './life/decisions.ts'
import { outsideRules } from './life/outside.ts'
import { passingRules, standingRules } from './life/responsibility.ts'
import { successionRules } from './life/succession.ts'
import { lifeRules } from './life/tables.ts'
import { receiptRules } from './receipt.ts'
import { headRules, retryRules } from './statement/chain.ts'
import { formRules } from './statement/form.ts'
import { orderRules, speakerRules } from './statement/order.ts'

const statements = [...formRules, ...speakerRules, ...retryRules, ...headRules, ...orderRules]
const lives = [
  ...lifeRules,
  ...standingRules,
  ...passingRules,
  ...decisionRules,
  ...servingRules,
  ...successionRules,
  ...outsideRules,
]
const directory = [
  ...changeRules,
  ...peopleRules,
  ...proposalRules,
  ...certificateRules,
  ...contentsRules,
  ...approvalRules,
  ...nationRules,
  ...overlapRules,
  ...everyChangeRules,
  ...invitationRules,
  ...keepingRules,
]

export const rules: readonly Rule[] = [
  ...statements,
  ...letterRules,
  ...lives,
  ...directory,
  ...accessRules,
  ...receiptRules,
  ...answerRules,
]
