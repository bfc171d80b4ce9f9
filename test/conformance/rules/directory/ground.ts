// What the rules about the directory stand on: somebody to speak for each side of a change. No rules here.
import type { CouncilKeys } from '../../../../infra/nation/founding.ts'
import { digestOf } from '../../../../schemas/statement/statement.ts'
import { RawDirectory, type Voice } from '../../../support/raw-directory.ts'
import { type Ctx, clientOf, type Rule, taken } from '../../rule.ts'

export type Ground = Ctx & {
  directory: RawDirectory
  council: CouncilKeys
  manager: Voice
  first: Voice
  second: Voice
}
/** A rule about the third council, which is a party to nothing. */
export const rule = (id: string, sentence: string, run: (ground: Ground) => Promise<void>, section = '§5'): Rule => ({
  id,
  section,
  rule: sentence,
  async run(ctx) {
    const directory = new RawDirectory(ctx.nation)
    const [first, second] = [directory.registrar(0), directory.registrar(1)]
    await run({ ...ctx, directory, council: ctx.stranger, manager: directory.member(ctx.stranger), first, second })
  },
})
/** What the receipt says the statement came to. */
export const stateIn = (answer: { body: Record<string, unknown> }) =>
  JSON.parse(Buffer.from(String(answer.body.receipt).split('.')[1] ?? '', 'base64url').toString()).state
/** Who speaks for the third council, as text. */
export const members = async ({ council, ...ctx }: Ground) =>
  taken(await clientOf(ctx, council).get(`/directory/authorities/${council.id}/members`)).text

/** The nation's chain may have gone on before this suite came. */
export async function onNationalHead({ directory, nation }: Ground): Promise<void> {
  const { chain } = (await (await fetch(`${nation.url}/directory/national/chain`)).json()) as {
    chain: { statement: string }[]
  }
  directory.nation.builder.heads.set('national', await digestOf(chain.at(-1)?.statement ?? ''))
}
