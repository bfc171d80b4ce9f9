// Steps without a letter. What each may do is in schemas/referral/lifecycle.ts.
import type { StatementOf } from '../../../schemas/statement/verbs.ts'
import { type Action, type Options, textOf } from '../commands/definition.ts'
import type { Office } from '../context.ts'
import { entryMeant } from './items.ts'
import { type Step, takeStep } from './step.ts'

type Plan = (office: Office, id: string, options: Options) => Promise<Step> | Step

const step =
  (plan: Plan): Action =>
  (context, [given = ''], options) =>
    takeStep(context, given, options, async (office, id) => plan(office, id, options))

export const collect = step(async ({ council }, id, options) => {
  const given = textOf(options, 'item')
  const item = given === undefined ? undefined : entryMeant(await council.referral(id), given)
  return { said: { verb: 'collect', item }, say: more => council.collect(id, item, more) }
})

export const acknowledge = step(({ council }, id, options) => {
  const decideBy = textOf(options, 'decideBy')
  return {
    said: { verb: 'acknowledge', decideBy },
    say: more => council.acknowledge(id, { ...more, ...(decideBy !== undefined && { decideBy }) }),
  }
})

export const recall = step(async ({ council }, id, options) => {
  const item = await itemOf(council, id, options)
  const reason = textOf(options, 'reason') as StatementOf<'recall'>['reason']
  return { said: { verb: 'recall', item, reason }, say: more => council.recall(id, item, reason, more) }
})

export const confirmRecall = step(async ({ council }, id, options) => {
  const item = await itemOf(council, id, options)
  const result = textOf(options, 'result') as StatementOf<'confirm_recall'>['result']
  return { said: { verb: 'confirm_recall', item, result }, say: more => council.confirmRecall(id, item, result, more) }
})

export const confirm = step(async ({ council }, id, options) => {
  const item = await itemOf(council, id, options)
  return { said: { verb: 'confirm', item }, say: more => council.confirm(id, item, more) }
})

export const disown = step(async ({ council }, id, options) => {
  const item = await itemOf(council, id, options)
  return { said: { verb: 'disown', item }, say: more => council.disown(id, item, more) }
})

export const filed = step(({ council }, id) => ({ said: { verb: 'filed' }, say: more => council.filed(id, more) }))
export const hold = step(({ council }, id, options) => {
  const reason = textOf(options, 'reason') as StatementOf<'hold'>['reason']
  return { said: { verb: 'hold', reason }, say: more => council.hold(id, { ...more, reason }) }
})
export const release = step(({ council }, id) => ({
  said: { verb: 'release' },
  say: more => council.release(id, more),
}))
export const finish = step(({ council }, id) => ({ said: { verb: 'finish' }, say: more => council.finish(id, more) }))

async function itemOf(council: Office['council'], id: string, options: Options): Promise<string> {
  return entryMeant(await council.referral(id), textOf(options, 'item') ?? '')
}
