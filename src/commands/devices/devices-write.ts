/**
 * `kiosk devices --write`: writes the devices into the configuration; the rest of it stays as it
 * is.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { plain } from '../../config/files/merge.ts';
import { type Loaded, readConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { type Edit, editJson, missingIn } from '../../config/text/edit.ts';
import type { DeviceKind, DiscoveredPort } from '../../technician/health/discovery.ts';
import { differences } from '../../technician/panel/configuration/differences.ts';
import { print } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { printDifference, writeConfiguration } from '../common/write-configuration.ts';

/** Shows the difference, asks unless `sure`, and writes. */
export async function writeDevices(
  given: string,
  found: readonly DiscoveredPort[],
  sure: boolean,
): Promise<void> {
  const { file, text } = read(given);
  const before = readConfig(text, dirname(file), file);
  if (!before.ok)
    throw new Refusal(
      `${file} is wrong; correct it first (kiosk check).\n${wordsOf(before)}`,
      exitCodes.wrongConfiguration,
    );
  const present = plain(before.sources.together);
  const next = editJson(
    text,
    missingIn(present, [...editsOf(found), ...asZvt(found, before.config)]),
  );
  const after = readConfig(next, dirname(file), file);
  const changes = differences(present, plain(after.sources.together));
  if (changes.length === 0) return void print(`${file} has all that already.\n`);
  if (!after.ok)
    throw new Refusal(
      `${file} would be wrong with it, and is not changed.\n${wordsOf(after)}`,
      exitCodes.wrongData,
    );
  printDifference(file, changes);
  if (!sure && !(await agreed())) throw new Refusal('Nothing is changed.', 1);
  writeConfiguration({ file, text, next, config: before.config, action: 'devices-write', changes });
  print(
    `${file} is written. The kiosk uses it from its next start on: sudo systemctl restart library-kiosk\n`,
  );
}

function wordsOf({ complaints }: Extract<Loaded, { ok: false }>): string {
  return complaints
    .map(({ file, path, problem }) => `${file === undefined ? '' : `${file}: `}${path}: ${problem}`)
    .join('\n');
}

function read(given: string): { file: string; text: string } {
  try {
    // The target of a link is written, so that the link stays.
    const file = realpathSync(given);
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    throw new Refusal(
      `${given} cannot be read. Name the configuration with --config FILE.`,
      exitCodes.wrongConfiguration,
    );
  }
}

/** Throws a Refusal when two devices of one kind were found. */
function editsOf(found: readonly DiscoveredPort[]): Edit[] {
  const kinds: readonly DeviceKind[] = ['reader', 'scanner', 'printer', 'terminal'];
  return kinds.flatMap((kind): Edit[] => {
    const [device, other] = found.filter((each) => each.kind === kind);
    if (!device) return [];
    if (other) {
      const both = `${device.address}\n${other.address}`;
      throw new Refusal(
        `There is more than one ${kind}. Name the right one: kiosk devices ADDRESS --write\n${both}`,
        1,
      );
    }
    return [
      ...(device.driver === null
        ? []
        : [{ path: [kind, 'driver'] as const, value: device.driver }]),
      { path: [kind, 'address'], value: device.address },
      ...(device.frame === null ? [] : [{ path: [kind, 'frame'] as const, value: device.frame }]),
    ];
  });
}

/** What answers as a terminal speaks ZVT: the settings of another protocol are not its own. */
function asZvt(found: readonly DiscoveredPort[], { terminal }: Config): Edit[] {
  if (!terminal || terminal.driver === 'zvt' || found.every(({ kind }) => kind !== 'terminal'))
    return [];
  const { driver } = terminal;
  return [
    { path: ['terminal', 'driver'], value: 'zvt' },
    { path: ['terminal', driver], value: null },
  ];
}

export async function agreed(): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new Refusal(
      'There is no terminal to ask on: add --yes to write it. Nothing is changed.',
      1,
    );
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question('Write it? [y/N] ');
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
