/** A change that would move the kiosk's data away from under it. */
import type { Config } from '../../../config/schema.ts';
import type { Complained } from '../../actions.ts';

/** The journal, its key, the audit trail and the counts of wrong PINs are in that folder. */
export function movedStore({ store: before }: Config, { store: after }: Config): Complained[] {
  return (['folder', 'keyFile'] as const).flatMap((name) => {
    if (before[name] === after[name]) return [];
    const problem =
      'is not changed in the panel: the journal, its key and the audit trail would be left behind';
    const remedy =
      'Stop the kiosk, move the folder, change the file by hand, and start the kiosk again.';
    return [{ path: `store.${name}`, problem, remedy, said: { is: 'store-moved' } }];
  });
}
