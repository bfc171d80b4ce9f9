// `cme` as a whole: what all commands share, and the list of them. What a command does is loaded only when it is called.
import { createRequire } from 'node:module'
import { Command } from 'commander'
import { caseSystems } from './commands/case-systems.ts'
import { accounts } from './commands/council/accounts.ts'
import { directory } from './commands/council/directory.ts'
import { keyrings } from './commands/council/keyrings.ts'
import { people } from './commands/council/people.ts'
import { define } from './commands/definition.ts'
import { elsewhere } from './commands/elsewhere.ts'
import { proofs } from './commands/proofs.ts'
import { reading } from './commands/reading.ts'
import { reports } from './commands/reports.ts'
import { saying } from './commands/saying.ts'
import { writing } from './commands/writing.ts'
import { type Answer, actingAs, contextOf, type Unlock } from './context.ts'
import type { Io } from './io.ts'
import { unwrapDigests } from './operands.ts'
import { registrars } from './registrars/definitions.ts'
import { sandbox } from './serving/definitions.ts'

const { version } = createRequire(import.meta.url)('../../package.json') as { version: string }

const about = `cme: referrals between councils for children missing education.
Letters are sealed and opened here, on your computer; the gateway carries what it cannot read.`

const parts = {
  'Write and send:': writing,
  'Look:': [...reading, ...reports],
  'Take the next step:': saying,
  'Councils that end, and that have not joined:': elsewhere,
  'From and to case systems:': caseSystems,
  'For developers:': sandbox,
  'Who is who:': directory,
  'Proof:': proofs,
  'Get in:': accounts,
  'Colleagues and teams:': [...people, ...keyrings, ...registrars],
}

const ends = `
IDs: the short one from a table, any part from the beginning or the end of it that names one referral, or the whole.
COUNCIL: a name, a three-digit code or an ID.  FILE: a path, or - for standard input.

Exit codes: 0 done · 1 fault of this program · 2 wrong use · 3 refused by the gateway · 4 not believed
            5 content that cannot be sent · 6 gateway out of reach · 7 somebody changed it meanwhile`

function argumentsOf({ registeredArguments }: Command): string[] {
  return registeredArguments.map(one => (one.required ? `<${one.name()}>` : `[${one.name()}]`))
}

/** The program; `done` receives the answer of the command that ran. */
export function programFor(io: Io, unlock: Unlock, done: (answer: Answer) => void): Command {
  const program = new Command('cme')
    .description(about)
    .option('--profile <folder>', 'who you are: default CME_PROFILE, else ~/.config/cme')
    .option('--as <council>', 'the council of yours to speak for, where you work for several')
    .option('--team <team>', 'the team of yours to write from, where you work in several')
    .option('--json', 'print JSON, in the words of the protocol')
    .option('--quiet', 'no progress and no remarks')
    .addHelpText('after', ends)
    .version(version, '--version', 'print the version')
    .configureHelp({
      minWidthToWrap: 24,
      showGlobalOptions: true,
      subcommandTerm: command => [command.name(), ...argumentsOf(command)].join(' '),
    })
    .configureOutput({ writeOut: io.out, writeErr: io.err, getOutHelpWidth: () => Math.min(io.terminal.columns, 100) })
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(cme help COMMAND says how it is typed.)')
  for (const [title, definitions] of Object.entries(parts)) {
    program.commandsGroup(title)
    for (const definition of definitions) {
      define(program, definition, async (action, command) => {
        const options = unwrapDigests(command.optsWithGlobals())
        const context = await actingAs(contextOf(io, unlock, options), options.as)
        done(await action(context, unwrapDigests(command.args), options))
      })
    }
  }
  return program
}
