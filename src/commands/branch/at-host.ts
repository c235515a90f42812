/** What the commands at the host of a branch share: its folder, its faults, and its broker. */
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { Option } from 'commander';
import type { Host } from '../../branch/enrol/host.ts';
import { systemCode } from '../../fault.ts';
import { readRegularFile } from '../../files.ts';
import { askLine } from '../common/ask-line.ts';
import { readText } from '../common/input.ts';
import { printError } from '../common/print.ts';
import { exitCodes, Refusal } from '../common/refusal.ts';
import { shell } from '../common/shell.ts';

const { wrongData, noInput, unavailable, cannotWrite } = exitCodes;

export const hostFaults: Readonly<Record<string, number>> = {
  'host-exists': wrongData,
  'host-wrong': noInput,
  'request-refused': wrongData,
  'enrolment-refused': wrongData,
  'branch-keys-refused': wrongData,
  'kiosk-exists': wrongData,
  'kiosk-unknown': wrongData,
  'nats-server-missing': unavailable,
  'openssl-missing': unavailable,
  'openssl-failed': unavailable,
  'broker-config-refused': unavailable,
  'broker-reload': unavailable,
};

/** An installed kiosk names the folder by KIOSK_BRANCH_HOST. */
export function hostOption(): Option {
  return new Option('--folder <folder>', 'the folder of the host').default(
    shell().env.KIOSK_BRANCH_HOST ?? 'branch-host',
  );
}

/**
 * The broker gets its configuration by the host's list, and the kiosks their keys. A broker that
 * does not answer gets both when it is started: `kiosk branch host --fill`.
 */
export async function bringToBroker(host: Host): Promise<void> {
  const { reloadBroker, writeBrokerFiles } = await import('../../branch/enrol/broker-files.ts');
  await writeBrokerFiles(host);
  if (await reloadBroker(host)) printError('The broker reads its configuration again.\n');
  await fill(host).catch((error: unknown) => {
    if (!(error instanceof Refusal)) throw error;
    printError(`${error.message}\nOnce it runs: kiosk branch host --fill.\n`);
  });
}

/**
 * Makes the streams that are missing, and puts the keys of each kiosk. `patienceMs`: how long a
 * broker may take until it listens, as after its start.
 */
export async function fill(host: Host, patienceMs = 0): Promise<void> {
  const { fillBroker } = await import('../../branch/broker/nats-host.ts');
  const { BrokerRefusal } = await import('../../branch/broker/broker.ts');
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      await fillBroker(host);
      printError('The broker has the streams and the newest keys of the branch.\n');
      return;
    } catch (error) {
      if (!(error instanceof BrokerRefusal)) throw error;
      if (error.code !== 'branch-broker-away' || performance.now() > until)
        throw new Refusal(
          `The broker ${host.file.broker} does not do as it should: ${error.message} (${error.code}).`,
          unavailable,
        );
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}

/** A Refusal where the broker does not answer as it should. */
export async function answered(host: Host, work: () => Promise<void>): Promise<void> {
  const { BrokerRefusal } = await import('../../branch/broker/broker.ts');
  try {
    await work();
  } catch (error) {
    if (!(error instanceof BrokerRefusal)) throw error;
    throw new Refusal(
      `The broker ${host.file.broker} does not do as it should: ${error.message} (${error.code}).`,
      unavailable,
    );
  }
}

/** What travels holds no secret, and another user takes it in; the key of the staff is one. */
const modes = { travels: 0o644, secret: 0o600 } as const;

/**
 * Writes what `work` gives. The file is made before, so that nothing is done whose outcome cannot be
 * written, and is gone again where `work` fails.
 */
export async function intoFile(
  file: string,
  kind: keyof typeof modes,
  work: () => Promise<string>,
): Promise<void> {
  const handle = open(file, modes[kind]);
  try {
    writeFileSync(handle, await work());
    fsyncSync(handle);
  } catch (error) {
    rmSync(file, { force: true });
    throw 'syscall' in Object(error) && Object(error).syscall === 'write'
      ? unwritable(file, error)
      : error;
  } finally {
    closeSync(handle);
  }
}

/** Follows no link: another user may have planted it in a folder that all may write. */
function open(file: string, mode: number): number {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_NOFOLLOW } = constants;
  try {
    const handle = openSync(file, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, mode);
    try {
      fchmodSync(handle, mode);
    } catch {
      // FAT has no owners.
    }
    return handle;
  } catch (error) {
    throw unwritable(file, error);
  }
}

function unwritable(file: string, error: unknown): Refusal {
  return new Refusal(
    `${file}: cannot be written (${systemCode(error)}). Name a file in a folder that you may write.`,
    cannotWrite,
  );
}

/** A file that was carried here. */
export function readCarried(file: string): string {
  try {
    return readRegularFile(file, 200_000).toString('utf8');
  } catch (error) {
    throw new Refusal(
      `${file}: cannot be read (${systemCode(error)}). Name the file that was carried here.`,
      noInput,
    );
  }
}

/** From the terminal, or from standard input where there is none. */
export async function askWords(question: string): Promise<string> {
  if (!shell().stdin.isTTY) return readText(undefined);
  const typed = await askLine({ question, echo: true, to: 'stderr' });
  if (typed === null) throw new Refusal('Nothing was changed.', wrongData);
  return typed;
}
