// `cme registrar list` and `policy show`: the nation as its verified chain tells it, with who, since when and until when.
import { holds } from '../../../schemas/directory/directory.ts'
import { type Nation, policyAt } from '../../../schemas/directory/nation.ts'
import { differenceLine, differences, short } from '../../words/directory/changes.ts'
import { line } from '../../words/plain.ts'
import { moment } from '../../words/when.ts'
import type { Action } from '../commands/definition.ts'
import { openOffice } from '../context.ts'
import { table } from '../show/table.ts'

const nowSeconds = () => Math.floor(Date.now() / 1000)

/** `cme registrar list`: registrars, receipt keys, and since when the policy counts. */
export const list: Action = async (context, _args, options) => {
  const { council, profile } = await openOffice(context)
  const { nation, chain } = await council.nationDirectory.read()
  const since = dated(chain[0]?.at ?? 0)
  const now = nowSeconds()
  const all = options.all === true
  // A removal counts from the next second, and is over for whoever looks.
  const registrars = nation.registrars.filter(one => all || one.until === undefined)
  const keys = [...nation.gatewayKeys].map(([kid, one]) => ({ kid, from: 0, ...one }))
  const receiptKeys = keys.filter(one => all || one.until === undefined || holds(one, now))
  const { style } = context
  const people = registrars.map(one => [
    short(one.thumbprint),
    short(one.person),
    since(one.from),
    one.until === undefined ? '' : `until ${moment(one.until)}: ${one.removed ?? ''}`,
    one.thumbprint === profile.member ? 'you' : '',
  ])
  const gateways = receiptKeys.map(({ kid, issuer, from, until }) => [
    short(kid),
    line(issuer),
    since(from),
    until === undefined ? '' : `until ${moment(until)}`,
  ])
  const waiting = nation.proposals.filter(one => !one.outcome && now <= one.lapsesAt).length
  return {
    json: {
      ...{ net: nation.net, name: nation.name, rehearsal: nation.rehearsal, waiting, verified: true },
      registrars: registrars.map(({ key: _, ...one }) => one),
      gateway_keys: receiptKeys.map(({ key: _, ...one }) => one),
      policy: inForce(nation, now),
    },
    text: [
      style.strong('National administrators'),
      ...table(columns('Key', 'Person', 'Since', '', ''), people, style.columns),
      '',
      style.strong("Gateways' receipt keys"),
      ...table(columns('Key', 'Gateway', 'Since', ''), gateways, style.columns),
      '',
      `${style.strong('Policy')}  in force since ${since(inForce(nation, now).from)}: cme registrar policy show`,
      ...(waiting > 0 ? [`${waiting} waiting for a second word: cme approvals list nation`] : []),
    ].join('\n'),
  }
}

/** `cme registrar policy show`. With --file, as `policy set` takes it. */
export const showPolicy: Action = async (context, _args, options) => {
  const { council } = await openOffice(context)
  const { nation, chain } = await council.nationDirectory.read()
  const now = nowSeconds()
  const { policy, from } = inForce(nation, now)
  const whole = JSON.stringify(policy, null, 2)
  if (options.file === true) return { json: policy, text: whole }
  const since = dated(chain[0]?.at ?? 0)
  const coming = nation.policies.filter(one => one.from > now)
  return {
    json: { policy, from, coming, verified: true },
    text: [
      `In force since ${since(from)}.`,
      ...differences({}, policy).map(one => `  ${differenceLine(one)}`),
      ...coming.flatMap(one => [
        '',
        `From ${moment(one.from)}:`,
        ...differences(policy, one.policy).map(it => `  ${differenceLine(it)}`),
      ]),
    ].join('\n'),
  }
}

/** The policy that counts at a time, and from when it does. */
export function inForce(nation: Nation, at: number) {
  return { policy: policyAt(nation, at), from: nation.policies.findLast(one => one.from <= at)?.from ?? 0 }
}

/** What the founding statement says counts from 0: shown as the day of the founding. */
function dated(foundedAt: number): (from: number) => string {
  return from => (from === 0 ? `${moment(foundedAt)}, founded` : moment(from))
}

function columns(...titles: string[]) {
  return titles.map(title => ({ title, gives: true, wraps: true }))
}
