// Councils that answer by script: each always does the same, so that a developer's program meets every answer there is.
// They are ordinary members with keys of their own, and use nothing that a real council could not.
import type { TrustedReferral } from '../../clients/sdk/index.ts'
import type { Cast } from '../rehearsal/nation.ts'
import type { Player } from '../rehearsal/stories.ts'
import { sendGarbage } from './garbage.ts'

type Script = (who: Player, referral: TrustedReferral, afterMilliseconds: number) => Promise<void>
export type Counterpart = { laCode: string; name: string; profile: string; says: string; script: Script }

const role = 'Children missing education officer'
const decidedBy = (who: Player) => ({ name: who.officer, role, at: `${new Date().toISOString().slice(0, 19)}Z` })
/** Said once, however often the sandbox is started. */
const once = (what: string) => ({ reference: `sandbox ${what}` })

async function takeOn({ council }: Player, { id, state }: TrustedReferral): Promise<void> {
  if (state === 'sent') await council.collect(id)
  if (['sent', 'collected'].includes(state)) await council.acknowledge(id, once('acknowledge'))
}

const accept = (who: Player, id: string) =>
  who.council.accept(
    id,
    { decision: 'accept', decided_by: decidedBy(who), basis: 'child_seen', case_reference: `SANDBOX-${id.slice(-8)}` },
    once('accept'),
  )

const later = (milliseconds: number) => new Promise<void>(done => void setTimeout(done, milliseconds).unref())

export const counterparts: readonly Counterpart[] = [
  {
    ...{ laCode: '821', name: 'Luton', profile: 'luton', says: 'takes it on, and accepts after a minute' },
    script: async (who, referral, after) => {
      if (!['sent', 'collected', 'acknowledged'].includes(referral.state)) return
      await takeOn(who, referral)
      await later(after)
      await accept(who, referral.id)
    },
  },
  {
    ...{
      laCode: '870',
      name: 'Reading',
      profile: 'reading',
      says: 'asks a question first, and accepts once it is answered',
    },
    script: async (who, referral) => {
      const { id, state, history } = referral
      await takeOn(who, referral)
      if (['sent', 'collected'].includes(state)) {
        const asked = {
          asked_by: { name: who.officer, role },
          questions: ['Which relative is the family staying with?'],
        }
        await who.council.ask(id, asked, once('ask'))
      } else if (state === 'acknowledged' && history.some(({ claims }) => claims.verb === 'answer')) {
        await who.council.collect(id)
        await accept(who, id)
      }
    },
  },
  {
    ...{ laCode: '866', name: 'Swindon', profile: 'swindon', says: 'returns it: the child does not live there' },
    script: async (who, referral) => {
      await takeOn(who, referral)
      if (!['sent', 'collected', 'acknowledged'].includes(referral.state)) return
      const words = 'Visited twice; nobody of that name has lived at the address.'
      const decision = {
        decision: 'decline' as const,
        decided_by: decidedBy(who),
        reason: 'not_resident' as const,
        words,
      }
      await who.council.decline(referral.id, decision, once('decline'))
    },
  },
  {
    ...{ laCode: '831', name: 'Derby', profile: 'derby', says: 'never answers, and never opens anything' },
    script: async () => {},
  },
  {
    ...{
      laCode: '852',
      name: 'Southampton',
      profile: 'southampton',
      says: 'sends garbage: letters that must not be believed',
    },
    script: async (who, referral) => {
      if (referral.state !== 'sent') return
      await takeOn(who, referral)
      await sendGarbage(who, referral.id)
    },
  },
]

/** Their people, for the nation's directory. */
export const cast: readonly Cast[] = counterparts.map(({ laCode, name, profile }) => ({
  laCode,
  people: [
    { name: `${name} manager`, role: 'manager', profile: `${profile}-manager` },
    { name: `${name} officer`, role: 'officer', profile },
  ],
}))

/** Lets one of them act on whatever happens to it, from the beginning; ends with the signal. */
export async function act(
  counterpart: Counterpart,
  who: Player,
  { after, signal, told }: { after: number; signal: AbortSignal; told: (text: string) => void },
): Promise<void> {
  for await (const { subject, what } of who.council.watch({ signal })) {
    if (what !== 'statement') continue
    // Not awaited: one that waits its minute must not keep the others.
    void react(counterpart, who, subject, after).catch(error => {
      if (!signal.aborted) told(`${counterpart.name}: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
}

async function react({ script }: Counterpart, who: Player, subject: string, after: number): Promise<void> {
  if (subject === who.id || subject === 'national') return
  const referral = await who.council.referral(subject)
  if (referral.recipient === who.id && referral.kind === 'transfer') await script(who, referral, after)
}
