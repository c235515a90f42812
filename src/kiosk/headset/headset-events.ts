/** What the statechart gets of a headset. */
import type { Machine } from '../machine.ts';
import type { Headset } from './headset.ts';

/**
 * One that is plugged in during a goodbye is of the next person: their
 * screen reads itself aloud, not that of the person before.
 */
export function headsetEvents(
  headset: Headset,
  { actor, drawSoon, onDrawn }: Pick<Machine, 'actor' | 'drawSoon' | 'onDrawn'>,
) {
  let waits = false;
  const isGoodbye = () =>
    actor.getSnapshot().children.visit?.getSnapshot().matches({ task: 'goodbye' }) ?? false;
  const begin = () => {
    if (!waits || isGoodbye()) return;
    waits = false;
    actor.send({ type: 'DISPLAY', display: { speech: true } });
  };
  onDrawn(begin);
  return (isIn: boolean) => {
    headset.plugged(isIn);
    waits = isIn;
    if (isIn) begin();
    else actor.send({ type: 'HEADSET_OUT' });
    // Nothing may have changed but what may be said.
    drawSoon();
  };
}
