/** What a return chute shows. Pure. */
import type { SnapshotFrom } from 'xstate';
import type { chuteMachine } from '../../../machines/chute/chute.ts';
import { modeOfChute } from '../../../machines/chute/context.ts';
import { isReturned, problems } from '../../../machines/chute/pile.ts';
import { working } from '../../../machines/items/items.ts';
import type { ChuteView, Dialog } from '../screen.ts';
import type { SetNames } from '../set-names.ts';
import { rowOf } from './item-views.ts';

type ChuteSnapshot = SnapshotFrom<typeof chuteMachine>;

function stepOf(chute: ChuteSnapshot): ChuteView['step'] {
  const { items, offered, inputs } = chute.context;
  // What is laid down while it closes may fall in yet.
  const isClosing = chute.matches({ flap: 'closing' }) && offered.length > 0;
  if (chute.matches({ flap: 'blocked' })) return 'blocked';
  const isOpening = chute.matches({ flap: 'opening' }) || chute.matches({ flap: 'open' });
  // Ordered to open, and by its sensor still closed: that is not said before it is so.
  if (isOpening && inputs['flap-closed'] === true) return 'working';
  if (isOpening || isClosing) return 'open';
  if (!working(items) && problems(chute.context).length > 0) return 'take-back';
  // What was returned goes in all the same.
  if (chute.matches({ bin: 'full' }) && !(items.length > 0 && items.every(isReturned)))
    return 'full';
  return items.length === 0 ? 'ready' : 'working';
}

export function showChute(chute: ChuteSnapshot, sets: readonly SetNames[] = []): ChuteView {
  const { items, plate, parts, letIn } = chute.context;
  const shown = { items, plate, person: 0, limits: { plate: 'works' as const } };
  const step = stepOf(chute);
  const isKeptOut = step === 'full' || step === 'blocked';
  // What waits is not taken now, and the patron must not wait for it.
  const rows = items.filter(({ state }) => !(isKeptOut && state === 'waiting'));
  return {
    kind: 'chute',
    step,
    // Where the library sorts it is the staff's: all falls into one bin.
    rows: rows.map((item) => {
      // What has fallen has no row any more: each counts by its place.
      const { nth: _, ...row } = rowOf(item, shown, sets);
      return { ...row, destination: null, message: null, slipFailed: false };
    }),
    letIn,
    provisional: modeOfChute({ parts }) === 'offline',
  };
}

export function showChuteDialog(chute: ChuteSnapshot): Dialog | null {
  for (const kind of ['help', 'accessibility', 'language'] as const)
    if (chute.matches({ dialog: kind })) return { kind };
  return null;
}
