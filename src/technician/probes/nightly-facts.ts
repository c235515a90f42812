/** Whether the facts that the library exports at night are there and fresh. */
import type { Config } from '../../config/schema.ts';
import { counted } from '../../counted.ts';
import { Fault } from '../../fault.ts';
import { attention, type Finding, fine } from '../finding.ts';

const hourMs = 3_600_000;

/** Empty: this library imports none. */
export async function probeNightlyFacts(
  { store: { folder, keyFile }, facts: { maxAgeHours } }: Pick<Config, 'store' | 'facts'>,
  nowMs = Date.now(),
): Promise<Finding[]> {
  const { aboutFacts } = await import('../../store/snapshot.ts');
  try {
    const about = aboutFacts(folder, keyFile);
    if (about === 'none') return [];
    if (about === null) return [unreadable];
    const hours = Math.round((nowMs - Date.parse(about.exportedAt)) / hourMs);
    const text = `Facts by night of ${counted(about.patrons, 'patron')}, exported ${counted(hours, 'hour')} ago.`;
    return hours > maxAgeHours
      ? [attention('database', 'facts-base-old', text, { remedy: importAgain })]
      : [fine('database', text)];
  } catch (error) {
    // What is wrong with the key or the folder is a finding of the database.
    if (!(error instanceof Fault)) throw error;
    return [];
  }
}

const importAgain = 'Look why the export or its import fails: docs/facts-by-night.md.';
const unreadable = attention(
  'database',
  'facts-base-unreadable',
  'The facts by night do not open with the key of this kiosk, and are left out.',
  { remedy: 'Import them again: `kiosk facts import FILE`.' },
);
