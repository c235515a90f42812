/** What of the data is damaged, as findings. */

import { counted } from '../counted.ts';
import type { Damage, EntryId } from '../store/types.ts';
import { attention, broken, type Finding } from './finding.ts';

const lookAtDisk = 'Look in the log of the machine for disk errors.';

export function entriesDamaged([first = 0, ...more]: readonly EntryId[]): Finding {
  const text = `Entry ${first} cannot be read${more.length === 0 ? '' : `, nor can ${counted(more.length, 'other')}`}: it was changed, or the disk is failing.`;
  const remedy =
    'Copy the intact data folder to a safe place, and check the log of the machine for disk errors.';
  return broken('journal', 'entry-damaged', text, { remedy });
}

/** null: no entry is */
export function damageOfJournal(damage: readonly Damage[]): Finding | null {
  const entries = new Set(damage.flatMap((each) => ('entry' in each ? [each.entry] : [])));
  return entries.size === 0 ? null : entriesDamaged([...entries]);
}

/** The worst of what is no entry; null: nothing is. */
export function damageOfDatabase(damage: readonly Damage[]): Finding | null {
  const found = damage.flatMap((each) => findingOf(each));
  return found.find(({ light }) => light === 'broken') ?? found[0] ?? null;
}

function findingOf(damage: Damage): Finding[] {
  switch (damage.code) {
    case 'entry-damaged':
      return [];
    case null: {
      const { code, message, remedy } = damage.fault;
      return [broken('database', code, message, { remedy })];
    }
    case 'facts-unreadable': {
      const text = 'Cached facts of patrons cannot be read, and are left out.';
      return [attention('database', damage.code, text, { remedy: lookAtDisk })];
    }
    default: {
      const text = 'A list by night cannot be read any more, in whole or in part.';
      const remedy = `Import it again. ${lookAtDisk}`;
      return [attention('database', damage.code, text, { remedy })];
    }
  }
}
