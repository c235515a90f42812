/** The command `kiosk-fleet` and its subcommands. */
import type { Command } from 'commander';
import { type CommandLine, programOf } from '../../../src/commands/common/program.ts';

const commands: CommandLine['commands'] = {
  init: async () => (await import('./init.ts')).addInit,
  hub: async () => (await import('./hub.ts')).addHub,
  branch: async () => (await import('./branches.ts')).addBranches,
  operator: async () => (await import('./operators.ts')).addOperators,
  doctor: async () => (await import('./doctor.ts')).addDoctor,
  status: async () => (await import('./status.ts')).addStatus,
  config: async () => (await import('./config/config.ts')).addConfig,
  rollout: async () => (await import('./rollout/rollout.ts')).addRollout,
  package: async () => (await import('./package.ts')).addPackages,
  key: async () => (await import('./key.ts')).addKeys,
  staff: async () => (await import('./staff.ts')).addStaff,
  list: async () => (await import('./list/list.ts')).addList,
  exporter: async () => (await import('./exporter.ts')).addExporter,
  panel: async () => (await import('./panel.ts')).addPanel,
};

const help = `
For the operator of a region, on a machine of their own; what a branch and its kiosks need of a region is
in the command \`kiosk\`. Each command has its own --help, with examples and exit codes;
docs/fleet-commands.md has all of them on one page. Exit code 64: the command is written wrongly. The
folder of the region is the one that --folder or KIOSK_REGION names, or else \`region\`. In a folder of the
sources write \`npm run -s kiosk-fleet --\` in place of \`kiosk-fleet\`.

First things: kiosk-fleet init · kiosk-fleet branch add · kiosk-fleet status · kiosk-fleet panel
`;

/** With the command that `words` begin with; with all, where they begin with none. */
export function createFleetProgram(words: readonly string[] = []): Promise<Command> {
  const description = 'All kiosks of a region, seen and helped from one place.';
  return programOf({ name: 'kiosk-fleet', description, help, commands }, words);
}
