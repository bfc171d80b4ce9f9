// The nation: who its administrators are, which keys sign receipts, what everybody keeps to. Each is changed by two people.
import type { Nation } from '../../keys/national/shown.ts'
import { ApprovalList } from '../../parts/directory/approval-list.tsx'
import { DiffersTable } from '../../parts/directory/differs.tsx'
import { TroubleBox } from '../../parts/frame/trouble.tsx'
import { Rows } from '../../parts/referral/rows.tsx'
import { useAsked, useNews } from '../../state/asked.ts'
import { useHeading } from '../../state/page.ts'

const link = 'govuk-link govuk-link--no-visited-state'
const shownCharacters = 10

export function AdministratorsPage() {
  const heading = useHeading('National administrators')
  const { got, trouble, again } = useAsked('nation')
  useNews(again)
  return (
    <>
      <h1 class="govuk-heading-l" ref={heading} tabIndex={-1}>
        {got && <span class="govuk-caption-l">{got.name}</span>}
        National administrators
      </h1>
      {trouble && <TroubleBox trouble={trouble} />}
      {!got && !trouble && <p class="govuk-body">Reading …</p>}
      {got && <Whole nation={got} />}
    </>
  )
}

function Whole({ nation }: { nation: Nation }) {
  const { administrators, receiptKeys, policy, coming, waiting, mayRemove } = nation
  return (
    <>
      {waiting.length > 0 && (
        <section class="cme-section">
          <h2 class="govuk-heading-m">Waiting for a second person</h2>
          <ApprovalList lines={waiting} none="" />
        </section>
      )}
      <section class="cme-section">
        <p class="govuk-body">
          Names stand nowhere in the history: it knows keys.
          {!mayRemove && ' Never fewer than three people remain: let in another before one is removed.'}
        </p>
        <KeyList
          keys={administrators.map(({ you, ...one }) => ({ ...one, more: you ? ', you' : '', may: mayRemove }))}
          href={key => `#/national/remove/${key}`}
          words="Propose to remove"
        />
        <p class="govuk-body">
          <a class={link} href="#/national/admit">
            Let in a further administrator
          </a>
        </p>
      </section>
      <section class="cme-section">
        <h2 class="govuk-heading-m">Keys that sign receipts</h2>
        <KeyList
          keys={receiptKeys.map(({ gateway, last, ...one }) => ({
            ...{ ...one, may: !last },
            more: `, ${gateway}${last ? ': its only key; add another before it ends' : ''}`,
          }))}
          href={key => `#/national/retire-key/${key}`}
          words="Propose to end"
        />
        <p class="govuk-body">
          <a class={link} href="#/national/publish-key">
            Add a key for a gateway
          </a>
        </p>
      </section>
      <section class="cme-section">
        <h2 class="govuk-heading-m">What everybody keeps to</h2>
        <Rows rows={policy.map(({ what, value }) => ({ title: what, text: value }))} />
        {coming.map(({ from, differs }) => (
          <DiffersTable key={from} differs={differs} caption={`From ${from}`} />
        ))}
        <p class="govuk-body">
          <a class={link} href="#/national/policy">
            Propose other numbers
          </a>
        </p>
      </section>
    </>
  )
}

type Key = { key: string; since: string; ended?: string; more: string; may: boolean }

function KeyList({ keys, href, words }: { keys: readonly Key[]; href: (key: string) => string; words: string }) {
  return (
    <ul class="govuk-list cme-approvals">
      {keys.map(({ key, since, ended, more, may }) => (
        <li class="cme-approvals__one" key={key}>
          <strong>Key {key.slice(0, shownCharacters)}</strong>
          {more}
          <span class="cme-approvals__more">
            Since {since}
            {ended && `; ${/^end/.test(ended) ? ended : `removed ${ended}`}`}
          </span>
          {!ended && may && (
            <a class={link} href={href(key)}>
              {words}
              <span class="govuk-visually-hidden"> key {key.slice(0, shownCharacters)}</span>
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}
