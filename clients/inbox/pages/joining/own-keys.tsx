// One's own keys: what opens them on another computer, other six words, a passkey. The last thing that opens them cannot be taken away.
import { useState } from 'preact/hooks'
import type { Lock, OwnKeys } from '../../keys/joining/shown.ts'
import { ask } from '../../keys/start.ts'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { makePasskey, mayHavePasskey } from '../../parts/sign-in/passkey.ts'
import { PhraseOnce } from '../../parts/sign-in/phrase-once.tsx'
import { useAsked, useDoing } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

export function OwnKeysPage() {
  const heading = useHeading('Your keys')
  const { got, trouble, setGot } = useAsked('ownKeys')
  const { run, doing, trouble: failed } = useDoing()
  const [phrase, setPhrase] = useState<string>()
  const [said, setSaid] = useState('')
  const take = (keys: OwnKeys, words: string) => {
    setGot(keys)
    setPhrase(undefined)
    setSaid(words)
  }
  const words = got?.locks.find(({ what }) => what === 'Six words')
  const keep = (typed: string) =>
    run(async () =>
      take(
        await ask('keepUnderPhrase', { phrase: typed, ...(words && { instead: words.id }) }),
        words ? 'Your new six words open your keys; the old ones no longer do.' : 'Your six words open your keys.',
      ),
    )
  const passkey = () =>
    run(async () => {
      const prf = await makePasskey(await ask('passkeyAsked'))
      take(await ask('keepUnderPasskey', { prf }), 'Your passkey opens your keys, too.')
    })
  const remove = ({ id, what }: Lock) =>
    run(async () => take(await ask('removeLock', { id }), `${what}: opens your keys no longer.`))
  return (
    <div class="cme-step">
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        Your keys
      </h1>
      {(failed ?? trouble) && <TroubleBox trouble={(failed ?? trouble) as NonNullable<typeof trouble>} />}
      <p class="govuk-body" role="status">
        {said}
        {doing && 'One moment …'}
      </p>
      {phrase !== undefined ? (
        <PhraseOnce phrase={phrase} button="Keep my keys under these words" doing={doing} onTyped={keep} />
      ) : (
        got && (
          <>
            <p class="govuk-body">
              {got.kept
                ? 'Your keys are kept, locked, so that another computer or a new browser is you again. They open with:'
                : 'Your keys are on this computer alone. Keep them, locked under six words, and another computer can be you.'}
            </p>
            <Locks locks={got.locks} onRemove={remove} />
            <div class="cme-actions">
              {mayHavePasskey() && got.kept && (
                <button type="button" class="govuk-button" aria-disabled={doing} onClick={passkey}>
                  Add a passkey
                </button>
              )}
              <button
                type="button"
                class={`govuk-button${got.kept ? ' govuk-button--secondary' : ''}`}
                onClick={() => run(async () => setPhrase((await ask('makePhrase')).phrase))}
              >
                {words ? 'Change the six words' : 'Keep my keys under six words'}
              </button>
            </div>
            <p class="govuk-body">
              Has somebody else seen your words, or was a computer stolen? New words are not enough: tell your manager
              at once.
            </p>
          </>
        )
      )}
    </div>
  )
}

function Locks({ locks, onRemove }: { locks: readonly Lock[]; onRemove: (lock: Lock) => void }) {
  if (locks.length === 0) return null
  return (
    <ul class="govuk-list cme-rows">
      {locks.map(lock => (
        <li key={lock.id}>
          <strong>{lock.what}</strong>, since {lock.since}{' '}
          {locks.length > 1 && lock.what === 'Passkey' && (
            <button type="button" class="cme-link-button" onClick={() => onRemove(lock)}>
              Remove <span class="govuk-visually-hidden">the passkey of {lock.since}</span>
            </button>
          )}
        </li>
      ))}
    </ul>
  )
}
