import { statfsSync } from 'node:fs';
import { attention, broken, type Finding, fine } from '../finding.ts';
import { fullBytes, lowBytes } from '../probes/disk.ts';
import type { Part } from './part.ts';

function light(where: string): Finding {
  let free: number;
  try {
    const { bavail, bsize } = statfsSync(where);
    free = bavail * bsize;
  } catch {
    return broken('disk', 'folder-unusable', `${where} cannot be read.`, { where });
  }
  const gigabytes = Math.floor(free / 1e8) / 10;
  const text = `${gigabytes.toFixed(1)} GB are free.`;
  if (free < fullBytes) return broken('disk', 'disk-full', text, { remedy: 'Make room.', where });
  if (free < lowBytes) return attention('disk', 'disk-low', text, { remedy: 'Make room.', where });
  return fine('disk', text, { told: { is: 'free', figure: gigabytes }, where });
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
