/** The configuration and the file of a PIN as a state of the disk has them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../../../src/config/load.ts';
import { readSecrets } from '../../../../src/config/secrets/secrets.ts';
import { type Cast, fileNames } from './plot/cast.ts';
import { saidOf } from './world.ts';

export interface Settings {
  /**
   * `whole`: one that was written · `none yet` · `refused`: the kiosk does not start with it, and says
   * why · `another`: it can be read, and was never written
   */
  outcome: 'whole' | 'none yet' | 'refused' | 'another';
  /** the newest that was said, or the one after it */
  isOldOrNew: boolean;
}

export function settingsIn(root: string, cast: Cast, said: readonly string[]): Settings {
  const text = textOf(join(root, fileNames.configuration));
  const pin = textOf(join(root, fileNames.pin));
  const pins = cast.pins.map((each) => `${each}\n`);
  const isOldOrNew =
    isAbout(text, cast.configurations, saidOf(said, 'configured').length) &&
    isAbout(pin, pins, saidOf(said, 'pin').length);
  if (text === null) return { outcome: isOldOrNew ? 'none yet' : 'refused', isOldOrNew };
  const loaded = readConfig(text, root, join(root, fileNames.configuration));
  if (!loaded.ok || !readSecrets(loaded.config, {}).ok) return { outcome: 'refused', isOldOrNew };
  const isWritten = cast.configurations.includes(text) && pins.includes(pin ?? '');
  return { outcome: isWritten ? 'whole' : 'another', isOldOrNew };
}

/** `count`: how many were said to be written. */
function isAbout(text: string | null, written: readonly string[], count: number): boolean {
  const before = count === 0 ? null : written[count - 1];
  return text === before || text === written[count];
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
