/** Shows what changes in a configuration, and writes it: the old file is kept, the change audited. */
import { mkdirSync } from 'node:fs';
import type { differences } from '../../config/files/differences.ts';
import type { Config } from '../../config/schema.ts';
import { writeFileAtomically } from '../../files.ts';
import { openAudit } from '../../technician/audit/audit.ts';
import { keepVersion } from '../../technician/panel/configuration/versions.ts';
import { print } from './print.ts';
import { exitCodes, Refusal } from './refusal.ts';

type Changes = ReturnType<typeof differences>;

/** `leftOut`: what stands for a setting that is not there. */
export function printDifference(file: string, changes: Changes, leftOut = '(left out)'): void {
  const say = (value: unknown) => (value === undefined ? leftOut : JSON.stringify(value));
  const lines = changes.flatMap(({ path, from, to }) => [
    `- ${path}: ${say(from)}`,
    `+ ${path}: ${say(to)}`,
  ]);
  print(`\n${file}\n${lines.join('\n')}\n`);
}

interface Writing {
  file: string;
  /** what it has; null: the file is new */
  text: string | null;
  next: string;
  /** where its data folder is */
  config: Config;
  action: string;
  changes: Changes;
}

/** A Refusal where it cannot be written. */
export function writeConfiguration(writing: Writing): void {
  const { file, text, next, config, action, changes } = writing;
  const { folder } = config.store;
  try {
    const clock = { now: () => new Date().toISOString() };
    if (text === null) mkdirSync(folder, { recursive: true, mode: 0o700 });
    else keepVersion(folder, text, clock.now());
    // A running kiosk removes old entries of the trail itself.
    const trail = openAudit({
      folder,
      clock,
      keepDays: config.service.keepAuditDays,
      mayRemove: () => false,
      log: () => {},
    });
    trail.write({ role: 'socket', action, what: changes.map(({ path }) => path) });
    if (text === null) writeFileAtomically(file, next, 0o640);
    else writeFileAtomically(file, next);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Refusal(
      `${file} cannot be written and is not changed: ${why}\nRun it as the user of the kiosk.`,
      exitCodes.cannotWrite,
    );
  }
}
