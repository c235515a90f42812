import { broken, type Finding, fine } from '../finding.ts';
import { freeBytes, shortage } from '../probes/free-space.ts';
import type { Part } from './part.ts';

function light(where: string): Finding {
  let free: number;
  try {
    free = freeBytes(where);
  } catch {
    return broken('disk', 'folder-unusable', `${where} cannot be read.`, { where });
  }
  const gigabytes = Math.floor(free / 1e8) / 10;
  return (
    shortage(where, free) ??
    fine('disk', `${gigabytes.toFixed(1)} GB are free.`, {
      told: { is: 'free', figure: gigabytes },
      where,
    })
  );
}

export const disk: Part = {
  light: ({ kiosk }) => [light(kiosk.config.store.folder)],
  probes: [
    {
      when: 'always',
      run: async ({ config, options }) =>
        (await import('../probes/disk.ts')).probeDisk(config.store.folder, options.disk),
    },
  ],
};
