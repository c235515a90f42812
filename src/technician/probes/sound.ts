/** What reading aloud may say on this machine, and whether anything can be heard. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { attention, type Finding, fine } from '../finding.ts';

/** `proc`: `/proc`. Whether a headset is plugged in is unknown to most machines: not asked. */
export function probeSound({ screen }: Pick<Config, 'screen'>, proc: string): Finding {
  if (!screen.headset) {
    const text =
      'Reading aloud leaves out titles, names and the digits of a PIN: others could hear them.';
    const remedy =
      'Where the sound goes to a headset alone, write `"headset": true` in `screen`; else nothing.';
    return fine('screen', text, { remedy });
  }
  if (hasSoundCard(proc))
    return fine('screen', 'Reading aloud says titles, names and digits, to a headset alone.');
  const text = '`screen.headset` is true, and this machine has no sound card: nothing is heard.';
  const remedy =
    'Connect one, for example a USB headset; `cat /proc/asound/cards` lists those that the system knows.';
  return attention('screen', 'no-sound-card', text, { remedy });
}

function hasSoundCard(proc: string): boolean {
  try {
    return /^\s*\d+ \[/m.test(readFileSync(join(proc, 'asound', 'cards'), 'utf8'));
  } catch {
    return false; // the system has no sound at all
  }
}
