// What the pages in docs/ state of the code: the protocol's tables, and what is kept for how long. A page that says otherwise is wrong.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../../gateway/config.ts'
import { type Approval, approvalFor } from '../../../schemas/directory/changes/approval.ts'
import type { Speaker } from '../../../schemas/directory/directory.ts'
import { accessTokenSeconds, invitationDays } from '../../../schemas/limits.ts'
import { may } from '../../../schemas/permissions.ts'
import {
  enquiryStates,
  nextState,
  type Party,
  type State,
  transferStates,
} from '../../../schemas/referral/lifecycle.ts'
import { alertDaysBefore, retentionDays } from '../../../schemas/referral/retention.ts'
import { noteClaims } from '../../../schemas/statement/receipt.ts'
import {
  type DirectoryStatement,
  type DirectoryVerb,
  directoryVerbs,
  type ReferralVerb,
  type Role,
  referralVerbs,
  role,
} from '../../../schemas/statement/verbs.ts'

const root = join(import.meta.dirname, '../../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const protocol = read('docs/PROTOCOL.md')
const kept = read('docs/DATA-PROTECTION.md')

/** The rows of the first table behind a heading, cell by cell, without its head. */
function tableUnder(text: string, heading: string): string[][] {
  const at = text.indexOf(`\n${heading}`)
  if (at < 0) throw new Error(`There is no ${heading}.`)
  const [table = ''] = /(?:^\|.*\n)+/m.exec(text.slice(at)) ?? []
  return table
    .trim()
    .split('\n')
    .slice(2)
    .map(row =>
      row
        .slice(1, -1)
        .split('|')
        .map(cell => cell.trim()),
    )
}

const codesIn = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, code = '']) => code)

test.each([
  ['transfer', '### Transfer', transferStates],
  ['enquiry', '### Enquiry', enquiryStates],
] as const)('the protocol prints the life of a(n) %s as it is lived', (life, heading, states) => {
  const rows = tableUnder(protocol, heading).map(([verbs, by = '', from = '', to = '']) => ({
    verbs: codesIn(verbs),
    by,
    from: statesIn(from, states),
    to,
  }))
  for (const verb of referralVerbs)
    for (const party of ['sender', 'recipient'] as Party[])
      for (const state of states) {
        const fits = rows.find(
          one => one.verbs.includes(verb) && (one.by === party || one.by === 'either') && one.from.includes(state),
        )
        const printed = fits?.to === 'same' ? state : fits?.to
        expect(printed, `${party}: ${verb} in ${state}`).toBe(nextState(life, state, verb as ReferralVerb, party))
      }
})

/** "every state but withdrawn, merged", or the states themselves. */
function statesIn(cell: string, all: readonly State[]): State[] {
  const [, but] = /^every state(?: but (.*))?$/.exec(cell) ?? [cell]
  if (!cell.startsWith('every state')) return cell.split(', ') as State[]
  return all.filter(state => !but?.split(', ').includes(state))
}

test('the protocol prints who proposes each change of the directory, and whose second word it needs', () => {
  const rows = tableUnder(protocol, '## §5')
  const printed = new Set(rows.flatMap(([verbs]) => codesIn(verbs?.split(' (')[0])))
  const others = ['found', 'approve', 'refuse']
  expect([...printed, ...others].sort()).toEqual([...directoryVerbs].sort())
  for (const [change = '', by = '', second = ''] of rows) {
    const proposers = by.split(', ') as Role[]
    for (const verb of codesIn(change.split(' (')[0]) as DirectoryVerb[]) {
      const known = change.includes('admit_member') ? proposers : role.options.filter(one => mayAnywhere(one, verb))
      expect([verb, [...known].sort()]).toEqual([verb, [...proposers].sort()])
      for (const proposer of proposers)
        expect(secondWord(verb, change, proposer), change).toBe(approvalIn(second, change))
    }
  }
})

const mayAnywhere = (one: Role, verb: DirectoryVerb) => may(one, verb, 'party') || may(one, verb, 'stranger')

function secondWord(verb: DirectoryVerb, change: string, proposer: Role): Approval {
  const admitted = change.includes('manager') ? 'manager' : 'officer'
  return approvalFor({ verb, role: admitted } as DirectoryStatement, { role: proposer } as Speaker)
}

function approvalIn(second: string, change: string): Approval {
  if (second.startsWith('none')) return 'at_once'
  if (change.includes('first manager')) return 'registrar_after_wait'
  return second.startsWith('another manager') ? 'manager_else_registrar' : 'registrar'
}

test('the protocol names every note there is', () => {
  const [, section = ''] = protocol.split('## §8')
  for (const note of noteClaims.shape.note.options) expect(section.split('## §9')[0]).toContain(`\`${note}\``)
})

test('what is kept is told of every table of the database, and of no other', () => {
  const migrations = globSync('gateway/database/migrations/*.sql', { cwd: root }).map(read).join('\n')
  const made = [...migrations.matchAll(/^create (?:unlogged )?table (?:if not exists )?(\w+)/gm)].map(
    ([, name = '']) => name,
  )
  const dropped = [...migrations.matchAll(/^drop table (?:if exists )?(\w+)/gm)].map(([, name = '']) => name)
  const told = new Set(tableUnder(kept, '## What is kept').flatMap(([names]) => codesIn(names)))
  expect([...told].filter(name => name !== 'migration').sort()).toEqual(
    made.filter(name => !dropped.includes(name)).sort(),
  )
})

test('what is kept is told with the days that hold', () => {
  const days = retentionDays({} as never)
  const cells = tableUnder(kept, '## What is kept')
  const until = (name: string) => cells.find(([names]) => codesIn(names).includes(name))?.at(-1) ?? ''
  for (const one of [days.usual, days.floor, days.ceiling, days.unfiled, ...alertDaysBefore])
    expect(until('letters').match(/\d+/g)).toContain(String(one))
  expect(until('referrals')).toContain(`${days.chain} days`)
  expect(until('invitations')).toContain(`${invitationDays} days`)
  expect(accessTokenSeconds).toBeLessThan(600)
  expect(until('access_tokens')).toBe('minutes')
  const jobs = read('gateway/jobs.ts')
  expect(until('alerts')).toBe(`${/alertsKeptDays = (\d+)/.exec(jobs)?.[1]} days`)
  expect(until('attachments')).toContain(`${/sweepUnreferred\(gateway, (\d+)\)/.exec(jobs)?.[1]} hours`)
})

test('operators are told of every variable that a gateway reads, of no other, and what holds where it is not set', () => {
  const [, form = ''] = /const environment = z\.object\(\{([\s\S]*?)\n\}\)/.exec(read('gateway/config.ts')) ?? []
  const known = [...form.matchAll(/^ {2}([A-Z0-9_]+):/gm)].map(([, name = '']) => name)
  const rows = tableUnder(read('infra/README.md'), '## What a gateway is told')
  expect(rows.flatMap(([names]) => codesIn(names)).sort()).toEqual(known.sort())
  const needed = Object.fromEntries(
    rows
      .filter(row => row.at(-1) === 'needed')
      .flatMap(([names]) => codesIn(names))
      .map(name => [name, '']),
  )
  const forms = {
    PUBLIC_URL: 'https://gateway.example',
    DATABASE_URL: 'postgres://a@b/c',
    S3_ENDPOINT: 'http://s3',
    S3_BUCKET: 'cme',
  }
  const least = { ...Object.fromEntries(Object.keys(needed).map(name => [name, 'given'])), ...forms }
  const { port, host, s3, trustedProxies, requestsPerMinute, limits, logLevel, alerts, traces } = readConfig(least)
  const usual = (name: string) => rows.find(([names]) => codesIn(names).includes(name))?.at(-1) ?? ''
  expect(usual('PORT')).toContain(`\`${host}\` \`${port}\``)
  expect([usual('S3_REGION'), usual('LOG_LEVEL')]).toEqual([`\`${s3.region}\``, `\`${logLevel}\``])
  expect(usual('TRUSTED_PROXIES')).toContain(`\`${trustedProxies}\``)
  expect(usual('REQUESTS_PER_MINUTE')).toBe(`\`${requestsPerMinute}\``)
  expect(usual('MAX_ATTACHMENTS_PER_LETTER')).toContain(`\`${limits.maxAttachmentsPerLetter}\``)
  expect([alerts, traces]).toEqual([undefined, undefined])
})

test('the changelog begins with the version this is', () => {
  const { version } = JSON.parse(read('package.json')) as { version: string }
  expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version)
})
