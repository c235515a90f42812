/** The options of `kiosk setup --from`, and their help. */
import { type Command, Option } from 'commander';

export const fromHelp = `
With --from BASE: one further kiosk with one command. BASE is the configuration of a finished kiosk,
or of what all have in common. The file that is written extends it and holds what differs: the name,
the log-in, devices that are at another port of this machine, and each --set. A device whose address
in the base answers here stays as it is there. Secrets of the base are used where they can be read;
others are asked for at a terminal, or come with --secret. What is still open is listed at the end.
A file that is there already is shown as a difference, and a copy of it is kept (configurations in
the data folder). The base is not changed.

With --report each device is tried then, as by \`kiosk report\`: by you at a terminal, with --yes only
what needs no person. If no kiosk runs on this configuration, one is started for the report alone and
stopped after it. Without --report nothing is started.

Exit codes with --from: 0 written, nothing is open · 1 you said no · 2 written, and something is
open, or with --report broken · 64 a wrong argument · 65 the file would be wrong with it · 66 a secret cannot be read ·
74 a file cannot be written · 78 the base is wrong

Examples:
  kiosk setup --from base.json --name "Zelfuitleen 4" --sip2-user kiosk-4
  kiosk setup --from base.json --name "Zelfuitleen 4" --secret sip2.password=@password.txt --yes
  kiosk setup --from base.json --name "Zelfuitleen 4" --yes --report
  kiosk setup --from ../base.json --to kiosk-4/kiosk.config.json --name "Zelfuitleen 4" \\
    --set screen.port=8090 --set store.folder=data --set printer=null
`;

export interface FromOptions {
  config: string;
  from: string;
  to?: string;
  name?: string;
  sip2User?: string;
  set: readonly string[];
  secret: readonly string[];
  devices: boolean;
  yes?: true;
  report?: true;
}

export function addFromOptions(command: Command): Command {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  return command
    .option('--from <base>', 'set up a further kiosk from this configuration')
    .option('--to <file>', 'with --from: the file to write; --config where left out')
    .option('--name <name>', 'with --from: the name of this kiosk (device.name)')
    .option('--sip2-user <user>', 'with --from: its log-in at the library system (sip2.user)')
    .addOption(
      new Option('--set <path=value>', 'with --from: any setting; may be given more than once')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(
      new Option(
        '--secret <path=@file>',
        'with --from: a secret, from a file, or path=- from standard input',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--no-devices', 'with --from: do not ask the devices')
    .option('--yes', 'with --from: ask nothing')
    .option('--report', 'with --from: then try each device, and write the readiness report');
}

/** The first of these options that was given though there is no base. */
export function withoutBase(options: Partial<FromOptions>): string | undefined {
  const { from, to, name, sip2User, set = [], secret = [], devices, yes, report } = options;
  if (from !== undefined) return undefined;
  const given: readonly [string, boolean][] = [
    ['--to', to !== undefined],
    ['--name', name !== undefined],
    ['--sip2-user', sip2User !== undefined],
    ['--set', set.length > 0],
    ['--secret', secret.length > 0],
    ['--no-devices', devices === false],
    ['--yes', yes === true],
    ['--report', report === true],
  ];
  return given.find(([, isGiven]) => isGiven)?.[0];
}
