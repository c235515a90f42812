/** Does what else may happen. */
import { askStaff } from '../staff.ts';
import type { World } from '../world.ts';
import type { Happening } from './happening.ts';

export function createHappenings(world: World) {
  let isOut = false;
  const happen = async (happening: Happening): Promise<void> => {
    switch (happening.do) {
      case 'wait':
        return;
      case 'listed':
        return world.library.behave({ lists: happening.lists });
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
