// `cme verify` and `cme export`: what can be shown to others. A file is verified offline, against the pinned nation alone.
import { existsSync } from 'node:fs'
import { rename, writeFile } from 'node:fs/promises'
import { digest } from '../../../schemas/ids.ts'
import { type ProofBundle, type TrustedReferral, verifyBundle, verifyEntry, verifyNation } from '../../sdk/index.ts'
import { readProfile } from '../../sdk/node/profile.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import { shortStates } from '../../words/words.ts'
import { type Action, textOf } from '../commands/definition.ts'
import { type Answer, type Context, openOffice } from '../context.ts'
import { InvalidContent, WrongUse } from '../exit.ts'
import { meant, shortId } from '../reading/ids.ts'
import { titled } from '../show/standing.ts'
import { maxWrittenBytes, readJson } from '../writing/read-json.ts'
import { type Names, namesFrom } from './councils.ts'

/** `cme verify ID` or `cme verify FILE`. */
export const verify: Action = async (context, [given = ''], options) => {
  if (given !== '-' && !existsSync(given)) {
    if (/[./\\]/.test(given)) throw new WrongUse(`There is no file ${given}.`, 'Check the path.', 'no_such_file')
    const { council } = await openOffice(context)
    return verified(
      context,
      await council.referral(await meant(council, given)),
      'from the gateway',
      namesFrom(council),
    )
  }
  const net = textOf(options, 'net') ?? (await readProfile(context.folder)).net
  if (!digest.safeParse(net).success) throw new WrongUse('--net is not a digest.', 'It has 43 characters.')
  const bundle = await readJson(given, context.io, maxWrittenBytes)
  if ((bundle as { format?: unknown } | null)?.format !== 'cme-proof-1')
    throw new InvalidContent(`${given} is no proof. One is written with: cme export ID FILE`)
  return verified(context, await verifyBundle(bundle, net), 'offline', namesIn(bundle as ProofBundle))
}

/** Names as the directory chains inside a verified bundle tell them. */
function namesIn({ national, authorities, net }: ProofBundle): Names {
  const nation = verifyNation(national, net)
  return async id => line((await verifyEntry(await nation, id, authorities[id] ?? [])).entry.identity?.name ?? id)
}

async function verified({ style }: Context, referral: TrustedReferral, how: string, names: Names): Promise<Answer> {
  const { id, kind, state, sender, recipient, responsibleAuthority: responsible, history, acceptedBy, head } = referral
  const accept = history.find(one => one.digest === acceptedBy)
  const doubtful = history.filter(one => one.doubtful).map(one => one.position + 1)
  const json = {
    verified: true,
    id,
    kind,
    state,
    sender,
    recipient,
    responsible,
    head,
    entries: history.length,
    ...(referral.outside && { outside: referral.outside }),
    doubtful,
  }
  const lines = [
    style.good(`✓ Referral ${shortId(id)} is verified, ${how}.`),
    titled(
      'Entries',
      `${history.length}, from ${moment(referral.sentAt)} to ${moment(history.at(-1)?.at ?? referral.sentAt)}`,
    ),
    titled('Where it is', shortStates[state]),
    ...(referral.outside
      ? [style.warn(titled('Not verified', 'what the other council did: it was sent by secure e-mail'))]
      : []),
    titled('Sent by', await names(sender)),
    titled('Sent to', await names(recipient)),
    titled('Responsible', await names(responsible)),
    ...(accept ? [titled('Accepted', `${moment(accept.at)}, by the key ${accept.kid}`)] : []),
    ...(doubtful.length > 0
      ? [style.warn(titled('In doubt', `entries ${doubtful.join(', ')}: key reported compromised`))]
      : []),
  ]
  return { json, text: lines.join('\n') }
}

/** `cme export ID FILE`. */
export const exportProof: Action = async (context, [given = '', file = '']) => {
  const { council } = await openOffice(context)
  const id = await meant(council, given)
  const bundle = await council.proof(id)
  await council.verify(bundle)
  await writeFile(`${file}.new`, `${JSON.stringify(bundle)}\n`, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
  return {
    json: { id, file, entries: bundle.referral.chain.length },
    text: `Wrote ${file}: who said what and when, and no letter. Anybody can check it with:  cme verify ${file} --net ${bundle.net}`,
  }
}
