// The worker: holds the keys while they are unlocked, answers the page, tells it news. What leaves here is plain data to be shown.
// Light on purpose: cryptography is loaded behind the first paint, when somebody opens the inbox.
import type { Membership } from '../../sdk/index.ts'
import type { Office } from './office/office.ts'
import type { Asked, CallName, Calls, EventName, Events, Told, Trouble } from './protocol.ts'
import type { Typed } from './write/question.ts'

const rooms = {
  office: () => import('./office/open.ts'),
  reading: () => import('./views/reading.ts'),
  steps: () => import('./steps/take.ts'),
  writing: () => import('./write/write.ts'),
  trouble: () => import('./office/trouble.ts'),
}

let office: Office | undefined
/** Unlocked, and not yet at work anywhere. */
let unlocked: Membership[] = []

/** Tells the page something it did not ask for. */
function tell<N extends EventName>(event: N, news: Events[N]): void {
  send({ event, news } as Told)
}

function send(told: Told): void {
  postMessage(told)
}

/** Whoever asks before the inbox is open has an outdated page. */
function opened(): Office {
  if (!office) throw new Error('The inbox is locked.')
  return office
}

type Answers = { [N in CallName]: (give: Calls[N]['give']) => Promise<Calls[N]['get']> }

const answers: Answers = {
  about: async () => {
    const about = (await (await fetch('/inbox.json')).json()) as Calls['about']['get'] & { rehearses?: true }
    // While somebody reads the first page, what opens the inbox is on its way.
    rooms.office().catch(() => {})
    return about.rehearses ? { ...about, rehearsal: await (await fetch('/rehearsal/people')).json() } : about
  },
  unlock: async ({ phrase }) => {
    const { unlock } = await rooms.office()
    unlocked = await unlock(await answers.about(undefined), phrase)
    return unlocked.map(({ thumbprint, council }) => ({ id: thumbprint, name: council }))
  },
  openAt: async ({ membership }) => {
    const { openMembership } = await rooms.office()
    const one = unlocked.find(({ thumbprint }) => thumbprint === membership)
    if (!one) throw new Error('Unlock your keys first.')
    office = await openMembership(await answers.about(undefined), one, tell)
    unlocked = []
    return office.me
  },
  openRehearsal: async ({ profile }) => {
    const { openRehearsal } = await rooms.office()
    office = await openRehearsal(await answers.about(undefined), profile, tell)
    return office.me
  },
  lines: async () => opened().boxes.begin(),
  look: async ({ ids }) => opened().boxes.look(ids),
  search: async ({ text }) => opened().boxes.search(text),
  referral: async ({ id }) => (await rooms.reading()).readReferral(opened(), id),
  step: async step => (await rooms.steps()).take(opened(), step),
  file: async ({ referral, attachment }) => (await rooms.reading()).readFile(opened(), referral, attachment),
  councils: async ({ text }) => (await rooms.reading()).findCouncils(opened(), text),
  council: async ({ id }) => (await rooms.reading()).readCouncil(opened(), id),
  writeForm: async () => {
    const { writeForm, beginTyped } = await rooms.writing()
    return { ...writeForm(), begin: await beginTyped(opened()) }
  },
  suggest: async ({ text }) => (await rooms.writing()).suggestCouncils(opened(), text),
  recipient: async ({ id, urgent }) => (await rooms.writing()).readRecipient(opened(), id, urgent),
  consider: async give => (await rooms.writing()).consider(opened(), give),
  sendWritten: async give => (await rooms.writing()).sendWritten(opened(), give),
  drafts: async () => (await rooms.writing()).readDrafts(opened().store),
  keepDraft: async ({ name, draft }) => {
    const { store } = opened()
    const [, writing] = /^write (.+)$/.exec(name) ?? []
    await (draft === undefined ? store.remove('drafts', name) : store.put('drafts', name, draft))
    if (writing !== undefined) await (await rooms.writing()).noteDraft(store, writing, draft as Typed | undefined)
    return undefined
  },
  draft: async ({ name }) => opened().store.get('drafts', name),
}

addEventListener('message', async ({ data }: MessageEvent<Asked>) => {
  const { call, name, give } = data
  try {
    send({ call, got: await (answers[name] as (give: unknown) => Promise<unknown>)(give) })
  } catch (error) {
    const trouble = rooms.trouble().then(({ troubleOf }) => troubleOf(error, office))
    send({ call, trouble: await trouble.catch(() => brokenBundle(error)) })
  }
})

/** Not even the words for what went wrong could be loaded. */
function brokenBundle(error: unknown): Trouble {
  return {
    kind: 'fault',
    code: String(error),
    title: 'This page could not be loaded whole',
    hint: 'Load it again. If it stays, tell your support.',
  }
}
