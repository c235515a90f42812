import { damageOfDatabase } from '../damage.ts';
import { broken, type Finding, fine } from '../finding.ts';
import { sinceOf } from '../health/device-light.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Part } from './part.ts';

function light(at: TestParts): Finding {
  const { kiosk } = at;
  const details = { where: kiosk.config.store.folder, since: sinceOf(at, 'journal') };
  const isUp = kiosk.parts().journal === 'up';
  const damaged = damageOfDatabase(kiosk.damage());
  if (isUp && damaged) return { ...damaged, where: details.where };
  if (isUp)
    return fine('database', 'The database can be written.', {
      ...details,
      told: { is: 'writable' },
    });
  const text = 'The database cannot be written: the kiosk takes no transaction.';
  const remedy =
    'Make room on the disk, and check that the folder can be written; the kiosk tries again by itself.';
  return broken('database', 'journal-down', text, { ...details, remedy });
}

export const database: Part = {
  light: (at) => [light(at)],
  probes: [
    {
      when: 'stopped',
      run: async ({ config, options }) =>
        (await import('../probes/database.ts')).probeDatabase(config, options),
    },
    {
      when: 'always',
      run: async ({ config }) =>
        (await import('../probes/nightly-facts.ts')).probeNightlyFacts(config),
    },
  ],
};
