/** A connection whose lines are shown to a technician as they go and come, masked. */
import type { Link } from '../client/link.ts';
import type { Wire } from '../codec/encode.ts';
import { mask } from '../trace/trace.ts';
import type { OnTrace } from '../trace/trace-ring.ts';

export function traced(link: Link, { onTrace, wire }: { onTrace: OnTrace; wire: Wire }): Link {
  /** null: its answer has come */
  let sentMs: number | null = null;
  const show = (direction: 'in' | 'out', bytes: Uint8Array, latencyMs: number | null) => {
    const message = mask(bytes, wire);
    onTrace(direction, message.line, { message, latencyMs });
  };
  return {
    get down() {
      return link.down;
    },
    get flooded() {
      return link.flooded;
    },
    get remembers() {
      return link.remembers;
    },
    get refusesLogIn() {
      return link.refusesLogIn;
    },
    send(bytes) {
      sentMs = performance.now();
      link.send(bytes);
      show('out', bytes, null);
    },
    async next(waitMs) {
      const received = await link.next(waitMs);
      if (received.kind !== 'line') return received;
      const latencyMs = sentMs === null ? null : Math.round(performance.now() - sentMs);
      sentMs = null;
      show('in', received.bytes, latencyMs);
      return received;
    },
    takeUnsolicited() {
      const taken = link.takeUnsolicited();
      for (const bytes of taken) show('in', bytes, null);
      return taken;
    },
    destroy: (why) => link.destroy(why),
  };
}
