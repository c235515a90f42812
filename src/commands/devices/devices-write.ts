/**
 * `kiosk devices --write`: what was found, into the configuration. The rest of the file stays as a
 * person wrote it.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { type Edit, editJson } from '../../config/edit.ts';
import { readConfig, readMigrated } from '../../config/load.ts';
import { Fault } from '../../fault.ts';
import { writeFileAtomically } from '../../files.ts';
import type { DeviceKind, Found } from '../../technician/health/discovery.ts';
import { openAudit } from '../../technician/panel/access/audit.ts';
import { differences } from '../../technician/panel/configuration/differences.ts';
import { keepVersion } from '../../technician/panel/configuration/versions.ts';
import { Refusal, wrongData } from '../common/input.ts';
import { print } from '../common/print.ts';

const cannotWrite = 74;
const wrongConfiguration = 78;

/** Shows the difference, asks unless `sure`, writes whole. */
export async function writeDevices(
  given: string,
  found: readonly Found[],
  sure: boolean,
): Promise<void> {
  const { file, text } = read(given);
  const before = readConfig(text, dirname(file));
  if (!before.ok) {
    const words = before.complaints.map(({ path, problem }) => `${path}: ${problem}`).join('\n');
    throw new Refusal(
      `${file} is wrong as it is; mend it first (kiosk check).\n${words}`,
      wrongConfiguration,
    );
  }
  const next = editJson(text, editsOf(found));
  const changes = differences(readMigrated(text).json, readMigrated(next).json);
  if (changes.length === 0) return void print(`${file} says all that already.\n`);
  const after = readConfig(next, dirname(file));
  if (!after.ok) {
    const words = after.complaints.map(({ path, problem }) => `${path}: ${problem}`).join('\n');
    throw new Refusal(`${file} would be wrong with it, and stays as it is.\n${words}`, wrongData);
  }
  const say = (value: unknown) => (value === undefined ? '(left out)' : JSON.stringify(value));
  const lines = changes.flatMap(({ path, from, to }) => [
    `- ${path}: ${say(from)}`,
    `+ ${path}: ${say(to)}`,
  ]);
  print(`\n${file}\n${lines.join('\n')}\n`);
  if (!sure && !(await agreed())) throw new Refusal('Nothing is changed.', 1);
  const { folder } = before.config.store;
  try {
    const clock = { now: () => new Date().toISOString() };
    keepVersion(folder, text, clock.now());
    const what = changes.map(({ path }) => path);
    // The system's log has this command from sudo; the kiosk that runs forgets what is old.
    const trail = openAudit({
      folder,
      clock,
      keepDays: before.config.service.keepAuditDays,
      mayForget: () => false,
      log: () => {},
    });
    trail.write({ role: 'socket', action: 'devices-write', what });
    writeFileAtomically(file, next);
  } catch (error) {
    const why =
      error instanceof Fault
        ? error.message
        : error instanceof Error
          ? error.message
          : String(error);
    throw new Refusal(
      `${file} cannot be written and stays as it is: ${why}\nRun it as the user of the kiosk.`,
      cannotWrite,
    );
  }
  print(
    `${file} is written. The kiosk takes it at its next start: sudo systemctl restart library-kiosk\n`,
  );
}

function read(given: string): { file: string; text: string } {
  try {
    // A link to the file stays one.
    const file = realpathSync(given);
    return { file, text: readFileSync(file, 'utf8') };
  } catch {
    throw new Refusal(
      `${given} cannot be read. Name the configuration with --config FILE.`,
      wrongConfiguration,
    );
  }
}

/** One device of a kind: which of two is meant, nobody can know. */
function editsOf(found: readonly Found[]): Edit[] {
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

async function agreed(): Promise<boolean> {
  if (process.stdin.isTTY !== true)
    throw new Refusal('Nobody can be asked here: add --yes to write it. Nothing is changed.', 1);
  const asking = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await asking.question('Write it? [y/N] ');
  asking.close();
  return /^y(es)?$/i.test(answer.trim());
}
