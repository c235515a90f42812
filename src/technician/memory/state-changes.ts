/** Where the statecharts are, by the names of their states: nothing that they hold. */
import type { SnapshotFrom } from 'xstate';
import type { kioskMachine } from '../../../machines/kiosk.ts';
import type { Clock } from '../../domain.ts';
import type { Memory } from './memory.ts';

type Snapshot = SnapshotFrom<typeof kioskMachine>;

/** `task.borrow, dialog.none` */
function stateName(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([name, inner]) => `${name}.${stateName(inner)}`);
  return parts.join(', ');
}

/**
 * Tells whoever watches where the kiosk is now, and by which event it came there; only where
 * something changed.
 */
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
