/** `kiosk support`: what to send to the maintainers, in one file. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { writeFileAtomically } from '../files.ts';
import { configOption } from './common/input.ts';
import { print, printJson } from './common/print.ts';
import { exitCodes, orRefuse, Refusal } from './common/refusal.ts';
import { shell } from './common/shell.ts';

/** Each file in it has a bound of its own: a few megabytes in all. */
const mostBytes = 100_000_000;

const help = `
Writes one .tar.gz with the log, the configuration without secrets, versions, the findings of the
doctor, how many entries of which kind the journal has, and the last messages of the line to the
library system, masked. Card and item numbers, tag numbers, mail addresses and secrets are removed.
Only you can read the file; look into it before you send it.

Exit codes: 0 written · 66 there is no such log file · 74 the file cannot be written

Examples:
  kiosk support
  kiosk support --out /media/usb/toestel-2.tar.gz --since '1 hour ago'
  kiosk support --log kiosk.log                  when the log is a file
  tar -tzf kiosk-support-….tar.gz                lists what is in it
`;

interface Options {
  config: string;
  out?: string;
  log?: string;
  unit: string;
  since: string;
  json?: true;
}

export function addSupport(program: Command): void {
  program
    .command('support')
    .description('write what the maintainers need into one file, without personal data')
    .addOption(configOption())
    .option('--out <file>', 'the file to write; left out: a name with the moment, in this folder')
    .option('--log <file>', 'a file with the log, in place of the journal of the unit')
    .option('--unit <name>', 'the systemd unit whose log is taken', 'library-kiosk')
    .option('--since <moment>', "how far back, in journalctl's words", '7 days ago')
    .option('--json', '{"file","contents":[…]}')
    .addHelpText('after', help)
    .action((options: Options) => orRefuse(() => support(options)));
}

async function support({ config: file, out, log, unit, since, json }: Options): Promise<void> {
  if (log !== undefined && !existsSync(log))
    throw new Refusal(`${log}: there is no such file.`, exitCodes.noInput);
  const { collect } = await import('../technician/support/bundle.ts');
  const texts = await collect({
    file,
    environment: shell().env,
    unit,
    since,
    ...(log === undefined ? {} : { logFile: log }),
  });
  const name = `kiosk-support-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}`;
  const target = resolve(out ?? `${name}.tar.gz`);
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-support-'));
  try {
    mkdirSync(join(folder, name));
    for (const [each, text] of Object.entries(texts))
      writeFileSync(join(folder, name, each), text, { mode: 0o600 });
    const tar = spawnSync('tar', ['-czf', '-', '-C', folder, name], { maxBuffer: mostBytes });
    if (tar.error || tar.status !== 0)
      throw new Error(tar.error?.message ?? tar.stderr.toString().trim());
    writeFileAtomically(target, tar.stdout, 0o600);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `${target} cannot be written: ${why}\nName another place with --out FILE.`,
      exitCodes.cannotWrite,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const contents = Object.keys(texts);
  if (json) printJson({ file: target, contents });
  else
    print(
      `${target} is written: ${contents.join(', ')}.\nLook into it before you send it: tar -xzf ${basename(target)}\n`,
    );
}
