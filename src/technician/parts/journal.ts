import { counted } from '../../counted.ts';
import { damageOfJournal } from '../damage.ts';
import { attention, broken, type Finding, fine } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import { journalChanged, journalChangedRemedy } from '../journal-text.ts';
import type { Part } from './part.ts';

function light({ kiosk: { journal: entries, damage } }: TestParts): Finding {
  const staff = entries.staff().length;
  const open = entries.open().length;
  if (entries.standing().changed)
    return broken('journal', 'journal-changed', journalChanged, { remedy: journalChangedRemedy });
  const damaged = damageOfJournal(damage());
  if (damaged) return damaged;
  if (staff > 0) {
    const remedy = 'Settle each entry of the list by hand, and close it with name and reason.';
    const text = `${counted(staff, 'entry waits', 'entries wait')} for the staff, ${counted(open, 'is', 'are')} open.`;
    return attention('journal', 'staff-list', text, { remedy });
  }
  return fine(
    'journal',
    `Nothing waits for the staff; ${counted(open, 'entry is', 'entries are')} open.`,
    {
      told: { is: 'settled', figure: open },
    },
  );
}

export const journal: Part = {
  light: (at) => [light(at)],
  probes: [
    {
      // Of a stopped kiosk the probe of the database does it.
      when: 'running',
      mayRepeat: true,
      run: async ({ config, options }) =>
        (await import('../probes/database.ts')).probeProof(config, options),
    },
  ],
};
