/** The command `kiosk` and its subcommands. */
import type { Command } from 'commander';
import { type CommandLine, programOf } from './common/program.ts';

const commands: CommandLine['commands'] = {
  run: async () => (await import('./run.ts')).addRun,
  check: async () => (await import('./check.ts')).addCheck,
  branch: async () => (await import('./branch/branch.ts')).addBranch,
  cache: async () => (await import('./cache/cache.ts')).addCache,
  call: async () => (await import('./call.ts')).addCall,
  devices: async () => (await import('./devices/devices.ts')).addDevices,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  exam: async () => (await import('./exam/exam.ts')).addExam,
  facts: async () => (await import('./facts/facts.ts')).addFacts,
  figures: async () => (await import('./figures.ts')).addFigures,
  frame: async () => (await import('./frame.ts')).addFrame,
  report: async () => (await import('./report/report.ts')).addReport,
  rules: async () => (await import('./rules/rules.ts')).addRules,
  idle: async () => (await import('./idle.ts')).addIdle,
  journal: async () => (await import('./journal/journal.ts')).addJournal,
  'service-pin': async () => (await import('./service-pin.ts')).addServicePin,
  setup: async () => (await import('./setup/setup.ts')).addSetup,
  sip2: async () => (await import('./sip2.ts')).addSip2,
  support: async () => (await import('./support.ts')).addSupport,
  tag: async () => (await import('./tag/tag.ts')).addTag,
  terminal: async () => (await import('./terminal/terminal.ts')).addTerminal,
  visit: async () => (await import('./visit/visit.ts')).addVisit,
  watch: async () => (await import('./watch.ts')).addWatch,
};

const elsewhere = { fleet: 'kiosk-fleet', demo: 'kiosk-demo' };

const help = `
Each command has its own --help, with examples and exit codes; docs/commands.md has all of them on
one page. Exit code 64: the command is written wrongly. The configuration is kiosk.config.json, or the
file that KIOSK_CONFIG names, unless --config names another. In a folder of the sources write
\`npm run -s kiosk --\` in place of \`kiosk\`.

First things: kiosk setup · kiosk check · kiosk doctor · kiosk devices · kiosk watch · kiosk support
`;

/** With the command that `words` begin with; with all, where they begin with none. */
export function createProgram(words: readonly string[] = []): Promise<Command> {
  const description = 'A self-checkout kiosk for libraries.';
  return programOf({ name: 'kiosk', description, help, commands, elsewhere }, words);
}
