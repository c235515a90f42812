/** The states of the statecharts by name, published at each change; nothing of their context. */
import type { SnapshotFrom } from 'xstate';
import type { Clock } from '../../../machines/domain.ts';
import type { kioskMachine } from '../../../machines/kiosk.ts';
import type { Memory } from './memory.ts';

type Snapshot = SnapshotFrom<typeof kioskMachine>;

/** `task.borrow, dialog.none` */
function stateName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([name, inner]) => `${name}.${stateName(inner)}`);
  return parts.join(', ');
}

/** `event`: the name of the event that led to the snapshot. */
export function publishStateChanges(
  memory: Memory,
  clock: Clock,
): (event: string, snapshot: Snapshot) => void {
  let before = '';
  return (event, snapshot) => {
    const inner = snapshot.children.visit?.getSnapshot();
    const [kiosk, visit] = [stateName(snapshot.value), inner ? stateName(inner.value) : null];
    const now = `${kiosk} ${visit}`;
    if (now === before) return;
    before = now;
    memory.publish({ type: 'state', at: clock.now(), event, kiosk, visit });
  };
}
