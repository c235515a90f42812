/** Does what else may happen. */
import { patronCard } from '../../../simulators/library/cast/patrons.ts';
import { at } from '../acts/desk.ts';
import { askStaff, unsettled } from '../acts/staff.ts';
import { now } from '../world/time.ts';
import type { World } from '../world/world.ts';
import { untilMs } from './calendar.ts';
import type { Happening } from './happening.ts';

/** `who`: the patron at the kiosk. */
export function createHappenings(world: World, who: () => number) {
  const { library } = world.library;
  let isOut = false;
  const happen = async (happening: Happening): Promise<void> => {
    switch (happening.do) {
      case 'wait':
        return;
      case 'clock':
        return world.setClock(happening.of, happening.aheadMs);
      case 'until':
        return await world.sleep(Math.max(0, untilMs(happening.what, now()) - happening.beforeMs));
      case 'listed':
        return world.library.behave({ lists: happening.lists });
      case 'retry-open': {
        const entry = at(await unsettled('open'), happening.pick);
        if (entry !== undefined) await askStaff('/journal/retry', { entries: [entry] });
        return;
      }
      case 'facts':
        return await world.nightly.import(library.state, world.folder(), happening.how);
      case 'card-lost':
        library.setWithdrawn(
          patronCard(happening.who === 0 ? who() : happening.who),
          happening.isLost,
        );
        return;
      case 'service':
        if (!world.running) return;
        isOut = happening.on;
        return await askStaff('/out-of-service', { on: isOut, until: null });
    }
  };
  return {
    happen,
    /** It takes nobody, and that is right so. */
    mayBeOutOfOrder: () => isOut || world.settings.offline === 'off',
  };
}
