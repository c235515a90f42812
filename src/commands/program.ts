/** The command `kiosk` and its subcommands. */
import { Command } from 'commander';
import { version } from '../version.ts';
import { addBranch } from './branch/branch.ts';
import { addCache } from './cache/cache.ts';
import { addCall } from './call.ts';
import { addCheck } from './check.ts';
import { exitCodes } from './common/refusal.ts';
import { addDevices } from './devices/devices.ts';
import { addDoctor } from './doctor.ts';
import { addFacts } from './facts/facts.ts';
import { addFleet } from './fleet/fleet.ts';
import { addFrame } from './frame.ts';
import { addIdle } from './idle.ts';
import { addJournal } from './journal/journal.ts';
import { addReport } from './report/report.ts';
import { addRules } from './rules/rules.ts';
import { addRun } from './run.ts';
import { addServicePin } from './service-pin.ts';
import { addSetup } from './setup/setup.ts';
import { addSip2 } from './sip2.ts';
import { addSupport } from './support.ts';
import { addTag } from './tag/tag.ts';
import { addTerminal } from './terminal/terminal.ts';
import { addVisit } from './visit/visit.ts';
import { addWatch } from './watch.ts';

const help = `
Each command has its own --help, with examples and exit codes; docs/commands.md has all of them on
one page. Exit code 64: the command is written wrongly. The configuration is kiosk.config.json, or the
file that KIOSK_CONFIG names, unless --config names another. In a folder of the sources write
\`npm run -s kiosk --\` in place of \`kiosk\`.

First things: kiosk setup · kiosk check · kiosk doctor · kiosk devices · kiosk watch · kiosk support
`;

export function createProgram(): Command {
  const program = new Command('kiosk')
    .description('A self-checkout kiosk for libraries.')
    .version(version)
    .showSuggestionAfterError()
    // commander's own 1 has another meaning in some commands.
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : exitCodes.wrongUse))
    .addHelpText('after', help);
  addRun(program);
  addCheck(program);
  addBranch(program);
  addCache(program);
  addCall(program);
  addDevices(program);
  addDoctor(program);
  addFacts(program);
  addFleet(program);
  addFrame(program);
  addReport(program);
  addRules(program);
  addIdle(program);
  addJournal(program);
  addServicePin(program);
  addSetup(program);
  addSip2(program);
  addSupport(program);
  addTag(program);
  addTerminal(program);
  addVisit(program);
  addWatch(program);
  return program;
}
